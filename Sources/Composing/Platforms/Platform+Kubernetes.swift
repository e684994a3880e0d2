internal import Model

extension Platform {
    /// A cluster without a cloud: an Ingress or an HTTPRoute by host name, or a port of every node.
    static let kubernetes = Platform(name: "kubernetes", gateUser: 65534) { request, diagnostics in
        if request.exposure.nodePort != nil {
            return NodePortExposure.expose(request, &diagnostics)
        }
        if let gateway = request.exposure.gateway {
            return GatewayExposure.expose(request, gateway, on: "kubernetes", &diagnostics)
        }
        guard request.isHTTP else {
            diagnostics.report(
                request.missing(
                    "\"nodePort\": an Ingress carries HTTP only, and this is \(request.endpoint.scheme)",
                    on: "kubernetes"))
            return nil
        }
        guard let host = request.hostInDomain else {
            diagnostics.report(
                request.missing("\"host\" or \"nodePort\", unless the environment has a \"domain\"", on: "kubernetes"))
            return nil
        }
        return IngressExposure.expose(request, host: host)
    }
}
