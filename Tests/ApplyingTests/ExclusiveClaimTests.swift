import Applying
import Cluster
import Model
import Planning
import TestSupport
import Testing

/// A volume that one pod at a time may have changes its workload: the old one goes first.
@Suite struct ExclusiveClaimTests {
    private static func workload(_ kind: String, _ name: String) -> String {
        let head = "metadata: {name: \(name), namespace: $NS}\n"
        let volumes = "volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]"
        let pod = "containers: [{name: c, image: \"busybox:1.36\"}], \(volumes)"
        if kind == "CronJob" {
            return
                "apiVersion: batch/v1\nkind: CronJob\n\(head)spec: {schedule: \"@yearly\", suspend: true, jobTemplate: "
                + "{spec: {template: {spec: {restartPolicy: Never, \(pod)}}}}}\n---\n"
        }
        let service = kind == "StatefulSet" ? "serviceName: s, " : ""
        return
            "apiVersion: apps/v1\nkind: \(kind)\n\(head)spec: {replicas: 0, \(service)selector: {matchLabels: {app: \(name)}}, "
            + "template: {metadata: {labels: {app: \(name)}}, spec: {\(pod)}}}\n---\n"
    }

    private static func claim(_ mode: String) -> String {
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data, namespace: $NS}\n"
            + "spec: {accessModes: [\(mode)], resources: {requests: {storage: 1Gi}}}\n---\n"
    }

    static let trials = Backend.available.flatMap { backend in
        [("Deployment", "StatefulSet"), ("StatefulSet", "Deployment"), ("ReplicaSet", "CronJob")].map {
            (backend, $0.0, $0.1)
        }
    }

    @Test(arguments: trials) func theOldHolderGoesFirst(_ backend: Backend, old: String, new: String) async throws {
        let harness = try await Harness.open(backend)
        let first = try harness.desired(Self.claim("ReadWriteOncePod") + Self.workload(old, "old"))
        #expect(try await harness.apply(try await harness.plan(first)) { $0.waitsForAll = false }.isComplete)
        let desired = try harness.desired(Self.claim("ReadWriteOncePod") + Self.workload(new, "new"))
        let plan = try await harness.plan(desired)
        let change = try #require(plan.changes.first { $0.identity.name == "new" })
        #expect(change.precededBy.map(\.name) == ["old"])
        let report = try await harness.apply(plan) { $0.waitsForAll = false }
        #expect(report.isComplete, "\(report.results.compactMap(\.diagnostic))")
        let started = harness.events.filter { if case .started = $0.kind { true } else { false } }.map(\.identity.name)
        #expect(started.suffix(2) == ["old", "new"], "\(started)")
    }

    /// Pods of one node can share the others: what works is kept until its successor does.
    @Test(arguments: ["ReadWriteOnce", "ReadWriteMany"]) func otherVolumesAreShared(mode: String) async throws {
        let harness = try await Harness.open(.embedded)
        let first = try harness.desired(Self.claim(mode) + Self.workload("Deployment", "old"))
        #expect(try await harness.apply(try await harness.plan(first)) { $0.waitsForAll = false }.isComplete)
        let plan = try await harness.plan(try harness.desired(Self.claim(mode) + Self.workload("StatefulSet", "new")))
        #expect(plan.changes.flatMap(\.precededBy).isEmpty)
    }
}
