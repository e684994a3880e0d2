import Documents
import Host
import Model

/// `slipway publish`, with the rendering and the checks that it does, against what git takes for the same files.
enum PublishBenchmark {
    static func run(_ bench: Workbench) async throws -> [Finding] {
        var findings: [Finding] = []
        for namespaces in [10, 100] {
            let repository = try await write(bench, namespaces: namespaces)
            let files = "\(repository.root)-files"
            try await bench.run(bench.slipway, ["render"] + repository.flags + ["-out", files])
            findings.append(try await new(bench, repository, files))
            findings.append(try await unchanged(bench, repository))
        }
        return findings
    }

    /// A branch that is not there yet.
    private static func new(
        _ bench: Workbench, _ repository: BenchmarkRepository, _ files: String
    ) async throws -> Finding {
        let comparison = try await Comparison(rounds: 5) {
            // May fail: there is none before the first.
            _ = try? await bench.run("git", ["-C", repository.root, "branch", "-qD", "env/bench"])
            return try await bench.measure(bench.slipway, ["publish"] + repository.flags)
        } theirs: {
            let theirs = try await bench.repository("theirs")
            try await bench.run("cp", ["-r", "\(files)/.", theirs])
            return try await bench.measure(
                "sh", ["-c", #"cd "$1" && git add -A && git commit -q -m Measure"#, "sh", theirs])
        }
        return Finding(
            "publish \(repository.countText), new", against: "git add -A && git commit", comparison, goalRatio: 5)
    }

    private static func unchanged(_ bench: Workbench, _ repository: BenchmarkRepository) async throws -> Finding {
        let comparison = try await Comparison(rounds: 5) {
            try await bench.measure(bench.slipway, ["publish"] + repository.flags)
        } theirs: {
            try await bench.measure(bench.slipway, ["render"] + repository.flags)
        }
        let more = (comparison.ours.seconds - comparison.theirs.seconds) * 1_000
        return Finding(
            "publish \(repository.countText), unchanged", against: "slipway render", comparison,
            note: "\(more.text(digits: 0)) ms more (goal 100 ms)")
    }

    /// Committed, and without the values of Secrets, which are not published.
    private static func write(_ bench: Workbench, namespaces: Int) async throws -> BenchmarkRepository {
        let root = try await bench.repository("publish-\(namespaces)")
        let repository = BenchmarkRepository(root: root, namespaces: namespaces)
        try repository.writeEnvironment(bench)
        for name in BenchmarkObjects.names(namespaces) {
            let objects = ([BenchmarkObjects.namespace(name)] + BenchmarkObjects.objects(in: name, count: 30)).map {
                var object = $0
                object["stringData"] = nil
                return object
            }
            try bench.write(YAML.canonical(objects), to: "\(root)/\(BenchmarkRepository.objects)/\(name).yaml")
        }
        try await bench.run("git", ["-C", root, "add", "-A"])
        try await bench.run("git", ["-C", root, "commit", "-q", "-m", "Objects"])
        return repository
    }
}
