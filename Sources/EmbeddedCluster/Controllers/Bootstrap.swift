import APIMachinery
import Model

/// Makes what every cluster has, where it is missing.
enum Bootstrap {
    static func run(in state: inout ClusterState) {
        for name in ["default", "kube-node-lease", "kube-public", WellKnownNamespace.system] {
            ensure(
                ["kind": "Namespace", "apiVersion": "v1", "metadata": ["name": .string(name)]], .namespaces, nil,
                in: &state)
        }
        for (name, value) in [("system-cluster-critical", 2_000_000_000), ("system-node-critical", 2_000_001_000)] {
            ensure(
                [
                    "kind": "PriorityClass", "apiVersion": "scheduling.k8s.io/v1",
                    "metadata": ["name": .string(name)], "value": .integer(Int64(value)),
                ], .priorityClasses, nil, in: &state)
        }
        ensure(
            [
                "kind": "StorageClass", "apiVersion": "storage.k8s.io/v1",
                "metadata": [
                    "name": "standard", "annotations": [WellKnownAnnotation.isDefaultClass: "true"],
                ],
                "provisioner": .string(SimulationName.controller),
            ], .storageClasses, nil, in: &state)
        ensure(
            [
                "kind": "Service", "apiVersion": "v1",
                "metadata": [
                    "name": "kubernetes", "labels": ["component": "apiserver", "provider": "kubernetes"],
                ],
                "spec": [
                    "clusterIP": "10.96.0.1", "ports": [["name": "https", "port": 443, "targetPort": 6443]],
                ],
            ], .services, "default", in: &state)
        ensureNode(in: &state)
    }

    private static func ensure(
        _ object: Value, _ name: ResourceName, _ namespace: String?, in state: inout ClusterState
    ) {
        guard state.object(name, namespace, object.objectName) == nil else { return }
        // May fail: another Service may hold the address, for one, and then the cluster does without the object.
        _ = try? Component.apiServer.create(object, as: name, namespace: namespace, in: &state)
    }

    private static func ensureNode(in state: inout ClusterState) {
        let name = SimulatedNode.name
        guard state.object(.nodes, nil, name) == nil else { return }
        ensure(SimulatedNode.object, .nodes, nil, in: &state)
        let time = state.now.text
        // May fail: only where the node could not be made.
        _ = try? Component.kubelet.updateStatus(of: .nodes, namespace: nil, name: name, in: &state) { status in
            status = SimulatedNode.status(time: time)
        }
    }
}
