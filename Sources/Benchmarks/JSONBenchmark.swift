import Documents
import Model

/// A list of 10,100 objects, from JSON to values: ours against CPython's `json.loads` on the same bytes.
enum JSONBenchmark {
    static func run(_ bench: Workbench) async throws -> [Finding] {
        let list: Value = ["apiVersion": "v1", "kind": "List", "items": .array(BenchmarkObjects.all())]
        let bytes = JSON.serialize(list)
        let path = "\(bench.folder)/list.json"
        try bench.write(bytes, to: path)
        // The interpreter's start is not part of the time.
        let script = """
            import json, sys, time
            data = open(sys.argv[1], "rb").read()
            start = time.perf_counter()
            value = json.loads(data)
            print(time.perf_counter() - start)
            """
        let comparison = try await Comparison(rounds: 7) {
            // As there, letting go of the values is not part of the time.
            var list = Value.null
            let time = try await cost { list = try JSON.parse(bytes) }
            let count = list["items"]?.array?.count ?? 0
            guard count == 10_100 else { throw Unavailable(reason: "the list came back with \(count) objects") }
            return time
        } theirs: {
            let text = try await bench.run("python3", ["-c", script, path])
            return Cost(seconds: Double(text.filter { !$0.isWhitespace }) ?? .nan)
        }
        let megabytes = (Double(bytes.count) / 1_000_000).text(digits: 0)
        return [
            Finding(
                "inside: JSON list of \(megabytes) MB into values", against: "inside: python3 json.loads", comparison,
                goalRatio: 3)
        ]
    }
}
