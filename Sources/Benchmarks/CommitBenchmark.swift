import Model
import Publishing

/// A commit of 10,100 files: ours against `git add -A && git commit` on the same files.
enum CommitBenchmark {
    static func run(_ bench: Workbench, rounds: Int) async throws -> Finding {
        let tree = try tree()
        var round = 0
        let (ours, theirs) = try await Measurement.compare(rounds: rounds) {
            round += 1
            let path = try await bench.repository("ours-\(round)")
            let author = GitAuthor(name: "Bench", email: "bench@example.com", time: 1_795_252_320)
            let source = SourceCommit(
                sha: String(repeating: "0", count: 40), subject: "Measure", author: author)
            let time = try await seconds {
                let repository = try GitRepository.open(path)
                let request = Publisher.Request(tree: tree, branch: "env/bench", source: source)
                _ = try Publisher.publish(request, in: repository)
            }
            if round == 1 { try await bench.run("git", ["-C", path, "fsck", "--strict", "--no-progress"]) }
            return time
        } _: {
            let path = try await bench.repository("theirs")
            for file in tree.files { try bench.write(file.content, to: "\(path)/\(file.path)") }
            return try await seconds {
                try await bench.run("git", ["-C", path, "add", "-A"])
                try await bench.run("git", ["-C", path, "commit", "-q", "-m", "Measure"])
            }
        }
        return Finding(
            name: "commit of \(tree.files.count) files", ours: ours.median, peer: "git add -A && git commit",
            theirs: theirs.median, goalRatio: 5)
    }

    private static func tree() throws -> RenderedTree {
        let objects = BenchmarkObjects.all().map { value -> DesiredObject in
            var value = value
            // Publishing refuses Secrets with values.
            value["stringData"] = nil
            let kind = GroupVersionKind(
                apiVersion: value["apiVersion"]?.string ?? "", kind: value["kind"]?.string ?? "")
            let metadata = value["metadata"] ?? .null
            let namespace = metadata["namespace"]?.string ?? ""
            let identity = ObjectIdentity(
                group: kind.group, kind: kind.kind, namespace: namespace, name: metadata["name"]?.string ?? "")
            return DesiredObject(
                kind: kind, identity: identity, value: value,
                origin: Origin(instance: namespace, module: "bench", range: .none))
        }
        let state = DesiredState(
            environment: "bench", objects: objects,
            graph: DependencyGraph(edges: [], waves: [Int](repeating: 0, count: objects.count)), endpoints: [])
        var diagnostics = Diagnostics()
        return try RenderedTree.render(
            state, options: .init(layout: .branch(environment: "bench")), diagnostics: &diagnostics)
    }
}
