internal import APIMachinery
internal import Model

/// What is there once an object is: itself, and what controllers make of it.
enum ProvidedObjects {
    static func targets(of object: DesiredObject) -> [ObjectIdentity] {
        let identity = object.identity
        var targets = [identity]
        func add(_ kind: String, _ name: Value?) {
            guard let name = name?.string, !name.isEmpty else { return }
            targets.append(ObjectIdentity(group: "", kind: kind, namespace: identity.namespace, name: name))
        }
        let spec = object.value["spec"]
        switch (identity.group, identity.kind) {
        case ("external-secrets.io", "ExternalSecret"):
            add("Secret", spec?.value(at: ["target", "name"]) ?? .string(identity.name))
        case ("bitnami.com", "SealedSecret"):
            add("Secret", spec?.value(at: ["template", "metadata", "name"]) ?? .string(identity.name))
        case ("cert-manager.io", "Certificate"): add("Secret", spec?["secretName"])
        case ("secrets.hashicorp.com", _): add("Secret", spec?.value(at: ["destination", "name"]))
        case ("kafka.strimzi.io", "KafkaUser"): add("Secret", .string(identity.name))
        case ("", "Service"):
            let annotations = object.value.value(at: ["metadata", "annotations"])
            add("Secret", annotations?["service.beta.openshift.io/serving-cert-secret-name"])
        case ("networking.k8s.io", "Ingress"):
            for tls in spec?["tls"]?.array ?? [] { add("Secret", tls["secretName"]) }
        case ("apps", "StatefulSet"):
            // `claim-name-0` and so on, for those who name them.
            let count = min(spec?["replicas"]?.integer ?? 1, 64)
            for claim in spec?["volumeClaimTemplates"]?.array ?? [] {
                guard let name = claim["metadata"]?["name"]?.string, count > 0 else { continue }
                for ordinal in 0..<count {
                    add("PersistentVolumeClaim", .string("\(name)-\(identity.name)-\(ordinal)"))
                }
            }
        default: break
        }
        return targets
    }

    /// What Kubernetes or the platform itself brings.
    static func isBuiltIn(_ target: ObjectIdentity, platform: String) -> Bool {
        switch target.kind {
        case "ServiceAccount":
            target.name == "default" || (platform == "openshift" && ["builder", "deployer"].contains(target.name))
        case "ConfigMap":
            target.name == "kube-root-ca.crt"
                || (platform == "openshift" && target.name == "openshift-service-ca.crt")
        case "PriorityClass":
            target.name.hasPrefix("system-") || (platform == "openshift" && target.name.hasPrefix("openshift-"))
        case "ClusterRole":
            ["cluster-admin", "admin", "edit", "view"].contains(target.name) || target.name.hasPrefix("system:")
                || (platform == "openshift" && target.name.hasPrefix("registry-"))
        case "Role":
            target.name.hasPrefix("system:")
                || (target.namespace == WellKnownNamespace.system
                    && target.name == "extension-apiserver-authentication-reader")
        case "StorageClass":
            switch platform {
            case "minikube": target.name == "standard"
            case "eks": target.name == "gp2" || target.name == "gp3"
            default: false
            }
        default: false
        }
    }
}
