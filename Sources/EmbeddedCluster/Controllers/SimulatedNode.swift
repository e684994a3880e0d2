import Model

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
