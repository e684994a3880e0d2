import Model

extension ClusterState {
    /// Makes what every cluster has, where it is missing.
    mutating func bootstrap() {
        for name in ["default", "kube-node-lease", "kube-public", "kube-system"] {
            ensure(["kind": "Namespace", "apiVersion": "v1", "metadata": ["name": .string(name)]], .namespaces, nil)
        }
        for (name, value) in [("system-cluster-critical", 2_000_000_000), ("system-node-critical", 2_000_001_000)] {
            ensure(
                [
                    "kind": "PriorityClass", "apiVersion": "scheduling.k8s.io/v1",
                    "metadata": ["name": .string(name)], "value": .integer(Int64(value)),
                ], .priorityClasses, nil)
        }
        ensure(
            [
                "kind": "StorageClass", "apiVersion": "storage.k8s.io/v1",
                "metadata": [
                    "name": "standard", "annotations": ["storageclass.kubernetes.io/is-default-class": "true"],
                ],
                "provisioner": "slipway.dev/simulated",
            ], .storageClasses, nil)
        ensure(
            [
                "kind": "Service", "apiVersion": "v1",
                "metadata": [
                    "name": "kubernetes", "labels": ["component": "apiserver", "provider": "kubernetes"],
                ],
                "spec": [
                    "clusterIP": "10.96.0.1", "ports": [["name": "https", "port": 443, "targetPort": 6443]],
                ],
            ], .services, "default")
        ensureNode()
    }

    private mutating func ensure(_ object: Value, _ name: ResourceName, _ namespace: String?) {
        guard self.object(name, namespace, object.objectName) == nil else { return }
        _ = try? create(object, in: name, namespace: namespace, by: .apiServer)
    }

    private mutating func ensureNode() {
        let name = SimulatedNode.name
        guard object(.nodes, nil, name) == nil else { return }
        ensure(SimulatedNode.object, .nodes, nil)
        let time = now.text
        _ = try? updateStatus(of: .nodes, namespace: nil, name: name, by: .kubelet) { status in
            status = SimulatedNode.status(time: time)
        }
    }
}

/// The one machine of the simulated cluster.
enum SimulatedNode {
    static let name = "node-0"
    static let address = "192.0.2.10"

    static let object: Value = [
        "kind": "Node", "apiVersion": "v1",
        "metadata": [
            "name": .string(name),
            "labels": [
                "kubernetes.io/hostname": .string(name), "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64",
                "node-role.kubernetes.io/worker": "", "topology.kubernetes.io/zone": "zone-a",
            ],
        ],
        "spec": ["podCIDR": "10.244.0.0/16"],
    ]

    static func status(time: String) -> Value {
        let capacity: Value = ["cpu": "16", "memory": "64Gi", "pods": "250", "ephemeral-storage": "200Gi"]
        return [
            "capacity": capacity, "allocatable": capacity,
            "addresses": [
                ["type": "InternalIP", "address": .string(address)], ["type": "Hostname", "address": .string(name)],
            ],
            "conditions": [
                [
                    "type": "Ready", "status": "True", "reason": "KubeletReady",
                    "message": "simulated kubelet is posting ready status", "lastHeartbeatTime": .string(time),
                    "lastTransitionTime": .string(time),
                ]
            ],
            "nodeInfo": [
                "kubeletVersion": "v1.36.4", "operatingSystem": "linux", "architecture": "amd64",
                "osImage": "simulated", "containerRuntimeVersion": "simulated://1",
            ],
        ]
    }
}
