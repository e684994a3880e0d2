internal import Model

extension Platform {
    /// OpenShift: a Route for HTTP, a load balancer for the rest, and users from the namespace's range.
    static let openshift: Platform = {
        var platform = Platform(name: "openshift", gateUser: nil, expose: expose)
        platform.hasConstraints = true
        // Otherwise OpenShift overwrites the labels by what the accounts of the namespace may use.
        platform.podSecurityLabels = [("security.openshift.io/scc.podSecurityLabelSync", "false")]
        // OpenShift's name service listens above 1024, behind a Service with port 53.
        platform.nameService = NameService(namespace: "openshift-dns", port: 5353)
        platform.routers = [
            ["namespaceSelector": ["matchLabels": ["policy-group.network.openshift.io/ingress": ""]]]
        ]
        return platform
    }()

    private static let expose: @Sendable (ExposureRequest, inout Diagnostics) -> ExposureResult? = {
        request, diagnostics in
        if request.exposure.nodePort != nil {
            return NodePortExposure.expose(request, &diagnostics)
        }
        guard request.isHTTP || request.exposure.tls?.value == .passthrough else {
            return LoadBalancerExposure.expose(request, &diagnostics)
        }
        var spec: ValueObject = [
            "port": ["targetPort": request.routePort],
            "to": ["kind": "Service", "name": .string(request.endpoint.service ?? ""), "weight": 100],
        ]
        if let host = request.hostInDomain { spec["host"] = .string(host) }
        if let path = request.exposure.path { spec["path"] = .string(path.value) }
        if let tls = request.exposure.tls {
            spec["tls"] = [
                "insecureEdgeTerminationPolicy": tls.value == .passthrough ? "None" : "Redirect",
                "termination": .string(tls.value.rawValue),
            ]
        }
        let route: Value = [
            "apiVersion": "route.openshift.io/v1", "kind": "Route", "metadata": request.metadata,
            "spec": .object(spec),
        ]
        let scheme = request.exposure.tls == nil ? "http" : "https"
        return ExposureResult(
            service: request.service, objects: [route],
            external: request.hostInDomain.map { "\(scheme)://\($0)\(request.exposure.path?.value ?? "")" })
    }
}

extension ExposureRequest {
    /// The Service's port as Routes name it: by name where it has one.
    fileprivate var routePort: Value {
        let ports = service?.value(at: ["spec", "ports"])?.array ?? []
        let port = ports.first { $0["port"] == .integer(Int64(endpoint.port)) }
        return port?["name"] ?? port?["targetPort"] ?? .integer(Int64(endpoint.port))
    }
}
