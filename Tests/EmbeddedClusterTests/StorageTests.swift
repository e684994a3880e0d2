import Cluster
import Documents
import EmbeddedCluster
import Host
import Model
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct StorageTests {
    let cluster = EmbeddedCluster.inMemory()

    @Test func createsReadsAndDeletes() async throws {
        let created = try await cluster.ask(.post, configMaps, configMap("a"))
        #expect(created.status == 201)
        #expect(created.body["metadata"]?["uid"]?.string?.count == 36)
        #expect(created.body["metadata"]?["creationTimestamp"] == "2026-01-01T00:00:00Z")
        #expect(try await cluster.get("\(configMaps)/a") == created.body)
        let again = try await cluster.ask(.post, configMaps, configMap("a"))
        #expect(again.status == 409)
        #expect(again.body["message"] == "configmaps \"a\" already exists")
        let deleted = try await cluster.ask(.delete, "\(configMaps)/a")
        #expect(deleted.body["details"]?["uid"] == created.body["metadata"]?["uid"])
        let missing = try await cluster.ask(.get, "\(configMaps)/a")
        #expect(missing.status == 404)
        #expect(missing.body["details"] == ["name": "a", "kind": "configmaps"])
    }

    @Test func refusesStaleUpdates() async throws {
        var object = try await cluster.ask(.post, configMaps, configMap("a")).body
        let stale = object
        object["data"] = ["k": "2"]
        let updated = try await cluster.ask(.put, "\(configMaps)/a", object)
        #expect(updated.status == 200)
        #expect(updated.body["data"] == ["k": "2"])
        let conflict = try await cluster.ask(.put, "\(configMaps)/a", stale)
        #expect(conflict.status == 409)
        #expect(conflict.body["reason"] == "Conflict")
        let same = try await cluster.ask(.put, "\(configMaps)/a", updated.body)
        #expect(same.body == updated.body, "nothing changed, so nothing is written")
    }

    @Test func pagesShowOneState() async throws {
        for name in ["a", "b", "c", "d", "e"] { _ = try await cluster.ask(.post, configMaps, configMap(name)) }
        let first = try await cluster.get(configMaps, query: ["limit": "2"])
        #expect(first["metadata"]?["remainingItemCount"] == 3)
        #expect(first["items"]?.array?.first?["kind"] == nil)
        _ = try await cluster.ask(.delete, "\(configMaps)/c")
        _ = try await cluster.ask(.post, configMaps, configMap("cc"))
        let token = try #require(first["metadata"]?["continue"]?.string)
        let second = try await cluster.get(configMaps, query: ["limit": "10", "continue": token])
        #expect(second["items"]?.array?.map { $0["metadata"]?["name"] } == ["c", "d", "e"])
        #expect(second["metadata"]?["resourceVersion"] == first["metadata"]?["resourceVersion"])
        #expect(second["metadata"]?["continue"] == nil)
    }

    @Test func dryRunsWriteNothing() async throws {
        let before = try await cluster.get(configMaps)
        let created = try await cluster.ask(.post, configMaps, query: ["dryRun": "All"], configMap("a"))
        #expect(created.status == 201)
        #expect(created.body["metadata"]?["resourceVersion"] == nil)
        #expect(try await cluster.get(configMaps) == before)
    }

    @Test func selectsByLabels() async throws {
        for (name, tier) in [("a", "front"), ("b", "back"), ("c", "back")] {
            _ = try await cluster.ask(.post, configMaps, configMap(name, labels: ["tier": .string(tier)]))
        }
        for (selector, names) in [
            ("tier=back", ["b", "c"]), ("tier!=back", ["a"]), ("tier in (front,back)", ["a", "b", "c"]),
            ("tier notin (front)", ["b", "c"]), ("!tier", []), ("tier", ["a", "b", "c"]),
        ] {
            let list = try await cluster.get(configMaps, query: ["labelSelector": selector])
            #expect(list["items"]?.array?.map(\.nameText) == names, "\(selector)")
        }
        let one = try await cluster.get(configMaps, query: ["fieldSelector": "metadata.name=c"])
        #expect(one["items"]?.array?.map(\.nameText) == ["c"])
        let wrong = try await cluster.ask(.get, configMaps, query: ["labelSelector": "a in b"])
        #expect(wrong.status == 400)
    }

    @Test func survivesARestart() async throws {
        let directory = try TemporaryDirectory()
        let first = try EmbeddedCluster.open(ConfinedFolder(directory.path))
        let kept = try await first.ask(.post, configMaps, configMap("kept")).body
        _ = try await first.ask(.post, configMaps, configMap("gone"))
        _ = try await first.ask(.delete, "\(configMaps)/gone")
        try first.close()
        let second = try EmbeddedCluster.open(ConfinedFolder(directory.path))
        #expect(try await second.get("\(configMaps)/kept") == kept)
        #expect(try await second.ask(.get, "\(configMaps)/gone").status == 404)
        let list = try await second.get(configMaps)
        let before = try #require(kept["metadata"]?["resourceVersion"]?.string.flatMap { Int($0) })
        #expect(try #require(list["metadata"]?["resourceVersion"]?.string.flatMap { Int($0) }) >= before)
        try second.close()
    }

    /// Commands that are played one after the other would see pods that never start.
    @Test func timePassesWhileNobodyHasItOpen() async throws {
        let directory = try TemporaryDirectory()
        let deployments = "/apis/apps/v1/namespaces/default/deployments"
        let first = try EmbeddedCluster.open(ConfinedFolder(directory.path), clock: .system(pace: 0.001))
        try await first.apply("\(deployments)/web", deployment("web"))
        try first.close()
        var minuteAgo = [timespec](repeating: timespec(), count: 2)
        for index in minuteAgo.indices { minuteAgo[index].tv_sec = time(nil) - 60 }
        for name in ["snapshot.jsonl", "journal.jsonl"] {
            #expect(utimensat(AT_FDCWD, "\(directory.path)/\(name)", minuteAgo, 0) == 0)
        }
        let second = try EmbeddedCluster.open(ConfinedFolder(directory.path))
        let web = try await second.get("\(deployments)/web")
        #expect(web["status"]?["readyReplicas"] == 1)
        try second.close()
    }

    /// A crash in the middle of a write leaves half a line: all before it counts.
    @Test(arguments: [1, 7, 60]) func toleratesATornJournal(missing: Int) async throws {
        let directory = try TemporaryDirectory()
        let copy = try TemporaryDirectory()
        let first = try EmbeddedCluster.open(ConfinedFolder(directory.path))
        for name in ["a", "b", "c"] { _ = try await first.ask(.post, configMaps, configMap(name)) }
        // As a killed process would leave it: the journal without the snapshot that closing writes.
        let journal = try FileSystem.read("\(directory.path)/journal.jsonl")
        try FileSystem.write(Array(journal.dropLast(missing)), to: "\(copy.path)/journal.jsonl")
        try first.close()
        let second = try EmbeddedCluster.open(ConfinedFolder(copy.path))
        let names = try await second.get(configMaps)["items"]?.array?.map(\.nameText)
        #expect(names == ["a", "b"])
        let torn = try #require(second.tornLine, "what was cut off is said")
        let lines = journal.split(separator: UInt8(ascii: "\n"))
        #expect(torn.path == "\(copy.path)/journal.jsonl")
        #expect(torn.line == lines.count)
        #expect(torn.bytes == (lines.last?.count ?? 0) + 1 - missing)
        _ = try await second.ask(.post, configMaps, configMap("d"))
        try second.close()
        let third = try EmbeddedCluster.open(ConfinedFolder(copy.path))
        #expect(try await third.get(configMaps)["items"]?.array?.map(\.nameText) == ["a", "b", "d"])
        #expect(third.tornLine == nil)
        try third.close()
    }

    /// No crash leaves a bad line with others behind it: going on from before it would lose them for good.
    @Test(arguments: ["{\"resource\":\"configma", "{\"what\":\"else\"}", ""])
    func refusesADamagedLineAndChangesNothing(line: String) async throws {
        let directory = try TemporaryDirectory()
        let first = try EmbeddedCluster.open(ConfinedFolder(directory.path))
        _ = try await first.ask(.post, configMaps, configMap("a"))
        let journal = try FileSystem.read("\(directory.path)/journal.jsonl")
        try first.close()
        var lines = journal.split(separator: UInt8(ascii: "\n")).map(Array.init)
        lines[2] = Array(line.utf8)
        let damaged = Array((lines + [[]]).joined(separator: [UInt8(ascii: "\n")]))
        try FileSystem.removeTree("\(directory.path)/snapshot.jsonl")
        let path = "\(directory.path)/journal.jsonl"
        try FileSystem.write(damaged, to: path)
        for _ in 0..<2 { try expectDamage(in: directory, path: path, line: 3) }
        #expect(try FileSystem.read(path) == damaged)
    }

    /// The snapshot is replaced in one step: half of a line there is damage as well.
    @Test func refusesASnapshotWithoutItsEnd() async throws {
        let directory = try TemporaryDirectory()
        let first = try EmbeddedCluster.open(ConfinedFolder(directory.path))
        _ = try await first.ask(.post, configMaps, configMap("a"))
        try first.close()
        let path = "\(directory.path)/snapshot.jsonl"
        let whole = try FileSystem.read(path)
        try FileSystem.write(Array(whole.dropLast(5)), to: path)
        try expectDamage(in: directory, path: path, line: whole.count { $0 == UInt8(ascii: "\n") })
        #expect(try FileSystem.read(path).count == whole.count - 5)
    }

    /// What cannot be read is left out, what stands around it is there, and the files stay as they were.
    @Test func repairLeavesDamagedLinesOut() async throws {
        let directory = try TemporaryDirectory()
        let folder = ConfinedFolder(directory.path)
        let first = try EmbeddedCluster.open(folder)
        for name in ["a", "b", "c"] { _ = try await first.ask(.post, configMaps, configMap(name)) }
        try first.close()
        let path = "\(directory.path)/snapshot.jsonl"
        let untouched = try EmbeddedCluster.repair(folder)
        #expect(untouched.damaged.isEmpty && untouched.copies.isEmpty, "whole data is let alone")
        var lines = try FileSystem.read(path).split(separator: UInt8(ascii: "\n")).map {
            String(decoding: $0, as: UTF8.self)
        }
        let damaged = try #require(lines.firstIndex { $0.contains("\"key\":\"default/b\"") })
        lines[damaged] = String(lines[damaged].dropLast(7))
        let bytes = Array(lines.joined(separator: "\n").utf8 + [UInt8(ascii: "\n")])
        try FileSystem.write(bytes, to: path)
        for number in 1...2 {
            let repair = try EmbeddedCluster.repair(folder)
            #expect(repair.damaged.map(\.line) == [damaged + 1])
            #expect(repair.copies == ["\(path).damaged-\(number)"])
            #expect(try FileSystem.read("\(path).damaged-\(number)") == bytes)
            let second = try EmbeddedCluster.open(folder)
            #expect(try await second.get(configMaps)["items"]?.array?.map(\.nameText) == ["a", "c"])
            try second.close()
            try FileSystem.write(bytes, to: path)
        }
    }

    @Test func whoWaitsInVainIsToldWhoHasIt() async throws {
        let directory = try TemporaryDirectory()
        let first = try EmbeddedCluster.open(ConfinedFolder(directory.path))
        let error = #expect(throws: StorageError.self) { try EmbeddedCluster.open(ConfinedFolder(directory.path)) }
        #expect(error == .held(path: directory.path, process: getpid()))
        try first.close()
    }

    private func expectDamage(in directory: TemporaryDirectory, path: String, line: Int) throws {
        let error = #expect(throws: StorageError.self) { try EmbeddedCluster.open(ConfinedFolder(directory.path)) }
        guard case .damaged(let damage) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(damage.path == path)
        #expect(damage.line == line)
        #expect(damage.diagnostic.detail.contains("\(path):\(line)"))
        #expect(damage.diagnostic.detail.contains("slipway embedded reset"))
    }
}

extension Value {
    var nameText: String { self["metadata"]?["name"]?.string ?? "" }
}
