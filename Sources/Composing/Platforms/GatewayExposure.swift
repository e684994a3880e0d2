internal import Model

/// A host name and a path, by way of a Gateway.
enum GatewayExposure {
    static func expose(
        _ request: ExposureRequest, _ gateway: GatewayReference, on platform: String,
        _ diagnostics: inout Diagnostics
    ) -> ExposureResult? {
        guard request.isHTTP else {
            diagnostics.report(
                request.missing(
                    "\"nodePort\": an HTTPRoute carries HTTP only, and this is \(request.endpoint.scheme)",
                    on: platform))
            return nil
        }
        var parent: ValueObject = ["name": .string(gateway.name.value)]
        if let namespace = gateway.namespace { parent["namespace"] = .string(namespace) }
        let path = request.exposure.path?.value ?? "/"
        var spec: ValueObject = [
            "parentRefs": [.object(parent)],
            "rules": [
                [
                    "backendRefs": [
                        [
                            "name": .string(request.endpoint.service ?? ""),
                            "port": .integer(Int64(request.endpoint.port)),
                        ]
                    ],
                    "matches": [["path": ["type": "PathPrefix", "value": .string(path)]]],
                ]
            ],
        ]
        if let host = request.hostInDomain { spec["hostnames"] = [.string(host)] }
        let route: Value = [
            "apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": request.metadata,
            "spec": .object(spec),
        ]
        // Who ends TLS is said by the Gateway's listeners, not by the route.
        let scheme = request.exposure.tls == nil ? "http" : "https"
        return ExposureResult(
            service: request.service, objects: [route],
            external: request.hostInDomain.map { "\(scheme)://\($0)\(path == "/" ? "" : path)" })
    }
}
