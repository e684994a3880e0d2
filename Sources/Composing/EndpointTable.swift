internal import Model

/// The addresses that the environment offers, from the objects as they are in the end.
struct EndpointTable {
    let contexts: [InstanceContext?]
    let exposed: [ExposureStep.Exposed]

    func endpoints(_ drafts: [DraftObject]) -> [Endpoint] {
        var services: [ObjectIdentity: Int] = [:]
        for index in drafts.indices where drafts[index].isKind("Service") {
            services[drafts[index].identity] = index
        }
        var result: [Endpoint] = []
        for (index, context) in contexts.enumerated() {
            guard let context else { continue }
            for endpoint in context.endpoints {
                let target = ObjectIdentity(
                    group: "", kind: "Service", namespace: endpoint.namespace, name: endpoint.service ?? "")
                let port = services[target].flatMap { nodePort(of: endpoint, in: drafts[$0]) }
                let exposure = exposed.first { $0.instance == index && $0.endpoint == endpoint.name.value }
                result.append(
                    Endpoint(
                        instance: context.instance.name, name: endpoint.name.value, namespace: endpoint.namespace,
                        service: endpoint.service ?? endpoint.externalHost ?? "", port: endpoint.port,
                        scheme: endpoint.scheme, external: exposure?.external,
                        nodePort: exposure?.nodePort?.value ?? port))
            }
        }
        return result
    }

    /// In the order in which the environment asks for them.
    var nodePorts: [NodePortRequest] {
        exposed.compactMap { exposure in
            guard let port = exposure.nodePort, let context = contexts[exposure.instance] else { return nil }
            return NodePortRequest(instance: context.instance.name, number: port.value, range: port.range)
        }
    }

    private func nodePort(of endpoint: EndpointAddress, in service: DraftObject) -> Int? {
        let ports = service.value.value(at: ["spec", "ports"])?.array ?? []
        let port = ports.first { $0["port"] == .integer(Int64(endpoint.port)) }
        return port?["nodePort"]?.integer.flatMap { Int(exactly: $0) }
    }
}
