/// The time from starting `slipway version` to its end, against a program that does nothing.
enum StartBenchmark {
    static func run(_ bench: Workbench) async throws -> [Finding] {
        let comparison = try await Comparison(rounds: 41) {
            try await bench.measure(bench.slipway, ["version"])
        } theirs: {
            try await bench.measure("true", [])
        }
        return [Finding("version", against: "true", comparison, goalSeconds: 0.010)]
    }
}
