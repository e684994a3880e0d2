import Model
import TestSupport

/// Random desired objects of kinds with every sort of list and map, and random edits of others.
struct RandomObjects {
    private var generator: SplitMix64
    let namespace: String

    init(seed: UInt64, namespace: String) {
        generator = SplitMix64(seed: seed &* 0x2545_F491_4F6C_DD1D &+ 1)
        self.namespace = namespace
    }

    mutating func next() -> UInt64 { generator.next() }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    mutating func isTrue(_ percent: Int) -> Bool { below(100) < percent }

    mutating func some(_ words: [String]) -> [String] {
        words.filter { _ in isTrue(50) }
    }

    mutating func metadata(_ name: String) -> Value {
        var metadata: Value = ["name": .string(name), "namespace": .string(namespace)]
        let labels = some(["tier", "app.kubernetes.io/part-of", "team"])
        if !labels.isEmpty { metadata["labels"] = map(labels) }
        let annotations = some(["example.com/note", "plain"])
        if !annotations.isEmpty { metadata["annotations"] = map(annotations) }
        if isTrue(20) { metadata["finalizers"] = .array(["example.com/a", "example.com/b"].map(Value.string)) }
        return metadata
    }

    mutating func map(_ keys: [String]) -> Value {
        var fields: ValueObject = [:]
        for key in keys { fields[key] = .string(pick(["a", "b", "value", "1", "true"])) }
        return .object(fields)
    }

    mutating func configMap(_ name: String) -> Value {
        var value: Value = ["apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata(name)]
        let keys = some(["a.conf", "b", "quote\u{2d}key", "z_1"])
        if !keys.isEmpty || isTrue(20) { value["data"] = map(keys) }
        return value
    }

    mutating func service(_ name: String) -> Value {
        var ports: [Value] = []
        for (index, port) in some(["http", "metrics", "admin"]).enumerated() {
            var value: Value = ["name": .string(port), "port": .integer(Int64(80 + index))]
            if isTrue(40) { value["protocol"] = .string(pick(["TCP", "UDP"])) }
            if isTrue(40) { value["targetPort"] = isTrue(50) ? 8080 : .string(port) }
            ports.append(value)
        }
        if ports.isEmpty { ports = [["port": 443]] }
        var spec: Value = ["ports": .array(ports), "selector": ["app": .string(name)]]
        if isTrue(30) { spec["sessionAffinity"] = "ClientIP" }
        return ["apiVersion": "v1", "kind": "Service", "metadata": metadata(name), "spec": spec]
    }

    mutating func container(_ name: String) -> Value {
        var value: Value = ["name": .string(name), "image": .string("image:\(below(3))")]
        if isTrue(20) { value["workingDir"] = .string(pick(["", "/tmp"])) }
        if isTrue(20) { value["stdin"] = .bool(isTrue(50)) }
        if isTrue(40) { value["args"] = .array([.string("a"), .string("\(below(3))")]) }
        let names = some(["A", "B", "C"])
        if !names.isEmpty { value["env"] = .array(names.map { variable($0) }) }
        if isTrue(40) { value["ports"] = [["containerPort": 80], ["containerPort": 81, "protocol": "UDP"]] }
        if isTrue(50) {
            value["resources"] = ["requests": ["cpu": .string(pick(["100m", "1000m", "0.5", "2"])), "memory": "1Gi"]]
        }
        if isTrue(20) { value["securityContext"] = ["capabilities": ["drop": ["ALL"]]] }
        if isTrue(20) { value["livenessProbe"] = ["httpGet": ["path": "/", "port": 80], "periodSeconds": 5] }
        return value
    }

    mutating func deployment(_ name: String) -> Value {
        var pod: Value = ["containers": .array(some(["main", "side"]).map { container($0) } + [container("last")])]
        if isTrue(40) {
            pod["volumes"] = [["name": "data", "emptyDir": [:]], ["name": "conf", "configMap": ["name": "map-0"]]]
        }
        if isTrue(30) { pod["tolerations"] = [["key": "x", "operator": "Exists"]] }
        if isTrue(30) { pod["nodeSelector"] = ["disk": "fast"] }
        return [
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata(name),
            "spec": [
                "replicas": 0, "selector": ["matchLabels": ["app": .string(name)]],
                "template": ["metadata": ["labels": ["app": .string(name)]], "spec": pod],
            ],
        ]
    }

    private mutating func variable(_ name: String) -> Value {
        switch below(3) {
        case 0: return ["name": .string(name), "value": "x"]
        case 1:
            var field: Value = ["fieldPath": .string(pick(["metadata.name", "metadata.namespace"]))]
            if isTrue(30) { field["apiVersion"] = "v1" }
            return ["name": .string(name), "valueFrom": ["fieldRef": field]]
        default:
            var field: Value = ["resource": "limits.cpu"]
            if isTrue(50) { field["divisor"] = .string(pick(["0", "1", "1m", "1000m"])) }
            return ["name": .string(name), "valueFrom": ["resourceFieldRef": field]]
        }
    }

    /// With claims whose every field the server completes.
    mutating func statefulSet(_ name: String) -> Value {
        var template: Value = [
            "metadata": ["name": "data"],
            "spec": [
                "accessModes": ["ReadWriteOnce"],
                "resources": ["requests": ["storage": .string(pick(["1Gi", "1024Mi", "0.5Gi"]))]],
            ],
        ]
        if isTrue(30) { template["kind"] = "PersistentVolumeClaim" }
        if isTrue(30) { template["apiVersion"] = "v1" }
        if isTrue(30) { template["spec"]?["volumeMode"] = .string(pick(["Filesystem", "Block"])) }
        var token: Value = ["path": "token"]
        if isTrue(40) { token["expirationSeconds"] = isTrue(50) ? 3600 : 7200 }
        // Other claims replace it, which a finalizer would hold for ever.
        var own = metadata(name)
        own["finalizers"] = Value?.none
        return [
            "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": own,
            "spec": [
                "replicas": 0, "serviceName": .string(name), "selector": ["matchLabels": ["app": .string(name)]],
                "template": [
                    "metadata": ["labels": ["app": .string(name)]],
                    "spec": [
                        "containers": [container("main")],
                        "volumes": [["name": "all", "projected": ["sources": [["serviceAccountToken": token]]]]],
                    ],
                ],
                "volumeClaimTemplates": [template],
            ],
        ]
    }

    mutating func policy(_ name: String) -> Value {
        let ports = (0...below(3)).map { number -> Value in
            var port: Value = ["port": .integer(Int64(80 + number))]
            if isTrue(40) { port["protocol"] = .string(pick(["TCP", "UDP"])) }
            return port
        }
        return [
            "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": metadata(name),
            "spec": ["podSelector": [:], "ingress": [["ports": .array(ports)]]],
        ]
    }

    mutating func limits(_ name: String) -> Value {
        var item: Value = ["type": .string(pick(["Container", "Container", "Pod"])), "max": ["cpu": "2000m"]]
        if isTrue(50) { item["min"] = ["cpu": "100m", "memory": "64Mi"] }
        if item["type"] == "Container" {
            if isTrue(50) { item["default"] = ["cpu": .string(pick(["2", "1000m"])), "memory": "1024Mi"] }
            if isTrue(50) { item["defaultRequest"] = ["cpu": .string(pick(["2", "500m"]))] }
        }
        return [
            "apiVersion": "v1", "kind": "LimitRange", "metadata": metadata(name), "spec": ["limits": [item]],
        ]
    }

    mutating func role(_ name: String) -> Value {
        let verbs = some(["get", "list", "watch"]) + ["create"]
        return [
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": metadata(name),
            "rules": [
                ["apiGroups": [""], "resources": ["pods"], "verbs": .array(verbs.map(Value.string))]
            ],
        ]
    }

    mutating func claim(_ name: String) -> Value {
        [
            "apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": metadata(name),
            "spec": [
                "accessModes": ["ReadWriteOnce"],
                "resources": ["requests": ["storage": .string(pick(["1Gi", "1024Mi"]))]],
            ],
        ]
    }

    /// What someone else may do to such an object, as a merge patch.
    mutating func edit(of object: Value) -> Value {
        switch below(5) {
        case 0: return ["metadata": ["labels": ["tier": .string(pick(["x", "a"]))]]]
        case 1: return ["metadata": ["annotations": ["foreign": "1"]]]
        case 2: return ["metadata": ["labels": ["tier": .null, "team": .null]]]
        default: break
        }
        switch object["kind"]?.string {
        case "ConfigMap": return ["data": .object([pick(["a.conf", "b", "new"]): isTrue(50) ? "changed" : .null])]
        case "Service": return ["spec": ["sessionAffinity": .string(pick(["None", "ClientIP"]))]]
        case "Deployment": return ["spec": ["replicas": .integer(Int64(below(2))), "paused": true]]
        case "StatefulSet": return ["spec": ["replicas": .integer(Int64(below(2)))]]
        case "NetworkPolicy":
            let port: Value = isTrue(50) ? ["port": 80] : ["port": 80, "protocol": "UDP"]
            return ["spec": ["ingress": [["ports": [port]]]]]
        case "LimitRange": return ["spec": ["limits": [["type": "Container", "max": ["cpu": "2"]]]]]
        case "Role":
            return ["rules": [["apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get"]]]]
        default: return ["metadata": ["labels": ["other": "x"]]]
        }
    }
}
