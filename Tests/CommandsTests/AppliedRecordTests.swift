import Applying
import Cluster
import Documents
import Host
import Model
import Synchronization
import TestSupport
import Testing

@testable import Commands

/// What was applied last is known without the repository's present text, and without a secret value.
@Suite(.serialized) struct AppliedRecordTests {
    private struct Place {
        let workspace: Workspace
        let cluster: ClusterUnderTest
        let target: LoopTarget

        func slipway(_ words: String..., token: String = PlanRepository.environmentSecret) async -> CommandLineResult {
            await CommandsTests.slipway(
                words + cluster.flags, in: workspace.root, variables: ["HOME": workspace.root, "TOKEN": token].allowed)
        }

        func apply(_ words: String...) async {
            let result = await CommandsTests.slipway(
                ["apply", "dev", "-auto-approve", "-concise"] + words + cluster.flags, in: workspace.root,
                variables: ["HOME": workspace.root, "TOKEN": PlanRepository.environmentSecret].allowed)
            #expect(result.status == .done, "\(result.errors)\n\(result.out)")
        }

        func drift() async throws -> Value {
            let result = await slipway("drift", "dev", "-json")
            #expect(result.status != .error, "\(result.errors)")
            return try JSON.parse(Array(result.out.utf8))
        }

        var storage: StateFolder {
            StateFolder(
                of: "dev", in: ConfinedFolder(workspace.root), state: target == .embedded ? ".slipway/state" : "state")
        }

        var inventory: Inventory { get throws { try InventoryFile(storage).read(environment: "dev") } }

        func path(_ name: String) -> String { storage.place(of: name) }

        func patch(_ kind: String, _ name: String, _ patch: Value, by manager: String) async throws {
            try await cluster.withClient { client in
                let kind = GroupVersionKind(group: "", version: "v1", kind: kind)
                let identity = ObjectIdentity(group: "", kind: kind.kind, namespace: "plans", name: name)
                _ = try await client.patch(kind, identity, patch, as: .mergePatch, fieldManager: manager)
            }
        }
    }

    private static let targets = LoopTarget.available.filter { $0 != .realCluster }

    private func with(_ target: LoopTarget, _ body: (Place) async throws -> Void) async throws {
        try await Workspace.with(files: PlanRepository.files) { workspace in
            try await workspace.commitEverything()
            let cluster = try await ClusterUnderTest.open(target, workspace: workspace)
            try await body(Place(workspace: workspace, cluster: cluster, target: target))
            await cluster.close()
        }
    }

    /// One line a change: kind/name, the path, from what to what, and by whom.
    private func lines(_ document: Value) -> [String] {
        (document["drifted"]?.array ?? []).flatMap { object in
            (object["changes"]?.array ?? []).map { change in
                func text(_ key: String) -> String {
                    change[key].map { String(decoding: JSON.serialize($0), as: UTF8.self) } ?? ""
                }
                let name = "\(object["kind"]?.string ?? "")/\(object["name"]?.string ?? "")"
                return [
                    name, change["change"]?.string ?? "", change["path"]?.string ?? "", text("was"), text("is"),
                    text("manager"),
                ]
                .filter { !$0.isEmpty }.joined(separator: " ")
            }
        }
    }

    // MARK: The repository goes on

    @Test(.timeLimit(.minutes(10)), arguments: targets)
    func driftIsToldWhateverTheRepositorySaysByNow(target: LoopTarget) async throws {
        try await with(target) { place in
            await place.apply()
            try place.workspace.replace("  level: info\n", with: "  grade: high\n", in: PlanRepository.configPath)
            #expect(lines(try await place.drift()) == [])
            try await place.patch("ConfigMap", "app-config", ["data": ["level": .null]], by: "kubectl-edit")
            #expect(lines(try await place.drift()) == [#"ConfigMap/app-config removed data.level "info""#])
            try await place.patch("ConfigMap", "app-config", ["data": ["level": "hand"]], by: "kubectl-edit")
            let changed = #"ConfigMap/app-config changed data.level "info" "hand" "kubectl-edit""#
            #expect(lines(try await place.drift()) == [changed])
            // Not even where the object left the repository.
            try place.workspace.replace(", objects/config.yaml", with: "", in: "modules/app/module.yaml")
            #expect(lines(try await place.drift()) == [changed])
            try FileSystem.removeTree(place.path("records"))
            let lost = await place.slipway("drift", "dev")
            #expect(lost.errors.contains("[drift.lost-record]"), "\(lost.errors)")
            let words = lost.errors.split { $0.isWhitespace }.joined(separator: " ")
            #expect(words.contains("ConfigMap plans/app-config"), "\(lost.errors)")
            #expect(!lost.out.contains("No drift"), "\(lost.out)")
            #expect(try await place.drift()["lost_records"]?.array?.count == 1)
        }
    }

    // MARK: Secrets

    @Test(.timeLimit(.minutes(10)), arguments: targets)
    func secretsAreRecognizedAndNotRead(target: LoopTarget) async throws {
        try await with(target) { place in
            await place.apply()
            let (records, key) = (place.path("records"), place.path("secrets.key"))
            var text = try place.workspace.read(
                String(place.path("inventory.json").dropFirst(place.workspace.root.count + 1)))
            for name in try FileSystem.list(records) {
                text += String(decoding: try FileSystem.read(Path.join(records, name)), as: UTF8.self)
            }
            let secrets = [PlanRepository.environmentSecret, PlanRepository.literalSecret, PlanRepository.fileSecret]
            for secret in secrets {
                #expect(!text.contains(secret) && !text.contains(Base64.encode(Array(secret.utf8))))
            }
            #expect(text.split(separator: "hmac-sha256:").count > 3, "\(text)")
            #expect(try await place.workspace.shell("stat", "-c", "%a", key) == "600\n")
            let listed = try await place.workspace.shell("git", "status", "--porcelain", "-uall")
            #expect(!listed.contains("secrets.key"), "\(listed)")
            #expect(listed.contains("records/") == (target != .embedded))

            // Nobody needs the secrets to look for drift.
            let clean = await place.slipway("drift", "dev", token: "")
            #expect(clean.status == .done && clean.out.contains("No drift."), "\(clean.out)\(clean.errors)")
            try await changeToken(place, by: "slipway")
            let told = await place.slipway("drift", "dev")
            #expect(told.status == .changes)
            #expect(told.out.contains("data.token"), "\(told.out)\(told.errors)")

            // Without the key it is not known, which is something else than none.
            let bytes = try FileSystem.read(key)
            let other = Array("\(Base64.encode([UInt8](repeating: 7, count: 32)))\n".utf8)
            for present in [nil, other] {
                if let present { try FileSystem.write(present, to: key) } else { try FileSystem.remove(key) }
                let unknown = await place.slipway("drift", "dev")
                #expect(unknown.status == .done, "\(unknown.out)")
                #expect(
                    !unknown.out.contains("No drift") && unknown.out.contains("as far as is known"), "\(unknown.out)")
                #expect(unknown.errors.contains("[drift.unknown-secret]"), "\(unknown.errors)")
                let keys = try await place.drift()["unknown"]?.array?.first?["keys"]?.array ?? []
                #expect(keys.compactMap(\.string).sorted() == ["file", "password", "token"])
            }
            try FileSystem.write(bytes, to: key)
            #expect(await place.slipway("drift", "dev").status == .changes)
        }
    }

    /// As one would who has our field manager's name: ownership says nothing.
    private func changeToken(_ place: Place, by manager: String) async throws {
        try await place.cluster.withClient { client in
            let kind = GroupVersionKind(group: "", version: "v1", kind: "Secret")
            let identity = ObjectIdentity(group: "", kind: "Secret", namespace: "plans", name: "app-credentials")
            let live = try #require(try await client.find(kind, identity))
            var value = live
            value["metadata"] = [
                "name": "app-credentials", "namespace": "plans",
                "labels": live.value(at: ["metadata", "labels"]) ?? [:],
            ]
            value["data"]?["token"] = "b3RoZXI="
            _ = try await client.apply(value, fieldManager: manager, force: true)
        }
    }

    // MARK: Keeping

    /// Each object of the inventory has its record, and there are no others.
    private func expectConsistent(_ place: Place) throws {
        let inventory = try place.inventory
        let records = AppliedRecords(place.storage)
        for entry in inventory.entries { #expect(records.record(of: entry) != nil, "\(entry.identity)") }
        let names = Set(inventory.entries.compactMap { $0.record ?? $0.digest })
        #expect(try place.storage.names(in: "records").count == names.count)
    }

    @Test(.timeLimit(.minutes(10)), arguments: targets)
    func recordsFollowTheInventory(target: LoopTarget) async throws {
        try await with(target) { place in
            await place.apply()
            try expectConsistent(place)
            try place.workspace.replace("  level: info\n", with: "  level: debug\n", in: PlanRepository.configPath)
            let planned = await place.slipway("plan", "dev", "-out", "first.plan", "-concise")
            #expect(planned.status == .done, "\(planned.errors)")
            #expect(await place.slipway("apply", "first.plan").status == .done)
            try expectConsistent(place)
            try place.workspace.replace(", objects/config.yaml", with: "", in: "modules/app/module.yaml")
            await place.apply()
            try expectConsistent(place)
        }
    }

    /// An environment that an older Slipway applied: nothing changes, and the next apply makes the records.
    @Test(.timeLimit(.minutes(10)), arguments: targets)
    func anOlderInventoryIsReadOn(target: LoopTarget) async throws {
        try await with(target) { place in
            await place.apply()
            try FileSystem.removeTree(place.path("records"))
            try FileSystem.remove(place.path("secrets.key"))
            var inventory = try place.inventory
            for index in inventory.entries.indices {
                inventory.entries[index].record = nil
                inventory.entries[index].isReady = nil
            }
            try InventoryFile(place.storage).write(inventory)
            let plan = await place.slipway("plan", "dev", "-detailed-exitcode")
            #expect(plan.status == .done, "\(plan.out)\(plan.errors)")
            let drift = await place.slipway("drift", "dev")
            #expect(drift.status == .done, "\(drift.out)\(drift.errors)")
            #expect(drift.errors.contains("[drift.unknown-secret]"), "\(drift.errors)")
            await place.apply()
            try expectConsistent(place)
            let after = await place.slipway("drift", "dev")
            #expect(after.out.contains("No drift."), "\(after.out)\(after.errors)")
        }
    }

    /// What each version wrote.
    @Test(arguments: ["1-digests", "2-readiness", "3-records"]) func inventoriesOfEachFormatAreRead(name: String) throws
    {
        let file = Path.join(Workspace.packageRoot, "Tests/CommandsTests/Inventories/\(name).json")
        let bytes = try FileSystem.read(file)
        try TemporaryFolder.with { folder in
            let storage = StateFolder(of: "dev", in: ConfinedFolder(folder), state: "state")
            try storage.write(bytes, to: "inventory.json", as: .index)
            let inventory = try InventoryFile(storage).read(environment: "dev")
            #expect(inventory.clusterUID == "0f0c4b1e-3a55-4a52-9d0e-5f1d5a3f2c11" && inventory.serial == 12)
            #expect(
                inventory.entries.map(\.identity.description) == [
                    "Namespace shop", "Secret shop/login", "apps Deployment shop/web",
                ])
            #expect(inventory.entries.allSatisfy { $0.uid != nil && $0.digest?.utf8.count == 40 })
            #expect(inventory.entries.map(\.wave) == [0, 1, 2])
            #expect(inventory.entries.last?.isReady == (name == "1-digests" ? nil : true))
            #expect(inventory.entries.map { $0.record != nil } == [false, name == "3-records", false])
            // What this version writes of it is what it was: nothing is lost.
            #expect(InventoryFile.encode(inventory) == bytes)
            // One that a kill left in the middle of a replacement.
            var halfway = inventory
            halfway.entries[0].predecessor = halfway.entries[0].uid ?? "gone"
            halfway.entries[0].uid = nil
            try InventoryFile(storage).write(halfway)
            #expect(try InventoryFile(storage).read(environment: "dev") == halfway)
        }
    }

    // MARK: Interruptions

    /// A place that takes no more than some writes, as before a crash or on a full disk.
    private struct FailingStorage: StateStorage {
        let base: StateFolder
        let left: Counter

        func place(of name: String) -> String { base.place(of: name) }
        func read(_ name: String) throws(DiagnosticsError) -> [UInt8]? { try base.read(name) }
        func remove(_ name: String) throws(DiagnosticsError) { try base.remove(name) }
        func names(in folder: String) throws(DiagnosticsError) -> [String] { try base.names(in: folder) }

        func write(_ bytes: [UInt8], to name: String, as kind: StateDocumentKind) throws(DiagnosticsError) {
            guard left.take() else {
                throw DiagnosticsError(Diagnostic(code: "host.file", summary: "Cannot write a file", detail: "full"))
            }
            try base.write(bytes, to: name, as: kind)
        }
    }

    private final class Counter: Sendable {
        private let left: Mutex<Int>
        init(_ count: Int) { left = Mutex(count) }
        func take() -> Bool {
            left.withLock { left in
                left -= 1
                return left >= 0
            }
        }
    }

    /// Wherever writing ends, the inventory that is there has its records.
    @Test(arguments: 0..<12) func anInventoryNeverNamesARecordThatIsNotThere(writes: Int) throws {
        try TemporaryFolder.with { folder in
            let base = StateFolder(of: "dev", in: ConfinedFolder(folder), state: "state")
            let storage = FailingStorage(base: base, left: Counter(writes))
            let records = AppliedRecords(storage)
            var inventory = Inventory(environment: "dev")
            for index in 0..<6 {
                let isSecret = index % 2 == 1
                let object = DesiredObject([
                    "apiVersion": "v1", "kind": isSecret ? "Secret" : "ConfigMap",
                    "metadata": ["name": .string("o\(index % 4)"), "namespace": "n"],
                    "data": ["k": .string(Base64.encode([UInt8(index)]))],
                ])
                var creation = PlannedChange.Creation(desired: object)
                creation.request = Concealed(object.value)
                let content = records.note(PlannedChange(of: object, .create(creation)), previous: nil)
                inventory.entries.removeAll { $0.identity == object.identity }
                inventory.entries.append(
                    Inventory.Entry(
                        identity: object.identity, version: "v1", instance: "", module: "", digest: content.digest,
                        record: content.record))
                // May fail: that is what is tried.
                guard (try? records.flush()) != nil, (try? InventoryFile(storage).write(inventory)) != nil else {
                    break
                }
                records.collect(inventory)
            }
            let kept = AppliedRecords(base)
            for entry in try InventoryFile(base).read(environment: "dev").entries {
                #expect(kept.record(of: entry) != nil, "\(entry.identity) after \(writes) writes")
            }
        }
    }
}
