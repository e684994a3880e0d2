import Cluster
import CurlTransport
import Documents
import Host
import Model
import TestSupport
import Testing

/// What plan, `-verify`, drift and apply say is true, of random objects of thirty kinds that others edit, delete and scale.
///
/// `./dev truth ROUNDS SEED` plays as many rounds as are wanted.
@Suite struct TruthTests {
    private static let variables = EnvironmentVariables.current
    private static let rounds = variables.nonEmpty("SLIPWAY_TRUTH_ROUNDS").flatMap(Int.init) ?? 12
    private static let seed = variables.nonEmpty("SLIPWAY_TRUTH_SEED").flatMap(UInt64.init) ?? 1

    /// Where a round is played: a quarter on a genuine control plane, where that is at hand.
    private enum Ground: String {
        case embedded = "the embedded cluster", server = "the test API server", controlPlane = "the control plane"

        static func of(round: Int) -> Ground {
            switch round % 4 {
            case 3 where RealCluster.isAvailable: .controlPlane
            case 0: .embedded
            default: TestServer.isAvailable ? .server : .embedded
            }
        }

        func open() async throws -> Harness {
            switch self {
            case .embedded: try await Harness.open(.embedded)
            case .server: try await Harness.open(.server)
            case .controlPlane: try await Harness.openControlPlane()
            }
        }
    }

    private struct Outcome {
        var ground: Ground
        var seed: UInt64
        var decisions = 0
        var changes = 0
        var refused: [String] = []
        var disagreements: [TruthRound.Disagreement] = []
    }

    @Test func planDriftAndApplyAgree() async throws {
        let started = ContinuousClock.now
        var outcomes: [Outcome] = []
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            for round in 0..<Self.rounds {
                if round >= 4, let outcome = try await group.next() { outcomes.append(outcome) }
                group.addTask { try await Self.play(round) }
            }
            for try await outcome in group { outcomes.append(outcome) }
        }
        for outcome in outcomes {
            for disagreement in outcome.disagreements.prefix(3) {
                let manifests = disagreement.manifests.map { String(decoding: YAML.canonical($0), as: UTF8.self) }
                Issue.record(
                    "seed \(outcome.seed) on \(outcome.ground.rawValue): \(disagreement.text)\n\(manifests.joined(separator: "---\n"))"
                )
            }
        }
        try tell(outcomes, duration: ContinuousClock.now - started)
    }

    private static func play(_ round: Int) async throws -> Outcome {
        let ground = Ground.of(round: round)
        var outcome = Outcome(ground: ground, seed: seed &+ UInt64(round))
        let harness = try await ground.open()
        var truth = TruthRound(harness, seed: outcome.seed)
        do {
            try await truth.play()
        } catch {
            outcome.disagreements.append(TruthRound.Disagreement(text: "ended with \(error)"))
        }
        try await truth.cleanUp()
        (outcome.decisions, outcome.changes) = (truth.decisions, truth.changes)
        outcome.refused = truth.refused
        outcome.disagreements += truth.disagreements
        return outcome
    }

    /// Writes count, rate and seed to the file that is asked for.
    private func tell(_ outcomes: [Outcome], duration: Duration) throws {
        guard let path = Self.variables.nonEmpty("SLIPWAY_TRUTH_REPORT") else { return }
        let seconds = Double(duration.components.seconds) + 0.001
        let grounds = Dictionary(grouping: outcomes, by: \.ground.rawValue).map { "\($0.value.count) on \($0.key)" }
            .sorted()
        let failed = outcomes.filter { !$0.disagreements.isEmpty }
        var text = """
            \(outcomes.count) rounds from seed \(Self.seed) (\(grounds.joined(separator: ", "))): \
            \(outcomes.reduce(0) { $0 + $1.decisions }) decisions, \(outcomes.reduce(0) { $0 + $1.changes }) changes in \
            \(duration.components.seconds) s, \(Int(Double(outcomes.count) * 60 / seconds)) rounds a minute.
            \(failed.count) rounds with a disagreement\(failed.isEmpty ? "." : ": seeds \(failed.map { "\($0.seed)" }.joined(separator: ", "))")

            """
        let refused = Set(outcomes.flatMap(\.refused)).sorted()
        if !refused.isEmpty {
            text += "Accepted by the checks and refused by the server:\n" + refused.map { "  \($0)\n" }.joined()
        }
        try FileSystem.writeAtomically(Array(text.utf8), to: path)
    }
}
