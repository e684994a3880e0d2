package import Model

extension Value {
    /// The objects that an object of this kind names in its fields, apart from its Namespace and its CRD.
    ///
    /// What it names without a namespace is in `namespace`, its own.
    package func references(of kind: GroupVersionKind, in namespace: String) -> [ObjectReference] {
        var collector = ReferenceCollector(namespace: namespace)
        if let workload = WorkloadKind(kind) {
            if let pod = value(at: workload.podSpecPath) {
                collector.addPod(pod, at: FieldPath(workload.podSpecPath.map(FieldPath.Step.key)))
            }
            if workload == .statefulSet { collector.addStatefulSet(self) }
            return collector.references
        }
        switch (kind.group, kind.kind) {
        case ("", "PersistentVolumeClaim"): collector.addClaim(self["spec"], at: FieldPath(keys: "spec"))
        case ("", "PersistentVolume"):
            collector.addCluster(
                self["spec"]?["storageClassName"], "StorageClass", group: "storage.k8s.io",
                at: FieldPath(keys: "spec", "storageClassName"))
        case ("", "ServiceAccount"): collector.addAccount(self)
        case ("autoscaling", "HorizontalPodAutoscaler"):
            collector.add(typed: self["spec"]?["scaleTargetRef"], at: FieldPath(keys: "spec", "scaleTargetRef"))
        case ("autoscaling.k8s.io", "VerticalPodAutoscaler"):
            collector.add(typed: self["spec"]?["targetRef"], at: FieldPath(keys: "spec", "targetRef"))
        case ("keda.sh", "ScaledObject"):
            collector.add(
                typed: self["spec"]?["scaleTargetRef"], group: "apps",
                at: FieldPath(keys: "spec", "scaleTargetRef"))
        case ("rbac.authorization.k8s.io", "Role"), ("rbac.authorization.k8s.io", "ClusterRole"):
            collector.addConstraints(self)
        case ("rbac.authorization.k8s.io", "RoleBinding"), ("rbac.authorization.k8s.io", "ClusterRoleBinding"):
            collector.addBinding(self)
        case ("networking.k8s.io", "Ingress"): collector.addIngress(self)
        case ("route.openshift.io", "Route"):
            collector.add(self["spec"]?["to"]?["name"], "Service", at: FieldPath(keys: "spec", "to", "name"))
        case ("gateway.networking.k8s.io", _): collector.addGatewayRoute(self)
        default: break
        }
        return collector.references
    }
}

extension ReferenceCollector {
    fileprivate mutating func addStatefulSet(_ value: Value) {
        add(value["spec"]?["serviceName"], "Service", at: FieldPath(keys: "spec", "serviceName"))
        for (index, claim) in (value["spec"]?["volumeClaimTemplates"]?.array ?? []).enumerated() {
            let path = FieldPath(keys: "spec", "volumeClaimTemplates").appending(.index(index)).key("spec")
            addClaim(claim["spec"], at: path)
        }
    }

    fileprivate mutating func addClaim(_ spec: Value?, at path: FieldPath) {
        guard let spec else { return }
        addCluster(
            spec["storageClassName"], "StorageClass", group: "storage.k8s.io", at: path.key("storageClassName"))
        addCluster(spec["volumeName"], "PersistentVolume", group: "", at: path.key("volumeName"))
    }

    fileprivate mutating func addAccount(_ value: Value) {
        for list in ["secrets", "imagePullSecrets"] {
            for (index, secret) in (value[list]?.array ?? []).enumerated() {
                add(
                    secret["name"], "Secret",
                    at: FieldPath(keys: list).appending(.index(index)).key("name"))
            }
        }
    }

    /// The SecurityContextConstraints that a role lets its subjects use; most are there before anything else.
    fileprivate mutating func addConstraints(_ value: Value) {
        for (index, rule) in (value["rules"]?.array ?? []).enumerated()
        where rule["resources"]?.array?.contains("securitycontextconstraints") == true {
            let names = FieldPath(keys: "rules").appending(.index(index)).key("resourceNames")
            for (place, name) in (rule["resourceNames"]?.array ?? []).enumerated() {
                add(
                    name, "SecurityContextConstraints", group: "security.openshift.io",
                    at: names.appending(.index(place)), namespace: "", isOptional: true)
            }
        }
    }

    fileprivate mutating func addBinding(_ value: Value) {
        // The only group that has roles, which the server writes where it is left out.
        add(typed: value["roleRef"], group: "rbac.authorization.k8s.io", at: FieldPath(keys: "roleRef"))
        for (index, subject) in (value["subjects"]?.array ?? []).enumerated() {
            guard subject["kind"]?.string == "ServiceAccount" else { continue }
            add(
                subject["name"], "ServiceAccount",
                at: FieldPath(keys: "subjects").appending(.index(index)).key("name"),
                namespace: subject["namespace"]?.string)
        }
    }

    fileprivate mutating func addIngress(_ value: Value) {
        let spec = FieldPath(keys: "spec")
        addCluster(
            value["spec"]?["ingressClassName"], "IngressClass", group: "networking.k8s.io",
            at: spec.key("ingressClassName"))
        add(
            value.value(at: ["spec", "defaultBackend", "service", "name"]), "Service",
            at: spec.key("defaultBackend").key("service").key("name"))
        for (index, rule) in (value["spec"]?["rules"]?.array ?? []).enumerated() {
            let rules = spec.key("rules").appending(.index(index)).key("http").key("paths")
            for (place, path) in (rule.value(at: ["http", "paths"])?.array ?? []).enumerated() {
                add(
                    path.value(at: ["backend", "service", "name"]), "Service",
                    at: rules.appending(.index(place)).key("backend").key("service").key("name"))
            }
        }
        for (index, tls) in (value["spec"]?["tls"]?.array ?? []).enumerated() {
            // The certificate may be made by a controller because the Ingress asks for it.
            add(
                tls["secretName"], "Secret", at: spec.key("tls").appending(.index(index)).key("secretName"),
                isOptional: true)
        }
    }

    fileprivate mutating func addGatewayRoute(_ value: Value) {
        for (index, parent) in (value["spec"]?["parentRefs"]?.array ?? []).enumerated() {
            add(
                parent["name"], "Gateway", group: "gateway.networking.k8s.io",
                at: FieldPath(keys: "spec", "parentRefs").appending(.index(index)).key("name"),
                namespace: parent["namespace"]?.string)
        }
        for (index, rule) in (value["spec"]?["rules"]?.array ?? []).enumerated() {
            for (place, backend) in (rule["backendRefs"]?.array ?? []).enumerated() {
                let path = FieldPath(keys: "spec", "rules").appending(.index(index)).key("backendRefs")
                add(
                    backend["name"], "Service", at: path.appending(.index(place)).key("name"),
                    namespace: backend["namespace"]?.string)
            }
        }
    }
}
