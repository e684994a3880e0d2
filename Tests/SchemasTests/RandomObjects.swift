import Model
import TestSupport

/// Random Kubernetes objects out of few names and words, so that two of them have much in common.
struct RandomObjects {
    var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    static let words = ["alpha", "beta", "gamma", "delta", "omega"]

    mutating func chance(_ percent: Int) -> Bool { random.below(100) < percent }

    mutating func word() -> Value { .string(random.pick(Self.words)) }

    mutating func some<Element>(_ elements: [Element], atLeast least: Int = 0) -> [Element] {
        Array(elements.shuffled(using: &random).prefix(least + random.below(elements.count - least + 1)))
    }

    mutating func strings(_ keys: [String] = ["app", "tier", "x/y", "team"]) -> Value {
        var object: Value = .object([:])
        for key in some(keys) { object[key] = word() }
        return object
    }

    mutating func words() -> Value { .array(some(Self.words).map { .string($0) }) }

    mutating func metadata(name: String) -> Value {
        var metadata: Value = ["name": .string(name)]
        if chance(50) { metadata["labels"] = strings() }
        if chance(30) { metadata["annotations"] = strings() }
        if chance(30) { metadata["finalizers"] = .array(some(["test.dev/a", "test.dev/b", "test.dev/c"])) }
        return metadata
    }

    mutating func object(name: String) -> Value {
        switch random.below(10) {
        case 0...5: deployment(name: name)
        case 6...7: service(name: name)
        default: configMap(name: name)
        }
    }

    mutating func configMap(name: String) -> Value {
        var object: Value = ["apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata(name: name)]
        if chance(80) { object["data"] = strings(["a", "b", "c.yaml", "d"]) }
        return object
    }

    mutating func service(name: String) -> Value {
        var ports: [Value] = []
        for number in some([80, 443, 8080], atLeast: 1) {
            var port: Value = ["port": .integer(Int64(number)), "name": .string("p\(number)")]
            if chance(30) { port["protocol"] = "TCP" }
            if chance(40) { port["targetPort"] = chance(50) ? 80 : "http" }
            ports.append(port)
        }
        var spec: Value = ["ports": .array(ports)]
        if chance(60) { spec["selector"] = strings() }
        if chance(30) { spec["sessionAffinity"] = chance(50) ? "None" : "ClientIP" }
        return ["apiVersion": "v1", "kind": "Service", "metadata": metadata(name: name), "spec": spec]
    }

    mutating func container(_ name: String) -> Value {
        var container: Value = ["name": .string(name)]
        container["image"] = chance(50) ? "i:1" : "i:2"
        if chance(40) { container["args"] = words() }
        if chance(50) {
            container["env"] = .array(
                some(["A", "B", "C"]).map { name in
                    chance(80)
                        ? ["name": .string(name), "value": word()]
                        : ["name": .string(name), "valueFrom": ["fieldRef": ["fieldPath": "metadata.name"]]]
                })
        }
        if chance(50) {
            container["ports"] = .array(
                some([80, 443, 8080]).map { number in
                    var port: Value = ["containerPort": .integer(Int64(number))]
                    if chance(40) { port["protocol"] = chance(70) ? "TCP" : "UDP" }
                    if chance(30) { port["name"] = .string("p\(number)") }
                    return port
                })
        }
        if chance(30) { container["resources"] = ["requests": ["cpu": "100m"], "limits": ["memory": "1Gi"]] }
        if chance(30) {
            container["volumeMounts"] = .array(
                some(["/a", "/b"]).map { ["mountPath": .string($0), "name": "vol"] })
        }
        if chance(20) { container["securityContext"] = ["capabilities": ["drop": ["ALL"]]] }
        return container
    }

    mutating func podSpec() -> Value {
        var spec: Value = ["containers": .array(some(["a", "b", "c"], atLeast: 1).map { container($0) })]
        if chance(30) { spec["initContainers"] = .array(some(["i", "j"]).map { container($0) }) }
        spec["volumes"] = .array(
            ["vol"].map { name in
                chance(50)
                    ? ["name": .string(name), "emptyDir": .object([:])]
                    : ["name": .string(name), "configMap": ["name": "c"]]
            })
        if chance(20) { spec["nodeSelector"] = strings(["a", "b"]) }
        if chance(30) {
            spec["tolerations"] = .array(some(["x", "y"]).map { ["key": .string($0), "operator": "Exists"] })
        }
        if chance(30) { spec["imagePullSecrets"] = .array(some(["x", "y"]).map { ["name": .string($0)] }) }
        if chance(30) {
            spec["hostAliases"] = .array(
                some(["1.1.1.1", "2.2.2.2"]).map { ["ip": .string($0), "hostnames": words()] })
        }
        if chance(20) { spec["terminationGracePeriodSeconds"] = chance(50) ? 10 : 30 }
        return spec
    }

    mutating func deployment(name: String) -> Value {
        var labels: Value = ["app": "w"]
        if chance(30) { labels["v"] = word() }
        var spec: Value = [
            "selector": ["matchLabels": ["app": "w"]],
            "template": ["metadata": ["labels": labels], "spec": podSpec()],
        ]
        if chance(40) { spec["replicas"] = .integer(Int64(random.below(4))) }
        if chance(40) {
            spec["strategy"] =
                chance(50) ? ["type": "Recreate"] : ["type": "RollingUpdate", "rollingUpdate": ["maxSurge": 1]]
        }
        return ["apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata(name: name), "spec": spec]
    }
}
