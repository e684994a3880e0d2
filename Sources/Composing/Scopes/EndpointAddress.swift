internal import Model

/// An endpoint of one instance, with its names and numbers filled in.
struct EndpointAddress: Sendable {
    /// Whose Service or host it is: never an instance that only takes the endpoint over from a part.
    struct Owner: Hashable {
        let instance: Int
        /// What that instance calls the endpoint.
        let endpoint: String
    }

    /// What the instance that offers it calls it.
    var name: Located<String>
    let owner: Owner
    /// The Service's name; `nil` for what lives outside of the cluster.
    let service: String?
    /// The host outside of the cluster.
    let externalHost: String?
    let port: Int
    let scheme: String
    let namespace: String
    /// Where the module says the Service or the host.
    let range: SourceRange

    /// The host name as pods of a namespace write it; `nil` means from any namespace.
    func host(from viewpoint: String?) -> String {
        if let externalHost { return externalHost }
        let service = service ?? ""
        return viewpoint == namespace ? service : "\(service).\(namespace).svc"
    }

    /// What expressions see of it.
    func value(from viewpoint: String?) -> Value {
        let host = host(from: viewpoint)
        var fields: ValueObject = [
            "host": .string(host), "namespace": .string(namespace), "port": .integer(Int64(port)),
            "protocol": .string(scheme), "url": .string("\(scheme)://\(host):\(port)"),
        ]
        if let service { fields["service"] = .string(service) }
        return .object(fields)
    }

    /// The same under another name, as an instance around the owner offers it.
    func renamed(_ name: Located<String>) -> EndpointAddress {
        var copy = self
        copy.name = name
        return copy
    }

    /// Fills in a declaration of a module; `nil` where its `when` is false or, reported, something in it is wrong.
    static func address(
        _ endpoint: EndpointDeclaration, of instance: ResolvedInstance, at index: Int,
        _ evaluator: TemplateEvaluator, _ diagnostics: inout Diagnostics
    ) -> EndpointAddress? {
        let subject = "endpoint \(endpoint.name.value) of module \(instance.module.reference)"
        let before = diagnostics.all.count
        if let condition = endpoint.when, let wanted = evaluator.value(of: condition, &diagnostics) {
            guard case .bool(let isThere) = wanted else {
                diagnostics.report(
                    .wrongResult(
                        of: "\"when\" of \(subject)", wanted: "a boolean", got: wanted, at: condition.range))
                return nil
            }
            guard isThere else { return nil }
        }
        let text = { (node: Node?, key: String, diagnostics: inout Diagnostics) -> String? in
            node.flatMap { evaluator.text(of: $0, what: "\"\(key)\" of \(subject)", &diagnostics) }
        }
        let service = text(endpoint.service, "service", &diagnostics)
        let host = text(endpoint.host, "host", &diagnostics)
        let namespace = text(endpoint.namespace, "namespace", &diagnostics)
        guard let port = evaluator.value(of: endpoint.port, &diagnostics), before == diagnostics.all.count else {
            return nil
        }
        guard case .integer(let number) = port, (1...65535).contains(number) else {
            diagnostics.report(
                .wrongResult(
                    of: "\"port\" of \(subject)", wanted: "an integer between 1 and 65535", got: port,
                    at: endpoint.port.range))
            return nil
        }
        let place = endpoint.service ?? endpoint.host ?? endpoint.port
        if let name = service ?? host, !name.isHostName {
            diagnostics.report(
                .wrongResult(
                    of: "The host of \(subject)", wanted: "a host name", got: .string(name),
                    at: place.range))
            return nil
        }
        return EndpointAddress(
            name: endpoint.name, owner: Owner(instance: index, endpoint: endpoint.name.value), service: service,
            externalHost: host, port: Int(number),
            scheme: endpoint.protocol?.value ?? "tcp", namespace: namespace ?? instance.namespace,
            range: place.range)
    }
}

extension String {
    /// Whether it can stand in a shell command and a URL as it is: a host name or an address.
    fileprivate var isHostName: Bool {
        !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
                    UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
                    true
                default: false
                }
            }
    }
}
