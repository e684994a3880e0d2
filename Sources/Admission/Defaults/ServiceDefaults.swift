import APIMachinery
import Model

/// Defaults of a Service, apart from its addresses and node ports.
enum ServiceDefaults {
    static func complete(_ object: inout Value) {
        object.update("spec", completeSpec)
        object.update("status") { $0.setDefault("loadBalancer", [:]) }
    }

    private static func completeSpec(_ spec: inout Value) {
        spec.setDefault("sessionAffinity", "None")
        switch spec["sessionAffinity"]?.string {
        case "ClientIP":
            spec.update(at: ["sessionAffinityConfig", "clientIP"]) { $0.setDefault("timeoutSeconds", 10800) }
        case "None": spec["sessionAffinityConfig"] = nil
        default: break
        }
        spec.setDefault("type", "ClusterIP")
        spec.forEachElement(of: "ports") { port in
            port.setDefault("protocol", "TCP")
            port.setDefault("port", 0)
            let target = port["targetPort"]
            if target == nil || target == 0 || target == "", let number = port["port"] { port["targetPort"] = number }
        }
        let type = spec["type"]?.string ?? ""
        if type == "NodePort" || type == "LoadBalancer" { spec.setDefault("externalTrafficPolicy", "Cluster") }
        if type != "ExternalName" { spec.setDefault("internalTrafficPolicy", "Cluster") }
        if type == "LoadBalancer" { spec.setDefault("allocateLoadBalancerNodePorts", true) }
    }
}
