import Documents
import Model

/// A list of 10,100 objects, from JSON to values: ours against CPython's `json.loads` on the same bytes.
enum JSONBenchmark {
    static func run(_ bench: Workbench, rounds: Int) async throws -> Finding {
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
        let (ours, theirs) = try await Measurement.compare(rounds: rounds) {
            // As there, letting go of the values is not part of the time.
            var list = Value.null
            let time = try await seconds { list = try JSON.parse(bytes) }
            let count = list["items"]?.array?.count ?? 0
            guard count == 10_100 else { throw Unavailable(reason: "the list came back with \(count) objects") }
            return time
        } _: {
            let text = try await bench.run("python3", ["-c", script, path])
            return Double(text.filter { !$0.isWhitespace }) ?? .nan
        }
        return Finding(
            name: "JSON list into values (\((bytes.count + 500_000) / 1_000_000) MB)", ours: ours.median,
            peer: "python3 json.loads", theirs: theirs.median, goalRatio: 3)
    }
}
