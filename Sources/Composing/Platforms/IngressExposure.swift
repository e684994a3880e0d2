internal import Model

/// A host name and a path, by way of an Ingress controller.
enum IngressExposure {
    static func expose(
        _ request: ExposureRequest, host: String, className: String? = nil,
        annotations: [(key: String, value: String)] = []
    ) -> ExposureResult {
        let path = request.exposure.path?.value ?? "/"
        let backend: Value = [
            "service": [
                "name": .string(request.endpoint.service ?? ""),
                "port": ["number": .integer(Int64(request.endpoint.port))],
            ]
        ]
        var spec: ValueObject = [
            "rules": [
                [
                    "host": .string(host),
                    "http": ["paths": [["backend": backend, "path": .string(path), "pathType": "Prefix"]]],
                ]
            ]
        ]
        if let name = request.exposure.className?.value ?? className { spec["ingressClassName"] = .string(name) }
        if request.exposure.tls != nil, className == nil || request.exposure.tlsSecret != nil {
            let secret = request.exposure.tlsSecret?.value ?? "\(request.objectName)-tls"
            spec["tls"] = [["hosts": [.string(host)], "secretName": .string(secret)]]
        }
        var metadata = request.metadata
        if !annotations.isEmpty { metadata.edit("annotations") { $0.setDefaults(annotations) } }
        let ingress: Value = [
            "apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": metadata, "spec": .object(spec),
        ]
        let scheme = request.exposure.tls == nil ? "http" : "https"
        return ExposureResult(
            service: request.service, objects: [ingress],
            external: "\(scheme)://\(host)\(path == "/" ? "" : path)")
    }
}
