internal import Model

/// A port on every node.
enum NodePortExposure {
    /// What the API server hands out and accepts unless it was told otherwise (`--service-node-port-range`).
    static let range = 30000...32767

    static func expose(_ request: ExposureRequest, _ diagnostics: inout Diagnostics) -> ExposureResult? {
        if let port = request.exposure.nodePort, !range.contains(port.value) {
            diagnostics.report(
                Diagnostic(
                    code: "compose.node-port-range", summary: "Node port out of range",
                    detail: "Node port \(port.value) of endpoint \"\(request.endpoint.name.value)\" of instance "
                        + "\(request.instance) does not lie between \(range.lowerBound) and \(range.upperBound), so "
                        + "the API server would refuse the Service.", at: port.range))
            return nil
        }
        guard var service = request.service else {
            diagnostics.report(request.noService)
            return nil
        }
        // A headless Service has no port of its own that a node could forward to, so a second one stands beside it.
        if service.value(at: ["spec", "clusterIP"])?.string == "None" {
            let second = request.secondService(of: service, "NodePort", nodePort: request.exposure.nodePort?.value)
            return ExposureResult(service: service, objects: [second])
        }
        service.edit("spec") { spec in
            spec["type"] = "NodePort"
            spec.edit("ports") { ports in
                ports.editElements { port in
                    guard port["port"] == .integer(Int64(request.endpoint.port)) else { return }
                    if let wanted = request.exposure.nodePort { port["nodePort"] = .integer(Int64(wanted.value)) }
                }
            }
        }
        return ExposureResult(service: service)
    }
}

/// A load balancer of the cloud.
enum LoadBalancerExposure {
    static func expose(
        _ request: ExposureRequest, className: String? = nil, annotations: [(key: String, value: String)] = [],
        _ diagnostics: inout Diagnostics
    ) -> ExposureResult? {
        guard let original = request.service else {
            diagnostics.report(request.noService)
            return nil
        }
        var service = request.secondService(of: original, "LoadBalancer", nodePort: nil)
        service.edit("metadata") { metadata in
            if !annotations.isEmpty { metadata.edit("annotations") { $0.setDefaults(annotations) } }
        }
        if let className { service.edit("spec") { $0["loadBalancerClass"] = .string(className) } }
        return ExposureResult(service: original, objects: [service], external: request.host)
    }
}

extension ExposureRequest {
    /// A Service beside the endpoint's own, for the same pods and only this port.
    fileprivate func secondService(of service: Value, _ type: String, nodePort: Int?) -> Value {
        let ports = service.value(at: ["spec", "ports"])?.array ?? []
        var port =
            ports.first { $0["port"] == .integer(Int64(endpoint.port)) } ?? ["port": .integer(Int64(endpoint.port))]
        if let nodePort { port["nodePort"] = .integer(Int64(nodePort)) }
        var spec: ValueObject = ["ports": [port], "type": .string(type)]
        spec["selector"] = service.value(at: ["spec", "selector"])
        return ["apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": .object(spec)]
    }
}
