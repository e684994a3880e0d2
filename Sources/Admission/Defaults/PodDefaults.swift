import APIMachinery
import Model

/// Defaults of pods and pod templates.
enum PodDefaults {
    /// Completes `template` in the spec of a workload.
    static func complete(template owner: inout Value) {
        owner.update("template") { template in
            template.setDefault("metadata", [:])
            template.update("spec", completeSpec)
        }
    }

    /// Completes the spec of a Pod itself, which gets more than a template.
    static func complete(pod spec: inout Value) {
        for list in ["containers", "initContainers"] {
            spec.forEachElement(of: list) { container in
                // What a container limits, it also requests.
                for limit in container.value(at: ["resources", "limits"])?.object ?? [:] {
                    container.update(at: ["resources", "requests"]) { $0.setDefault(limit.key, limit.value) }
                }
            }
        }
        spec.setDefault("enableServiceLinks", true)
        completeSpec(&spec)
        guard spec["hostNetwork"]?.bool == true else { return }
        spec.forEachElement(of: "containers") { container in
            container.forEachElement(of: "ports") { port in
                // Go can't tell a 0 that is written from none.
                if let number = port["containerPort"], (port["hostPort"]?.integer ?? 0) == 0 {
                    port["hostPort"] = number
                }
            }
        }
    }

    static func completeSpec(_ spec: inout Value) {
        spec.setDefault("dnsPolicy", "ClusterFirst")
        spec.setDefault("restartPolicy", "Always")
        spec.setDefault("securityContext", [:])
        spec.setDefault("terminationGracePeriodSeconds", 30)
        spec.setDefault("schedulerName", "default-scheduler")
        if spec["containers"] == nil { spec["containers"] = .null }
        // Both spellings of the service account always agree.
        if let name = spec["serviceAccountName"] ?? spec["serviceAccount"] {
            spec["serviceAccountName"] = name
            spec["serviceAccount"] = name
        }
        spec.forEachElement(of: "volumes", completeVolume)
        for list in ["initContainers", "containers", "ephemeralContainers"] {
            spec.forEachElement(of: list, completeContainer)
        }
    }

    private static func completeVolume(_ volume: inout Value) {
        if volume.object?.keys.contains(where: { $0 != "name" }) != true { volume["emptyDir"] = [:] }
        let mode: Value = 0o644
        for source in ["secret", "configMap", "downwardAPI", "projected"] where volume[source] != nil {
            volume.update(source) { $0.setDefault("defaultMode", mode) }
        }
        if volume["downwardAPI"] != nil { volume.update("downwardAPI", completeDownwardItems) }
        if volume["projected"] != nil {
            volume.update("projected") { projected in
                projected.forEachElement(of: "sources") { source in
                    if source["serviceAccountToken"] != nil {
                        source.update("serviceAccountToken") { $0.setDefault("expirationSeconds", 3600) }
                    }
                    if source["podCertificate"] != nil {
                        source.update("podCertificate") { $0.setDefault("maxExpirationSeconds", 86400) }
                    }
                    if source["downwardAPI"] != nil { source.update("downwardAPI", completeDownwardItems) }
                }
            }
        }
        if volume["hostPath"] != nil { volume.update("hostPath") { $0.setDefault("type", "") } }
        if volume.value(at: ["ephemeral", "volumeClaimTemplate"]) != nil {
            volume.update(at: ["ephemeral", "volumeClaimTemplate"]) { template in
                template.setDefault("metadata", [:])
                template.update("spec") { spec in
                    spec.setDefault("resources", [:])
                    spec.setDefault("volumeMode", "Filesystem")
                }
            }
        }
    }

    private static func completeDownwardItems(_ source: inout Value) {
        source.forEachElement(of: "items") { item in
            if item["fieldRef"] != nil { item.update("fieldRef") { $0.setDefault("apiVersion", "v1") } }
            completeDivisor(&item)
        }
    }

    /// A quantity that is not a pointer is always written.
    private static func completeDivisor(_ holder: inout Value) {
        if holder["resourceFieldRef"] != nil { holder.update("resourceFieldRef") { $0.setDefault("divisor", "0") } }
    }

    private static func completeContainer(_ container: inout Value) {
        container.setDefault("name", "")
        container.setDefault("resources", [:])
        let tag = imageTag(container["image"]?.string ?? "")
        container.setDefault("imagePullPolicy", tag == "latest" ? "Always" : "IfNotPresent")
        container.setDefault("terminationMessagePath", "/dev/termination-log")
        container.setDefault("terminationMessagePolicy", "File")
        container.forEachElement(of: "ports") { $0.setDefault("protocol", "TCP") }
        container.forEachElement(of: "env") { variable in
            guard variable["valueFrom"] != nil else { return }
            variable.update("valueFrom") { source in
                if source["fieldRef"] != nil { source.update("fieldRef") { $0.setDefault("apiVersion", "v1") } }
                if source["fileKeyRef"] != nil { source.update("fileKeyRef") { $0.setDefault("optional", false) } }
                completeDivisor(&source)
            }
        }
        for probe in ["livenessProbe", "readinessProbe", "startupProbe"] where container[probe] != nil {
            container.update(probe, completeProbe)
        }
        for hook in ["postStart", "preStop"] where container.value(at: ["lifecycle", hook, "httpGet"]) != nil {
            container.update(at: ["lifecycle", hook, "httpGet"], completeHTTPGet)
        }
    }

    private static func completeProbe(_ probe: inout Value) {
        probe.setDefault("timeoutSeconds", 1)
        probe.setDefault("periodSeconds", 10)
        probe.setDefault("successThreshold", 1)
        probe.setDefault("failureThreshold", 3)
        if probe["httpGet"] != nil { probe.update("httpGet", completeHTTPGet) }
        if probe["grpc"] != nil { probe.update("grpc") { $0.setDefault("service", "") } }
    }

    private static func completeHTTPGet(_ action: inout Value) {
        action.setDefault("path", "/")
        action.setDefault("scheme", "HTTP")
    }

    /// The tag of an image: `latest` where there is neither tag nor digest, empty where there is only a digest.
    static func imageTag(_ image: String) -> String {
        let name = image.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        let parts = name.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let tagged = parts.first ?? ""
        if let colon = tagged.firstIndex(of: ":") { return String(tagged[tagged.index(after: colon)...]) }
        return parts.count > 1 ? "" : "latest"
    }
}
