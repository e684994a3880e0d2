import APIMachinery
import Model

/// What a Service keeps and loses in an update (Kubernetes `pkg/registry/core/service/strategy.go`).
enum ServicePreparation {
    /// Copies from the stored Service what an update leaves out.
    static func keepAllocated(_ service: inout Value, old live: Value) {
        let isExternal = service["spec"]?["type"]?.string == "ExternalName"
        let wasExternal = live["spec"]?["type"]?.string == "ExternalName"
        let old = live["spec"] ?? [:]
        if !isExternal, !wasExternal, service["spec"]?["clusterIP"] == nil, service["spec"]?["clusterIPs"] == nil {
            service.update("spec") { spec in
                for key in ["clusterIP", "clusterIPs"] { spec[key] = old[key] }
            }
        }
        if !isExternal {
            service.update("spec") { spec in
                for key in ["ipFamilies", "ipFamilyPolicy"] { if let value = old[key] { spec.setDefault(key, value) } }
            }
        }
        if NodePorts.areNeeded(by: service), NodePorts.areNeeded(by: live) { keepPorts(&service, old: live) }
        if !NodePorts.areNeeded(by: service), NodePorts.areNeeded(by: live) { dropPorts(&service, old: live) }
        dropTypeDependent(&service, old: old)
    }

    private static func keepPorts(_ service: inout Value, old live: Value) {
        let used = Set(NodePorts.held(by: service))
        let old = live["spec"]?["ports"]?.array ?? []
        service.update("spec") { spec in
            spec.forEachElement(of: "ports") { port in
                guard port["nodePort"] == nil,
                    let match = old.first(where: { $0["port"] == port["port"] && $0["protocol"] == port["protocol"] }),
                    let nodePort = match["nodePort"]?.integer, !used.contains(nodePort)
                else { return }
                port["nodePort"] = .integer(nodePort)
            }
        }
    }

    /// Turning a NodePort Service into a ClusterIP one drops node ports that did not change.
    private static func dropPorts(_ service: inout Value, old live: Value) {
        let old = Set(NodePorts.held(by: live))
        service.update("spec") { spec in
            spec.forEachElement(of: "ports") { port in
                if let nodePort = port["nodePort"]?.integer, old.contains(nodePort) { port["nodePort"] = nil }
            }
        }
    }

    /// What only the type of before had is dropped where nobody changed it (`dropTypeDependentFields`).
    private static func dropTypeDependent(_ service: inout Value, old: Value) {
        service.update("spec") { spec in
            func drop(_ field: String) { if spec[field] == old[field] { spec[field] = nil } }
            let isBalanced = spec["type"] == "LoadBalancer"
            if old["type"] == "LoadBalancer", !isBalanced {
                for field in ["allocateLoadBalancerNodePorts", "loadBalancerClass"] { drop(field) }
            }
            let isExternal = isBalanced || spec["type"] == "NodePort"
            if old["type"] == "LoadBalancer" || old["type"] == "NodePort", !isExternal { drop("externalTrafficPolicy") }
            if !isBalanced || spec["externalTrafficPolicy"] != "Local" { drop("healthCheckNodePort") }
            if spec["type"] == "ExternalName", old["type"] != "ExternalName" {
                for field in ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"] {
                    drop(field)
                }
            }
        }
    }
}
