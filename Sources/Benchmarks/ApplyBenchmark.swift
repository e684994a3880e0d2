import Host
import Model

/// `slipway apply` and `slipway destroy` on the test API server, against the bare server-side applies and deletions of
/// the same objects at the same concurrency.
enum ApplyBenchmark {
    static func run(_ bench: Workbench) async throws -> [Finding] {
        try await BenchServer.use(bench) { server in
            try await measure(bench, server, namespaces: 10, rounds: 3)
                + measure(bench, server, namespaces: 100, rounds: 1)
        }
    }

    /// What one kind of work took, ours and the bare requests.
    private struct Round {
        var create: (ours: Cost, theirs: Cost)
        var change: (ours: Cost, theirs: Cost)
        var nothing: (ours: Cost, theirs: Cost)
        var destroy: (ours: Cost, theirs: Cost)
    }

    private static func measure(
        _ bench: Workbench, _ server: BenchServer, namespaces: Int, rounds: Int
    ) async throws -> [Finding] {
        let repository = try await BenchmarkRepository.write(
            bench, named: "apply-\(namespaces)", namespaces: namespaces)
        let objects = BenchmarkObjects.all(namespaces: namespaces)
        var all: [Round] = []
        for _ in 0..<rounds {
            all.append(try await round(bench, server, repository, objects))
        }
        let text = repository.countText
        return [
            Finding(
                "apply \(text), all new", against: "inside: bare applies", Comparison(all.map(\.create)),
                goalRatio: 1 / 1.3, goalMegabytes: 300),
            Finding(
                "apply \(text), all changed", against: "inside: bare applies", Comparison(all.map(\.change)),
                goalRatio: 1 / 1.5, goalMegabytes: 300),
            Finding(
                "apply \(text), nothing to change", against: "inside: their bare LISTs", Comparison(all.map(\.nothing))),
            Finding(
                "destroy \(text)", against: "inside: bare deletions", Comparison(all.map(\.destroy)),
                goalRatio: 1 / 1.3, goalMegabytes: 300),
        ]
    }

    private static func round(
        _ bench: Workbench, _ server: BenchServer, _ repository: BenchmarkRepository, _ objects: [Value]
    ) async throws -> Round {
        let load = try server.load()
        let bareCreate = try await cost { try await load.apply(objects) }
        let bareChange = try await cost { try await load.apply(annotated(objects)) }
        let bareList = try await cost { try await load.list() }
        let bareDelete = try await cost { try await load.delete(objects) }

        func slipway(_ command: String, saying words: String) async throws -> Cost {
            try await bench.measure(
                bench.slipway, [command, "-auto-approve", "-concise"] + repository.flags + server.flags, saying: words)
        }
        try repository.writeEnvironment(bench)
        let create = try await slipway("apply", saying: "\(objects.count) added")
        let nothing = try await slipway("apply", saying: "No changes.")
        try repository.writeEnvironment(bench, mark: "2")
        let change = try await slipway("apply", saying: "\(objects.count) changed")
        let destroy = try await slipway("destroy", saying: "\(objects.count) destroyed")
        return Round(
            create: (create, bareCreate), change: (change, bareChange), nothing: (nothing, bareList),
            destroy: (destroy, bareDelete))
    }

    private static func annotated(_ objects: [Value]) -> [Value] {
        objects.map { object in
            var object = object
            var metadata = object["metadata"] ?? .null
            metadata["annotations"] = ["bench": "2"]
            object["metadata"] = metadata
            return object
        }
    }
}
