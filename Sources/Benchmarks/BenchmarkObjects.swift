import APIMachinery
import Model

/// Plain Kubernetes objects for measurements: per namespace so many Deployments, Services and ConfigMaps and a third
/// as many Secrets.
enum BenchmarkObjects {
    /// 30 in 100 namespaces make 10,100 objects with the Namespaces.
    static func all(namespaces: Int = 100, perNamespace: Int = 30) -> [Value] {
        names(namespaces).flatMap { [namespace($0)] + objects(in: $0, count: perNamespace) }
    }

    static func names(_ count: Int) -> [String] {
        (0..<count).map { "bench-" + padded($0, 3) }
    }

    static func namespace(_ name: String) -> Value {
        ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)]]
    }

    static func objects(in namespace: String, count: Int) -> [Value] {
        (0..<count).flatMap { index -> [Value] in
            let name = "app-" + padded(index, 4)
            let labels: Value = ["app": .string(name), RecommendedLabel.partOf: "bench"]
            let metadata: Value = ["name": .string(name), "namespace": .string(namespace), "labels": labels]
            var objects = [
                deployment(name, labels, metadata, index), service(name, metadata), configMap(metadata),
            ]
            if index.isMultiple(of: 3) { objects.append(secret(metadata, index)) }
            return objects
        }
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func deployment(_ name: String, _ labels: Value, _ metadata: Value, _ index: Int) -> Value {
        let container: Value = [
            "name": "main", "image": .string("example/app:\(index)"),
            "ports": [
                ["name": "http", "containerPort": 8080], ["name": "metrics", "containerPort": 9090],
            ],
            "env": .array((0..<12).map { ["name": .string("VAR_\($0)"), "value": .string("value-\($0)")] }),
            "resources": [
                "requests": ["cpu": "100m", "memory": "128Mi"], "limits": ["cpu": "500m", "memory": "512Mi"],
            ],
            "livenessProbe": ["httpGet": ["path": "/health", "port": 8080], "initialDelaySeconds": 10],
            "volumeMounts": [["name": "cfg", "mountPath": "/etc/app"]],
        ]
        let gate: Value = [
            "name": "wait-db", "image": "busybox:1.36",
            "command": ["sh", "-c", "until nc -z db 5432; do sleep 1; done"],
        ]
        return [
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata,
            "spec": [
                "replicas": 0, "selector": ["matchLabels": ["app": .string(name)]],
                "template": [
                    "metadata": ["labels": labels],
                    "spec": [
                        "initContainers": [gate], "containers": [container],
                        "volumes": [["name": "cfg", "configMap": ["name": .string(name)]]],
                    ],
                ],
            ],
        ]
    }

    private static func service(_ name: String, _ metadata: Value) -> Value {
        [
            "apiVersion": "v1", "kind": "Service", "metadata": metadata,
            "spec": [
                "selector": ["app": .string(name)], "ports": [["name": "http", "port": 80, "targetPort": 8080]],
            ],
        ]
    }

    private static func configMap(_ metadata: Value) -> Value {
        let fields = (0..<4).map { key in
            let text = (0..<10).map { "prop.\(key).\($0)=v\($0)" }.joined(separator: "\n")
            return ValueObject.Field(key: "key\(key).properties", value: .string(text))
        }
        return ["apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": .object(ValueObject(fields))]
    }

    private static func secret(_ metadata: Value, _ index: Int) -> Value {
        [
            "apiVersion": "v1", "kind": "Secret", "metadata": metadata, "type": "Opaque",
            "stringData": ["password": .string("pw\(index)")],
        ]
    }
}
