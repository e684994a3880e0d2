package import Model

/// The ports on every node that a Service has.
package enum NodePorts {
    package static func held(by service: Value) -> [Int64] {
        (service["spec"]?["ports"]?.array ?? []).compactMap { $0["nodePort"]?.integer }.filter { $0 != 0 }
    }

    package static func areNeeded(by service: Value) -> Bool {
        switch service["spec"]?["type"]?.string {
        case "NodePort": true
        case "LoadBalancer": service["spec"]?["allocateLoadBalancerNodePorts"]?.bool ?? true
        default: false
        }
    }
}
