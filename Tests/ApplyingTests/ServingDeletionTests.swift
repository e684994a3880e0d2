import Cluster
import Model
import TestSupport
import Testing

@testable import Applying

/// What the API server calls goes before who answers.
@Suite struct ServingDeletionTests {
    private func deletion(_ kind: GroupVersionKind, _ name: String, _ live: Value = [:]) -> PlannedChange {
        let identity = ObjectIdentity(group: kind.group, kind: kind.kind, namespace: "", name: name)
        return PlannedChange(
            kind: kind, identity: identity, instance: "", module: "",
            operation: .delete(PlannedChange.Deletion(live: live, uid: "u")))
    }

    /// The names in the order in which they may go.
    private func order(_ changes: [PlannedChange]) -> [String] {
        let plan = Plan(
            environment: "test", cluster: ClusterIdentity(name: "test", uid: "u"), changes: changes,
            graph: DependencyGraph(edges: [], waves: []))
        let graph = ExecutionGraph(plan, inventory: Inventory(environment: "test"), leavesGatesToPods: false)
        var schedule = Schedule(count: graph.nodeCount, edges: graph.edges)
        var names: [String] = []
        while schedule.unfinished > 0 {
            let nodes = schedule.takeStartable()
            guard !nodes.isEmpty else { break }
            names += nodes.filter { $0 < changes.count }.map { changes[$0].identity.name }.sorted()
            for node in nodes { schedule.markReady(node) }
        }
        return names
    }

    private let service = GroupVersionKind(group: "apiregistration.k8s.io", version: "v1", kind: "APIService")
    private let hook = GroupVersionKind(
        group: "admissionregistration.k8s.io", version: "v1", kind: "ValidatingWebhookConfiguration")
    private let other = GroupVersionKind(group: "rbac.authorization.k8s.io", version: "v1", kind: "ClusterRole")
    private let spec: Value = ["spec": ["group": "metrics.example.test", "version": "v1"]]

    @Test func callersGoFirst() {
        #expect(
            order([deletion(other, "server"), deletion(service, "api", spec), deletion(hook, "hook")])
                == ["api", "hook", "server"])
    }

    /// Objects of its group can only be deleted while it is there.
    @Test func anAPIServiceGoesAfterItsObjects() {
        let metric = GroupVersionKind(group: "metrics.example.test", version: "v1", kind: "Metric")
        let names = order([deletion(metric, "metric"), deletion(service, "api", spec), deletion(hook, "hook")])
        #expect(names == ["hook", "metric", "api"])
    }
}
