import Cluster
import EmbeddedCluster
import Model
import TestSupport
import Testing

/// The same requests to the embedded cluster and to the genuine API machinery: the answers must be the same.
@Suite(.enabled(if: TestServer.isAvailable, Comment(rawValue: TestServer.whyUnavailable)))
struct ParityTests {
    @Test(arguments: ParityScenario.all)
    func answersAlike(scenario: ParityScenario) async throws {
        let server = try await TestServer.start(["--simulate=false"])
        let real = try server.transport()
        let embedded = EmbeddedCluster.inMemory()
        for name in scenario.gaps.names {
            let isReal = try await ParityGaps.isServed(name, by: real)
            let isEmbedded = try await ParityGaps.isServed(name, by: embedded)
            #expect(isReal && !isEmbedded, "\(name) does not belong into the list of what is lacking")
        }
        for (index, step) in scenario.steps.enumerated() {
            let expected = scenario.gaps.taken(from: try await step.answer(of: real))
            let actual = try await step.answer(of: embedded)
            let differences = Parity.differences(expected, actual)
            let all = differences.joined(separator: "\n")
            #expect(differences.isEmpty, "\(scenario.name) \(index) \(step.method.rawValue) \(step.path)\n\(all)")
        }
        await server.stop()
    }
}

/// Requests that build on each other.
struct ParityScenario: Sendable, CustomTestStringConvertible {
    var name: String
    /// What discovery must not be compared in.
    var gaps = ParityGaps()
    var steps: [ParityStep]

    var testDescription: String { name }

    static let all = [
        discovery, configMaps, errors, workloads, services, lakehouse, custom, immutability, jobs, access, admission,
        storage,
    ]
}
