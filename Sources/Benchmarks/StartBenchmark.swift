import Host

/// The time from starting `slipway version` to its end, against a program that does nothing.
enum StartBenchmark {
    static func run(_ bench: Workbench, executable: String, rounds: Int) async throws -> Finding {
        guard FileSystem.kind(of: executable) == .file else {
            throw Unavailable(reason: "there is no \(executable); build it in the same configuration")
        }
        let (ours, theirs) = try await Measurement.compare(rounds: rounds) {
            try await seconds { try await bench.run(executable, ["version"]) }
        } _: {
            try await seconds { try await bench.run("true", []) }
        }
        return Finding(
            name: "start of slipway version", ours: ours.median, peer: "true", theirs: theirs.median,
            goalSeconds: 0.010)
    }
}
