internal import Model

/// Turns the gates of an instance's needs, and those inside of its module, into checks of hosts and ports.
struct GateResolution {
    let context: InstanceContext
    let index: Int
    let contexts: [InstanceContext?]
    let evaluator: TemplateEvaluator

    /// The gates of needs, by the need's name.
    func needGates(_ diagnostics: inout Diagnostics) -> [String: ResolvedGate] {
        var gates: [String: ResolvedGate] = [:]
        for entry in context.gates where entry.need.isGated {
            guard let declaration = entry.need.need.gate, let provider = contexts[entry.need.provider] else { continue }
            gates[entry.need.need.name.value] = resolve(
                declaration, provider: entry.need.provider, endpoints: provider, &diagnostics)
        }
        return gates
    }

    /// The gates that an entry of `objects` has at endpoints of its own instance.
    func ownGates(of entry: ObjectEntry, _ diagnostics: inout Diagnostics) -> [ResolvedGate] {
        entry.gates.compactMap { resolve($0, provider: index, endpoints: context, &diagnostics) }
    }

    private func resolve(
        _ declaration: GateDeclaration, provider: Int, endpoints: InstanceContext, _ diagnostics: inout Diagnostics
    ) -> ResolvedGate? {
        let name = "gate-" + declaration.name.value.dashed
        let endpoint = declaration.check.endpoint.flatMap { endpoints.endpoint(named: $0.value) }
        let check: Gate.Check
        switch declaration.check {
        case .tcp:
            guard let endpoint else { return nil }
            check = .tcp(host: endpoint.host(from: context.instance.namespace), port: endpoint.port)
        case .http(_, let path):
            guard let endpoint, let path = urlPath(path, &diagnostics) else { return nil }
            check = .http(host: endpoint.host(from: context.instance.namespace), port: endpoint.port, path: path)
        case .exec(let words):
            let command = words.compactMap { evaluator.text(of: $0, what: "A word of a command", &diagnostics) }
            guard command.count == words.count else { return nil }
            check = .exec(command: command)
        }
        return ResolvedGate(
            gate: Gate(name: name, check: check), provider: endpoint?.owner.instance ?? provider,
            service: endpoint?.service,
            scheme: endpoint?.scheme ?? "tcp", settings: declaration.settings)
    }

    private func urlPath(_ node: Node?, _ diagnostics: inout Diagnostics) -> String? {
        guard let node else { return "/" }
        guard let path = evaluator.text(of: node, what: "\"path\" of a gate", &diagnostics) else { return nil }
        guard path.hasPrefix("/"), !path.contains("'"), !path.contains("\n") else {
            diagnostics.report(
                .wrongResult(
                    of: "\"path\" of a gate", wanted: "a path that begins with \"/\"", got: .string(path),
                    at: node.range))
            return nil
        }
        return path
    }
}

extension String {
    /// As part of a container's name: small letters, digits and `-`.
    fileprivate var dashed: String { lowercased().split(separator: "_").joined(separator: "-") }
}
