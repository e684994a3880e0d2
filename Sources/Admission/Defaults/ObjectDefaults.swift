import APIMachinery
import Documents
package import Model

/// What the server fills in while it decodes an object (Kubernetes `pkg/apis/*/v1/defaults.go`), and the parts that its
/// Go types always write (`metadata`, `resources`, counters of a status).
package enum ObjectDefaults {
    package static func complete(_ object: inout Value, _ kind: AdmittedKind) {
        object.setDefault("metadata", [:])
        if kind.hasStatus, kind.name.kind != "Namespace" { object.setDefault("status", [:]) }
        switch (kind.name.group, kind.name.kind) {
        case ("", _): completeCore(&object, kind.name.kind)
        case ("apps", _): completeWorkload(&object, kind.name.kind)
        case ("batch", "Job"):
            completeJob(&object)
            object.update("spec") { PodDefaults.complete(template: &$0) }
        case ("batch", "CronJob"): completeCronJob(&object)
        case ("autoscaling", "HorizontalPodAutoscaler"): AutoscalerDefaults.complete(&object)
        case ("policy", "PodDisruptionBudget"):
            object.setDefault("spec", [:])
            for counter in ["currentHealthy", "desiredHealthy", "disruptionsAllowed", "expectedPods"] {
                object.update("status") { $0.setDefault(counter, 0) }
            }
        case ("networking.k8s.io", _): completeNetworking(&object, kind.name.kind)
        case ("rbac.authorization.k8s.io", _): completeAccess(&object, kind.name.kind)
        case ("storage.k8s.io", _): completeStorage(&object, kind.name.kind)
        case ("scheduling.k8s.io", "PriorityClass"):
            object.setDefault("value", 0)
            object.setDefault("preemptionPolicy", "PreemptLowerPriority")
        case ("coordination.k8s.io", "Lease"): object.setDefault("spec", [:])
        case ("discovery.k8s.io", "EndpointSlice"): completeSlice(&object)
        case ("admissionregistration.k8s.io", let name) where name.hasSuffix("WebhookConfiguration"):
            completeWebhooks(&object, name)
        case ("admissionregistration.k8s.io", _): completeAdmissionPolicy(&object, kind.name.kind)
        case ("resource.k8s.io", "ResourceClaim"): object.update("spec", DeviceDefaults.complete)
        case ("resource.k8s.io", "ResourceClaimTemplate"):
            object.update("spec") { template in
                template.setDefault("metadata", [:])
                template.update("spec", DeviceDefaults.complete)
            }
        case ("apiextensions.k8s.io", _): DefinitionDefaults.complete(&object)
        case ("apiregistration.k8s.io", _):
            object.update("spec") { spec in
                guard spec["service"] != nil else { return }
                spec.update("service") { $0.setDefault("port", 443) }
            }
        default: break
        }
    }

    private static func completeCore(_ object: inout Value, _ kind: String) {
        switch kind {
        case "Pod":
            object.update("spec") { PodDefaults.complete(pod: &$0) }
            object.update("status") { $0.setDefault("phase", "Pending") }
        case "PodTemplate": PodDefaults.complete(template: &object)
        case "ReplicationController": completeReplicationController(&object)
        case "Service": ServiceDefaults.complete(&object)
        case "Secret": completeSecret(&object)
        case "Namespace":
            labelNamespace(&object)
            object.setDefault("spec", [:])
            object.update("status") { $0.setDefault("phase", "Active") }
        case "PersistentVolumeClaim": completeClaim(&object)
        case "PersistentVolume":
            object.update("spec") { spec in
                spec.setDefault("persistentVolumeReclaimPolicy", "Retain")
                spec.setDefault("volumeMode", "Filesystem")
                if spec["hostPath"] != nil { spec.update("hostPath") { $0.setDefault("type", "") } }
            }
            object.update("status") { $0.setDefault("phase", "Pending") }
        case "Endpoints":
            object.forEachElement(of: "subsets") { subset in
                subset.forEachElement(of: "ports") { $0.setDefault("protocol", "TCP") }
            }
        case "Node": completeNode(&object)
        case "LimitRange":
            object.update("spec") { spec in spec.forEachElement(of: "limits", completeLimit) }
        case "ResourceQuota": object.setDefault("spec", [:])
        case "Event":
            object.setDefault("involvedObject", [:])
            object.setDefault("source", [:])
            object.setDefault("reportingComponent", "")
            object.setDefault("reportingInstance", "")
            for time in ["eventTime", "firstTimestamp", "lastTimestamp"] where object[time] == nil {
                object[time] = .null
            }
        default: break
        }
    }

    /// The label by which selectors of namespaces find one by name.
    package static func labelNamespace(_ object: inout Value) {
        guard let name = ObjectMetadata(object).name, !name.isEmpty else { return }
        object.set(.string(name), at: ["metadata", "labels", WellKnownLabel.namespaceName])
    }

    private static func completeReplicationController(_ object: inout Value) {
        let labels = object.value(at: ["spec", "template", "metadata", "labels"])
        object.update("spec") { spec in
            spec.setDefault("replicas", 1)
            guard spec["template"] != nil else { return }
            if let labels { spec.setDefault("selector", labels) }
            PodDefaults.complete(template: &spec)
        }
        if let labels { object.updateMetadata { $0.setDefault("labels", labels) } }
        object.update("status") { $0.setDefault("replicas", 0) }
    }

    private static func completeSecret(_ object: inout Value) {
        object.setDefault("type", "Opaque")
        guard let texts = object["stringData"]?.object else { return }
        object["stringData"] = nil
        guard !texts.isEmpty else { return }
        object.update("data") { data in
            for field in texts {
                data[field.key] = .string(Base64.encode(Array((field.value.string ?? "").utf8)))
            }
        }
    }

    static func completeClaim(_ object: inout Value) {
        object.update("spec") { spec in
            spec.setDefault("resources", [:])
            spec.setDefault("volumeMode", "Filesystem")
        }
        object.update("status") { $0.setDefault("phase", "Pending") }
    }

    private static func completeNode(_ object: inout Value) {
        object.setDefault("spec", [:])
        object.update("status") { status in
            if let capacity = status["capacity"] { status.setDefault("allocatable", capacity) }
            status.update("daemonEndpoints") { endpoints in
                endpoints.update("kubeletEndpoint") { $0.setDefault("Port", 0) }
            }
            status.update("nodeInfo") { info in
                for field in [
                    "machineID", "systemUUID", "bootID", "kernelVersion", "osImage", "containerRuntimeVersion",
                    "kubeletVersion", "kubeProxyVersion", "operatingSystem", "architecture",
                ] { info.setDefault(field, "") }
            }
        }
    }

    /// A container's limits are its defaults, and those its default requests.
    private static func completeLimit(_ limit: inout Value) {
        guard limit["type"]?.string == "Container" else { return }
        func fill(_ target: String, from source: String) {
            for field in limit[source]?.object ?? [:] {
                limit.update(target) { $0.setDefault(field.key, field.value) }
            }
        }
        fill("default", from: "max")
        fill("defaultRequest", from: "default")
        fill("defaultRequest", from: "min")
    }

    // MARK: - Networks, access, storage

    private static func completeNetworking(_ object: inout Value, _ kind: String) {
        switch kind {
        case "NetworkPolicy":
            object.update("spec") { spec in
                spec.setDefault("podSelector", [:])
                for direction in ["ingress", "egress"] {
                    spec.forEachElement(of: direction) { rule in
                        rule.forEachElement(of: "ports") { $0.setDefault("protocol", "TCP") }
                    }
                }
                let hasEgress = !(spec["egress"]?.array ?? []).isEmpty
                spec.setDefault("policyTypes", hasEgress ? ["Ingress", "Egress"] : ["Ingress"])
            }
        case "Ingress":
            object.setDefault("spec", [:])
            object.update("status") { $0.setDefault("loadBalancer", [:]) }
            object.update("spec") { spec in
                spec.forEachElement(of: "rules") { rule in
                    guard rule["http"] != nil else { return }
                    rule.update("http") { http in
                        http.forEachElement(of: "paths") { $0.setDefault("backend", [:]) }
                    }
                }
            }
        case "IngressClass":
            object.update("spec") { spec in
                guard spec["parameters"] != nil else { return }
                spec.update("parameters") { $0.setDefault("scope", "Cluster") }
            }
        default: object.setDefault("spec", [:])
        }
    }

    private static func completeAccess(_ object: inout Value, _ kind: String) {
        let group: Value = "rbac.authorization.k8s.io"
        guard kind.hasSuffix("Binding") else {
            // The Go type writes its rules even when there are none.
            if object["rules"] == nil { object["rules"] = .null }
            return
        }
        object.update("roleRef") { reference in
            if reference["apiGroup"]?.string ?? "" == "" { reference["apiGroup"] = group }
            reference.setDefault("kind", "")
            reference.setDefault("name", "")
        }
        object.forEachElement(of: "subjects") { subject in
            let isOfPerson = ["User", "Group"].contains(subject["kind"]?.string ?? "")
            if isOfPerson, subject["apiGroup"]?.string ?? "" == "" { subject["apiGroup"] = group }
        }
    }

    private static func completeStorage(_ object: inout Value, _ kind: String) {
        switch kind {
        case "StorageClass":
            object.setDefault("provisioner", "")
            object.setDefault("reclaimPolicy", "Delete")
            object.setDefault("volumeBindingMode", "Immediate")
        case "CSIDriver":
            object.update("spec") { spec in
                spec.setDefault("attachRequired", true)
                for flag in ["podInfoOnMount", "storageCapacity", "requiresRepublish", "seLinuxMount"] {
                    spec.setDefault(flag, false)
                }
                spec.setDefault("fsGroupPolicy", "ReadWriteOnceWithFSType")
                spec.setDefault("volumeLifecycleModes", ["Persistent"])
            }
        case "CSINode":
            object.update("spec") { spec in
                spec.forEachElement(of: "drivers") { driver in
                    if driver["topologyKeys"] == nil { driver["topologyKeys"] = .null }
                }
            }
        case "VolumeAttachment": object.update("status") { $0.setDefault("attached", false) }
        default: break
        }
    }

    private static func completeSlice(_ object: inout Value) {
        object.setDefault("addressType", "")
        for list in ["endpoints", "ports"] where object[list] == nil { object[list] = .null }
        object.forEachElement(of: "endpoints") { $0.setDefault("conditions", [:]) }
        object.forEachElement(of: "ports") { port in
            port.setDefault("name", "")
            port.setDefault("protocol", "TCP")
        }
    }

    /// Policies are kept as any object is: nothing is refused or changed by them here.
    private static func completeAdmissionPolicy(_ object: inout Value, _ kind: String) {
        let isBinding = kind.hasSuffix("Binding")
        object.update("spec") { spec in
            if !isBinding { spec.setDefault("failurePolicy", "Fail") }
            let matching = isBinding ? "matchResources" : "matchConstraints"
            guard spec[matching] != nil else { return }
            spec.update(matching) { match in
                match.setDefault("matchPolicy", "Equivalent")
                match.setDefault("namespaceSelector", [:])
                match.setDefault("objectSelector", [:])
                for rules in ["resourceRules", "excludeResourceRules"] {
                    match.forEachElement(of: rules) { $0.setDefault("scope", "*") }
                }
            }
        }
    }

    private static func completeWebhooks(_ object: inout Value, _ kind: String) {
        object.forEachElement(of: "webhooks") { webhook in
            webhook.setDefault("failurePolicy", "Fail")
            webhook.setDefault("matchPolicy", "Equivalent")
            webhook.setDefault("namespaceSelector", [:])
            webhook.setDefault("objectSelector", [:])
            webhook.setDefault("timeoutSeconds", 10)
            webhook.forEachElement(of: "rules") { $0.setDefault("scope", "*") }
            webhook.update("clientConfig") { client in
                if client["service"] != nil { client.update("service") { $0.setDefault("port", 443) } }
            }
            if kind == "MutatingWebhookConfiguration" { webhook.setDefault("reinvocationPolicy", "Never") }
        }
    }
}
