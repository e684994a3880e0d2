import Model

/// Objects of every kind that the property test plays with: what is random may change in place.
extension RandomObjects {
    /// The kinds, and those of the definition that comes with them.
    static let kinds = [
        "ConfigMap", "Secret", "Service", "ServiceAccount", "ResourceQuota", "LimitRange", "PodTemplate",
        "ReplicationController", "PersistentVolumeClaim", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job",
        "CronJob", "HorizontalPodAutoscaler", "PodDisruptionBudget", "NetworkPolicy", "Ingress", "Role", "RoleBinding",
        "EndpointSlice", "Lease", "ClusterRole", "ClusterRoleBinding", "PriorityClass", "StorageClass", "IngressClass",
        "Box", "Lid",
    ]

    static let custom = ["Box", "Lid"]

    /// An object of a kind; made again under the same name it differs in what the repository may change.
    mutating func object(_ kind: String, _ name: String) -> Value {
        switch kind {
        case "ConfigMap": configMap(name)
        case "Service": service(name)
        case "LimitRange": limits(name)
        case "PersistentVolumeClaim": claim(name)
        case "Deployment": deployment(name)
        case "StatefulSet": statefulSet(name)
        case "NetworkPolicy": policy(name)
        case "Role": role(name)
        case "DaemonSet", "ReplicaSet", "ReplicationController", "PodTemplate", "Job", "CronJob": workload(kind, name)
        case "ClusterRole", "ClusterRoleBinding", "RoleBinding", "ServiceAccount", "Secret": access(kind, name)
        case "PriorityClass", "StorageClass", "IngressClass": clusterClass(kind, name)
        case "Box", "Lid": custom(kind, name)
        default: policies(kind, name)
        }
    }

    private mutating func head(_ apiVersion: String, _ kind: String, _ metadata: Value, _ rest: Value = [:]) -> Value {
        var value: Value = ["apiVersion": .string(apiVersion), "kind": .string(kind), "metadata": metadata]
        for field in rest.object ?? [:] { value[field.key] = field.value }
        return value
    }

    /// That of an object without a namespace, which nothing may hold when the test has ended.
    private mutating func clusterMetadata(_ name: String) -> Value {
        var result = metadata("\(namespace)-\(name)")
        result["namespace"] = Value?.none
        result["finalizers"] = Value?.none
        return result
    }

    // MARK: Workloads

    private mutating func pod(restart: String? = nil) -> Value {
        var pod: Value = ["containers": .array([container("main")] + (isTrue(30) ? [container("side")] : []))]
        if let restart { pod["restartPolicy"] = .string(restart) }
        if isTrue(20) { pod["terminationGracePeriodSeconds"] = .integer(Int64(10 + below(3))) }
        if isTrue(20) { pod["hostAliases"] = [["ip": "192.0.2.1", "hostnames": ["a", "b"]]] }
        if isTrue(20) { pod["imagePullSecrets"] = [["name": .string(pick(["a", "b"]))]] }
        return pod
    }

    private mutating func workload(_ kind: String, _ name: String) -> Value {
        let labels: Value = ["app": .string(name)]
        let template: Value = ["metadata": ["labels": labels], "spec": pod()]
        switch kind {
        case "DaemonSet":
            var spec: Value = ["selector": ["matchLabels": labels], "template": template]
            spec["template"]?["spec"]?["nodeSelector"] = ["no": "node"]
            if isTrue(40) { spec["updateStrategy"] = ["type": .string(pick(["OnDelete", "RollingUpdate"]))] }
            if isTrue(30) { spec["minReadySeconds"] = .integer(Int64(below(3))) }
            return head("apps/v1", kind, metadata(name), ["spec": spec])
        case "ReplicaSet":
            let spec: Value = ["replicas": 0, "selector": ["matchLabels": labels], "template": template]
            return head("apps/v1", kind, metadata(name), ["spec": spec])
        case "ReplicationController":
            return head(
                "v1", kind, metadata(name), ["spec": ["replicas": 0, "selector": labels, "template": template]])
        case "PodTemplate": return head("v1", kind, metadata(name), ["template": template])
        case "Job":
            var spec: Value = [
                "suspend": true,
                "template": ["spec": ["restartPolicy": "Never", "containers": [["name": "c", "image": "image:1"]]]],
            ]
            if isTrue(50) { spec["parallelism"] = .integer(Int64(1 + below(3))) }
            if isTrue(50) { spec["activeDeadlineSeconds"] = .integer(Int64(60 + below(3))) }
            if isTrue(30) { spec["ttlSecondsAfterFinished"] = .integer(Int64(below(100))) }
            // What others change may replace it, which a finalizer would hold for ever.
            var own = metadata(name)
            own["finalizers"] = Value?.none
            return head("batch/v1", kind, own, ["spec": spec])
        default:
            var spec: Value = [
                "schedule": .string(pick(["0 0 1 1 *", "@yearly"])), "suspend": true,
                "jobTemplate": ["spec": ["template": ["spec": pod(restart: "OnFailure")]]],
            ]
            if isTrue(40) { spec["concurrencyPolicy"] = .string(pick(["Allow", "Forbid", "Replace"])) }
            if isTrue(40) { spec["successfulJobsHistoryLimit"] = .integer(Int64(below(4))) }
            return head("batch/v1", kind, metadata(name), ["spec": spec])
        }
    }

    // MARK: Access

    private mutating func access(_ kind: String, _ name: String) -> Value {
        let group = "rbac.authorization.k8s.io"
        switch kind {
        case "ServiceAccount":
            var rest: Value = [:]
            if isTrue(50) { rest["automountServiceAccountToken"] = .bool(isTrue(50)) }
            if isTrue(40) { rest["imagePullSecrets"] = .array(some(["a", "b", "c"]).map { ["name": .string($0)] }) }
            return head("v1", kind, metadata(name), rest)
        case "Secret":
            var rest: Value = ["type": "Opaque"]
            if isTrue(70) { rest["data"] = map(["k"] + some(["l", "m"])).mapStrings { _ in "dmFsdWU=" } }
            if isTrue(50) { rest["stringData"] = map(["s"] + some(["t"])) }
            return head("v1", kind, metadata(name), rest)
        case "ClusterRole":
            let verbs = some(["get", "list", "watch"]) + ["create"]
            let rule: Value = [
                "apiGroups": ["apps"], "resources": ["deployments"], "verbs": .array(verbs.map(Value.string)),
            ]
            var rest: Value = [
                "rules": .array(isTrue(30) ? [rule, ["nonResourceURLs": ["/x"], "verbs": ["get"]]] : [rule])
            ]
            if isTrue(10) { rest["rules"] = [] }
            return head("\(group)/v1", kind, clusterMetadata(name), rest)
        default:
            let subjects = some(["a", "b", "c"]).map { subject -> Value in
                var value: Value = ["kind": .string(pick(["User", "Group"])), "name": .string(subject)]
                if isTrue(60) { value["apiGroup"] = .string(group) }
                return value
            }
            var rest: Value = ["roleRef": ["apiGroup": .string(group), "kind": "ClusterRole", "name": "view"]]
            if !subjects.isEmpty || isTrue(30) { rest["subjects"] = .array(subjects) }
            let own = kind == "RoleBinding" ? metadata(name) : clusterMetadata(name)
            return head("\(group)/v1", kind, own, rest)
        }
    }

    private mutating func clusterClass(_ kind: String, _ name: String) -> Value {
        let own = clusterMetadata(name)
        switch kind {
        case "PriorityClass":
            var rest: Value = ["value": 1000]
            if isTrue(60) { rest["description"] = .string(pick(["", "a", "b"])) }
            if isTrue(30) { rest["globalDefault"] = false }
            return head("scheduling.k8s.io/v1", kind, own, rest)
        case "StorageClass":
            var rest: Value = ["provisioner": "example.test/none", "parameters": ["type": "fast"]]
            if isTrue(60) { rest["allowVolumeExpansion"] = .bool(isTrue(50)) }
            return head("storage.k8s.io/v1", kind, own, rest)
        default:
            var spec: Value = ["controller": "example.test/none"]
            if isTrue(60) { spec["parameters"] = ["kind": "Any", "name": .string(pick(["a", "b"]))] }
            return head("networking.k8s.io/v1", kind, own, ["spec": spec])
        }
    }

    // MARK: Policies and addresses

    private mutating func policies(_ kind: String, _ name: String) -> Value {
        switch kind {
        case "ResourceQuota":
            var hard: Value = ["requests.cpu": .string(pick(["1", "1000m", "2.0", "0.5"]))]
            if isTrue(60) { hard["pods"] = isTrue(50) ? 10 : .string(pick(["10", "20"])) }
            if isTrue(40) { hard["limits.memory"] = .string(pick(["1Gi", "1024Mi", "1e9"])) }
            return head("v1", kind, metadata(name), ["spec": ["hard": hard]])
        case "HorizontalPodAutoscaler":
            var spec: Value = [
                "maxReplicas": .integer(Int64(3 + below(3))),
                "scaleTargetRef": ["apiVersion": "apps/v1", "kind": "Deployment", "name": "nothing"],
            ]
            if isTrue(50) { spec["minReplicas"] = .integer(Int64(1 + below(2))) }
            let target: Value =
                isTrue(50)
                ? ["type": "Utilization", "averageUtilization": 80]
                : ["type": "AverageValue", "averageValue": .string(pick(["500m", "0.5", "1000m"]))]
            if isTrue(60) { spec["metrics"] = [["type": "Resource", "resource": ["name": "cpu", "target": target]]] }
            if isTrue(40) {
                spec["behavior"] = [
                    "scaleDown": [
                        "policies": [["type": "Pods", "value": 1, "periodSeconds": 60]],
                        "stabilizationWindowSeconds": 0,
                    ]
                ]
            }
            return head("autoscaling/v2", kind, metadata(name), ["spec": spec])
        case "PodDisruptionBudget":
            let limit: Value = isTrue(50) ? .integer(Int64(below(3))) : .string(pick(["50%", "25%"]))
            return head(
                "policy/v1", kind, metadata(name),
                [
                    "spec": [
                        pick(["minAvailable", "maxUnavailable"]): limit,
                        "selector": ["matchLabels": ["app": .string(name)]],
                    ]
                ])
        case "Ingress":
            var path: Value = ["pathType": .string(pick(["Prefix", "Exact"])), "path": .string(pick(["/", "/a"]))]
            path["backend"] = ["service": ["name": "s", "port": isTrue(50) ? ["number": 80] : ["name": "http"]]]
            var rule: Value = ["http": ["paths": [path]]]
            if isTrue(60) { rule["host"] = .string(pick(["a.example.test", "b.example.test"])) }
            var spec: Value = ["rules": [rule]]
            if isTrue(40) {
                spec["tls"] = [["hosts": .array(some(["a.example.test", "b.example.test"]).map(Value.string))]]
            }
            return head("networking.k8s.io/v1", kind, metadata(name), ["spec": spec])
        case "EndpointSlice":
            var rest: Value = [
                "addressType": "IPv4", "endpoints": [["addresses": [.string(pick(["192.0.2.1", "192.0.2.2"]))]]],
            ]
            if isTrue(60) {
                var port: Value = ["port": .integer(Int64(80 + below(2))), "name": .string(pick(["", "http"]))]
                if isTrue(50) { port["protocol"] = "TCP" }
                rest["ports"] = [port]
            }
            return head("discovery.k8s.io/v1", kind, metadata(name), rest)
        default:
            var spec: Value = ["holderIdentity": .string(pick(["a", "b"]))]
            if isTrue(50) { spec["leaseDurationSeconds"] = .integer(Int64(10 + below(5))) }
            if isTrue(30) {
                spec["renewTime"] = .string(pick(["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000000Z"]))
            }
            return head("coordination.k8s.io/v1", "Lease", metadata(name), ["spec": spec])
        }
    }

    // MARK: Custom resources

    private var group: String { "\(namespace).example.test" }

    /// The definitions of the custom kinds, which come first.
    func definitions() -> [Value] { Self.custom.map(definition) }

    private func definition(_ kind: String) -> Value {
        let (plural, singular): (Value, Value) = kind == "Box" ? ("boxes", "box") : ("lids", "lid")
        let text: Value = ["type": "string"]
        let element: Value = [
            "type": "object", "required": ["name"],
            "properties": ["name": text, "protocol": ["type": "string", "default": "TCP"], "v": text],
        ]
        let fields: Value = [
            "any": ["type": "object", "x-kubernetes-preserve-unknown-fields": true], "num": ["type": "number"],
            "count": ["type": "integer", "default": 1], "ios": ["x-kubernetes-int-or-string": true],
            "set": ["type": "array", "x-kubernetes-list-type": "set", "items": text],
            "list": [
                "type": "array",
                "items": ["type": "object", "properties": ["a": text, "b": ["type": "string", "default": "bb"]]],
            ],
            "lm": [
                "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name", "protocol"],
                "items": element,
            ],
            "atom": [
                "type": "object", "x-kubernetes-map-type": "atomic",
                "properties": ["a": text, "b": ["type": "string", "default": "bb"]],
            ],
            "map": ["type": "object", "additionalProperties": text],
        ]
        let version: Value = [
            "name": "v1", "served": true, "storage": true,
            "schema": [
                "openAPIV3Schema": [
                    "type": "object",
                    "properties": ["spec": ["type": "object", "properties": fields]],
                ]
            ],
        ]
        let names: Value = [
            "kind": .string(kind), "listKind": .string("\(kind)List"), "plural": plural, "singular": singular,
        ]
        return [
            "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": ["name": .string("\(plural.string ?? "").\(group)")],
            "spec": ["group": .string(group), "scope": "Namespaced", "names": names, "versions": [version]],
        ]
    }

    private mutating func custom(_ kind: String, _ name: String) -> Value {
        var spec: Value = [:]
        if isTrue(50) { spec["any"] = ["x": .string(pick(["1", "2"])), "y": ["z": .integer(Int64(below(3)))]] }
        if isTrue(40) { spec["num"] = pick([1, 1.5, 2.25]) }
        if isTrue(40) { spec["count"] = .integer(Int64(below(3))) }
        if isTrue(40) { spec["ios"] = isTrue(50) ? 5 : "5%" }
        if isTrue(50) { spec["set"] = .array((some(["a", "b", "c"]) + ["d"]).map(Value.string)) }
        if isTrue(50) { spec["list"] = .array(some(["1", "2", "3"]).map { ["a": .string($0)] }) }
        if isTrue(60) {
            spec["lm"] = .array(
                some(["x", "y", "z"]).map { name in
                    var element: Value = ["name": .string(name), "v": .string(pick(["1", "2"]))]
                    if isTrue(40) { element["protocol"] = .string(pick(["TCP", "UDP"])) }
                    return element
                })
        }
        if isTrue(40) { spec["atom"] = ["a": .string(pick(["1", "2"]))] }
        if isTrue(40) { spec["map"] = map(some(["a", "b", "c"])) }
        return head("\(group)/v1", kind, metadata(name), ["spec": spec])
    }
}

extension Value {
    fileprivate func mapStrings(_ change: (String) -> String) -> Value {
        guard case .object(let fields) = self else { return self }
        return .object(ValueObject(fields.map { .init(key: $0.key, value: .string(change($0.key))) }))
    }
}
