import Applying
import Cluster
import Documents
import Model
import Planning
import TestSupport
import Testing

/// Plan and drift agree on every object of an unchanged repository, whatever the server makes of what is written.
@Suite struct DriftTests {
    struct Trial: Sendable, CustomTestStringConvertible {
        var backend: Backend
        var sample: DriftSamples.Sample

        var testDescription: String { "\(sample.name) on \(backend.rawValue)" }

        static let all = Backend.available.flatMap { backend in
            DriftSamples.all.map { Trial(backend: backend, sample: $0) }
        }
    }

    @Test(arguments: Trial.all) func nobodyChangedAnything(_ trial: Trial) async throws {
        let harness = try await Harness.open(trial.backend)
        let desired = try await establish(trial.sample, harness)
        let plan = try await harness.plan(desired)
        #expect(plan.summary.hasChanges == false, "\(plan.text)")
        #expect(try await harness.driftText(desired) == "")
        #expect(try await harness.driftText(desired, as: harness.reader) == "", "without dry-runs")
    }

    @Test(arguments: Trial.all.filter { !$0.sample.edit.isEmpty })
    func whatSomebodyChangedIsTold(_ trial: Trial) async throws {
        let harness = try await Harness.open(trial.backend)
        let desired = try await establish(trial.sample, harness)
        for edit in try harness.desired(trial.sample.edit).objects {
            var value = edit.value
            value["metadata"]?["labels"] = nil
            _ = try await harness.client.apply(value, fieldManager: "kubectl-edit", force: true)
        }
        let drifts = try await harness.drift(desired).drifts
        let entries = drifts.flatMap(\.entries).filter { $0.kind != .added }
        let values = entries.map { "\(text($0.was)) → \(text($0.now))" }
        #expect(values == trial.sample.changed)
        #expect(entries.allSatisfy { $0.kind == .changed && $0.manager == "kubectl-edit" && $0.time != nil })
        let plan = try await harness.plan(desired)
        #expect(plan.changes.flatMap(\.fields).map(\.path) == entries.map(\.path), "\(plan.text)")
        #expect(plan.changes.filter { $0.action != .keep }.map(\.identity) == drifts.map(\.identity))
        let unasked = try await harness.drift(desired, as: harness.reader).drifts
        #expect(unasked == drifts, "without dry-runs")
    }

    /// What is written through `scale` changes a field of ours, and may leave it with us.
    @Test(arguments: Backend.available) func aScaleIsTold(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let desired = try await establish(DriftSamples.all[0], harness)
        try await harness.patch(
            Harness.deployment, "d", ["spec": ["replicas": 1]], by: "kubectl", subresource: "scale")
        // The test server records no manager of it: without a dry-run it may be what admission made of our apply.
        let isRecorded = backend == .embedded
        for client in isRecorded ? [harness.client, harness.reader] : [harness.client] {
            let entries = try await harness.drift(desired, as: client).drifts.flatMap(\.entries)
            #expect(entries.map(\.path.description) == ["spec.replicas"])
            #expect(entries.map(\.was) == [0] && entries.map(\.now) == [1])
        }
        #expect(try await harness.plan(desired).text.contains("update Deployment/d spec.replicas"))
    }

    private func text(_ value: Value?) -> String {
        String(decoding: JSON.serialize(value ?? .null), as: UTF8.self)
    }

    private func establish(_ sample: DriftSamples.Sample, _ harness: Harness) async throws -> DesiredState {
        let desired = try harness.desired(sample.yaml, edges: sample.customs.map { ($0, 0) })
        let plan = try await harness.plan(desired)
        #expect(plan.problems == "")
        let report = try await harness.apply(plan) { $0.waitsForAll = false }
        #expect(report.isComplete, "\(report.results.compactMap(\.diagnostic))")
        let aggregated = desired.objects.filter { $0.value["aggregationRule"] != nil }
        for object in aggregated where harness.aggregates {
            try await eventually("the rules are aggregated") {
                try await harness.client.find(object.kind, object.identity)?["rules"]?.array
            }
        }
        return desired
    }
}
