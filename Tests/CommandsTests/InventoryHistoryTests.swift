import Cluster
import Documents
import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// Two clones of one repository on one cluster, and one clone at two commits: an inventory that is not the latest writes
/// nothing.
@Suite(.serialized) struct InventoryHistoryTests {
    private static let targets = LoopTarget.available.filter { $0 == .testServer }
    private static let lease = GroupVersionKind(group: "coordination.k8s.io", version: "v1", kind: "Lease")
    private static let objects = "modules/m/objects/all.yaml"

    private static func configMaps(_ names: String...) -> String {
        names.map { "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \($0)}\ndata: {v: \"${string(inputs.v)}\"}\n" }
            .joined(separator: "---\n")
    }

    private static let files = RepositoryUnderTest.files(configMaps("a"), namespace: "history1")

    private func with(
        _ target: LoopTarget, _ body: (RepositoryUnderTest) async throws -> Void
    ) async throws { try await RepositoryUnderTest.with(target, Self.files, body) }

    /// The Lease of the environment, in the test's cluster.
    private func record(_ place: RepositoryUnderTest) async throws -> String? {
        try await place.cluster.find(Self.lease, "slipway-dev", in: "kube-system")?
            .value(at: ["metadata", "annotations", "slipway.dev/inventory"])?.string
    }

    private func serial(_ place: RepositoryUnderTest) throws -> Int64? {
        try JSON.parse(Array(place.workspace.read("state/dev/inventory.json").utf8))["serial"]?.integer
    }

    /// What changes the cluster or the inventory, and what says what was applied last.
    private static let refused = [
        ["apply", "dev", "-auto-approve"], ["apply", "dev", "-auto-approve", "-refresh-only"],
        ["apply", "dev", "-auto-approve", "-lock=false"],
        ["destroy", "dev", "-auto-approve", "-allow-destroy", "all"], ["drift", "dev"],
        ["import", "dev", "ConfigMap/a"], ["state", "rm", "dev", "ConfigMap", "history1/a"],
        ["state", "rm", "dev", "ConfigMap", "history1/a", "-lock=false"],
        ["state", "mv", "dev", "module.m", "module.n"],
    ]

    private func expectRefused(_ place: RepositoryUnderTest, _ code: String) async throws {
        let before = try place.workspace.snapshot()
        let known = try await record(place)
        for words in Self.refused {
            let result = await run(words + place.cluster.flags, in: place.workspace)
            #expect(result.status == .error, "\(words): \(result.words)")
            #expect(result.words.contains("[\(code)]"), "\(words): \(result.words)")
        }
        #expect(try place.workspace.snapshot() == before)
        #expect(try await record(place) == known)
    }

    @Test(.timeLimit(.minutes(10)), arguments: targets)
    func theOlderOfTwoClonesIsRefused(target: LoopTarget) async throws {
        try await with(target) { one in
            await one.apply()
            try await Workspace.with(files: [:]) { workspace in
                let two = RepositoryUnderTest(workspace: workspace, cluster: one.cluster)
                try copy("", from: one, to: two)
                await two.apply()
                try one.workspace.write(Self.configMaps("a", "b"), to: Self.objects)
                await one.apply()

                try await expectRefused(two, "apply.older-inventory")
                let refused = await two.slipway("apply", "dev", "-auto-approve")
                #expect(refused.words.contains("written at 2"), "\(refused.words)")
                #expect(refused.words.contains("by apply by "), "\(refused.words)")
                #expect(refused.words.contains("it does not know ConfigMap history1/b"), "\(refused.words)")
                #expect(refused.words.contains("-this-inventory goes on"), "\(refused.words)")
                let plan = await two.slipway("plan", "dev")
                #expect(plan.words.contains("warning: Older inventory [apply.older-inventory]"), "\(plan.words)")
                #expect(await two.slipway("drift", "dev", "--against", "desired").words.contains("warning: Older"))

                // The way out: the newer inventory. This clone's repository has no "b", which then goes.
                try copy("state", from: one, to: two)
                await two.apply()
                #expect(try await one.cluster.find(.configMap, "b", in: "history1") == nil)
                // Now the other one is behind; it goes on with its own on purpose, and the first is refused.
                try await expectRefused(one, "apply.older-inventory")
                await one.apply("dev", "-this-inventory")
                await one.apply()
                #expect(try serial(one) ?? 0 > serial(two) ?? 0)
                #expect(try await one.cluster.find(.configMap, "b", in: "history1") != nil)
                try await expectRefused(two, "apply.older-inventory")
                // Who takes in all that it does not know has the latest.
                let taken = await two.slipway("import", "dev", "-all")
                #expect(taken.words.contains("Took in ConfigMap history1/b"), "\(taken.words)")
                await two.apply()
                #expect(try await one.cluster.find(.configMap, "b", in: "history1") == nil)
                try await expectRefused(one, "apply.older-inventory")
            }
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: targets)
    func aCloneWithoutInventoryIsRefused(target: LoopTarget) async throws {
        try await with(target) { place in
            await place.apply()
            let state = Path.join(place.workspace.root, "state")
            try FileSystem.removeTree(state)
            for words in Self.refused.prefix(4) {
                let result = await run(words + place.cluster.flags, in: place.workspace)
                #expect(result.status == .error, "\(words): \(result.words)")
                #expect(result.words.contains("[apply.no-inventory]"), "\(words): \(result.words)")
            }
            #expect(FileSystem.kind(of: Path.join(state, "dev/inventory.json")) == nil)
            await place.apply("dev", "-adopt")
            #expect(await place.slipway("drift", "dev").status == .done)
            #expect(await place.slipway("plan", "dev", "-detailed-exitcode").status == .done)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: targets)
    func anOldCommitWithItsInventoryIsRefused(target: LoopTarget) async throws {
        try await with(target) { place in
            await place.apply()
            try await place.workspace.commitEverything()
            try place.set(v: 2)
            try place.workspace.write(Self.configMaps("a", "b"), to: Self.objects)
            await place.apply()
            try await place.workspace.shell("git", "add", "-A")
            try await place.workspace.shell("git", "commit", "-q", "-m", "More")
            try await place.workspace.shell("git", "checkout", "-q", "HEAD~1")
            try await expectRefused(place, "apply.older-inventory")
            try await place.workspace.shell("git", "checkout", "-q", "main", "--", "state")
            await place.apply()
            #expect(try await place.cluster.find(.configMap, "b", in: "history1") == nil)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: targets)
    func aRecordThatAHandWroteIsTold(target: LoopTarget) async throws {
        try await with(target) { place in
            await place.apply()
            let good = try await record(place)
            try await place.cluster.withClient { client in
                let identity = ObjectIdentity(
                    group: Self.lease.group, kind: "Lease", namespace: "kube-system", name: "slipway-dev")
                _ = try await client.patch(
                    Self.lease, identity,
                    ["metadata": ["annotations": ["slipway.dev/inventory": "l/9223372036854775807"]]], as: .mergePatch,
                    fieldManager: "mallory")
            }
            try await expectRefused(place, "apply.damaged-record")
            await place.apply("dev", "-this-inventory")
            let mended = try #require(try await record(place))
            #expect(mended.split(separator: "/").first == good?.split(separator: "/").first)
            await place.apply()
        }
    }

    /// A run without changes writes no record but where none is; what nothing is left of has none.
    @Test(.timeLimit(.minutes(10)), arguments: targets)
    func theRecordComesAndGoes(target: LoopTarget) async throws {
        try await with(target) { place in
            await place.apply()
            let first = try #require(try await record(place))
            await place.apply()
            #expect(try await record(place) == first)
            #expect(try first.hasSuffix("/\(serial(place) ?? 0)"))

            // As an older version left it: no record, an inventory without lineage.
            let identity = ObjectIdentity(
                group: Self.lease.group, kind: "Lease", namespace: "kube-system", name: "slipway-dev")
            try await place.cluster.withClient { _ = try await $0.delete(Self.lease, identity) }
            let path = "state/dev/inventory.json"
            var inventory = try JSON.parse(Array(place.workspace.read(path).utf8))
            inventory["lineage"] = Value?.none
            try place.workspace.write(String(decoding: JSON.serialize(inventory), as: UTF8.self), to: path)
            let plan = await place.slipway("plan", "dev", "-detailed-exitcode")
            #expect(plan.status == .done, "\(plan.words)")
            #expect(!plan.words.contains("inventory"), "\(plan.words)")
            #expect(await place.slipway("drift", "dev").status == .done)
            try place.set(v: 2)
            await place.apply()
            #expect(try await record(place) != nil)

            let destroy = await place.slipway("destroy", "dev", "-auto-approve", "-allow-destroy", "all")
            #expect(destroy.status == .done, "\(destroy.words)")
            #expect(try await place.cluster.find(Self.lease, "slipway-dev", in: "kube-system") == nil)
        }
    }

    private func copy(_ folder: String, from one: RepositoryUnderTest, to two: RepositoryUnderTest) throws {
        for (path, bytes) in try one.workspace.snapshot() where path.hasPrefix(folder) {
            try two.workspace.write(String(decoding: bytes, as: UTF8.self), to: path)
        }
    }
}

extension GroupVersionKind {
    fileprivate static let configMap = GroupVersionKind(group: "", version: "v1", kind: "ConfigMap")
}
