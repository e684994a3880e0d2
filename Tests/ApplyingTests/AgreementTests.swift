import Applying
import Cluster
import Model
import Planning
import TestSupport
import Testing

/// What the shortcut says without asking must be what the server says when it is asked.
@Suite struct AgreementTests {
    /// A case of the property: where, and from which seed.
    struct Trial: Sendable, CustomTestStringConvertible {
        var backend: Backend
        var seed: UInt64

        var testDescription: String { "\(backend.rawValue) seed \(seed)" }

        static let all = Backend.available.flatMap { backend in
            (UInt64(0)..<(backend == .embedded ? 30 : 12)).map { Trial(backend: backend, seed: $0) }
        }
    }

    @Test(arguments: Trial.all) func shortcutAndDryRunAgree(_ trial: Trial) async throws {
        let harness = try await Harness.open(trial.backend)
        var random = RandomObjects(seed: trial.seed, namespace: harness.namespace)
        var desired = harness.state(random.objects().map { DesiredObject($0) })
        let first = try await harness.plan(desired)
        #expect(first.problems == "")
        let report = try await harness.apply(first) { $0.waitsForAll = false }
        #expect(report.isComplete, "\(report.results.compactMap(\.diagnostic))")
        try await expectAgreement(harness, desired, changes: false, dryRuns: 0)
        #expect(try await harness.driftText(desired) == "")
        #expect(try await harness.driftText(desired, as: harness.reader) == "")
        for object in desired.objects where random.below(2) == 0 {
            let edit = random.edit(of: object.value)
            try await harness.patch(
                object.kind, object.identity.name, edit, by: random.pick(["kubectl-edit", "other"]))
        }
        try await expectAgreement(harness, desired, changes: nil)
        try await expectDriftIsPlanned(harness, desired)
        desired = harness.state(
            desired.objects.map { object in
                DesiredObject(random.below(2) == 0 ? object.value : random.revised(object.value))
            })
        try await expectAgreement(harness, desired, changes: nil)
        let forced = try await harness.plan(desired) { $0.forcesConflicts = true }
        let mended = try await harness.apply(forced) { $0.waitsForAll = false }
        #expect(mended.isComplete, "\(mended.results.compactMap(\.diagnostic))")
        try await expectAgreement(harness, desired, changes: false)
        // What others added is theirs, and stays, also where it holds the object still.
        let left = try await harness.drift(desired).drifts.flatMap(\.entries)
        #expect(left.allSatisfy { [.added, .held].contains($0.kind) })
    }

    /// Drift is what a plan of the unchanged repository would change back, with and without dry-runs.
    private func expectDriftIsPlanned(_ harness: Harness, _ desired: DesiredState) async throws {
        let planned = try await harness.plan(desired).changes.filter { !$0.fields.isEmpty }.map(\.identity)
        for client in [harness.client, harness.reader] {
            let drifts = try await harness.drift(desired, as: client).drifts.filter { drift in
                drift.entries.contains { $0.kind == .changed || $0.kind == .removed }
            }
            #expect(drifts.map(\.identity) == planned)
        }
    }

    private func expectAgreement(
        _ harness: Harness, _ desired: DesiredState, changes: Bool?, dryRuns: Int? = nil
    ) async throws {
        let quick = try await harness.plan(desired)
        let verified = try await harness.plan(desired) { $0.verify = true }
        #expect(quick.text == verified.text)
        #expect(quick.changes.map(\.conflicts) == verified.changes.map(\.conflicts))
        if let dryRuns { #expect(quick.statistics.dryRuns == dryRuns, "\(quick.asked)") }
        if let changes {
            #expect(verified.summary.hasChanges == changes, "\(verified.text)")
            #expect(quick.statistics.unchangedWithoutAsking >= 4, "the shortcut finds less than it should")
        }
    }
}
