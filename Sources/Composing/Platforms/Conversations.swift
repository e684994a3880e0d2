internal import Expressions
internal import Model

/// Who speaks to which endpoint, as needs and gates say, and what instances tell their parts.
struct Conversations {
    struct Call {
        /// The instance whose pods speak, if it has any.
        let caller: Int
        let endpoint: EndpointAddress
    }

    let contexts: [InstanceContext?]

    /// What an instance needs, and what the module around parts says of them.
    func calls(of index: Int) -> [Call] {
        guard let context = contexts[index] else { return [] }
        var calls: [Call] = []
        for gate in context.gates {
            let callers = [index] + told(of: gate.need.need.name.value, by: context)
            calls += endpoints(of: gate).flatMap { endpoint in callers.map { Call(caller: $0, endpoint: endpoint) } }
        }
        return calls + partEndpoints(of: context).map { Call(caller: index, endpoint: $0) }
    }

    /// The endpoints that a need speaks to.
    private func endpoints(of gate: NeedGate) -> [EndpointAddress] {
        guard let provider = contexts[gate.need.provider] else { return [] }
        let need = gate.need.need
        let spoken = [need.gate?.check.endpoint, need.endpoint].compactMap { name in
            name.flatMap { provider.endpoint(named: $0.value) }
        }
        return spoken.isEmpty ? [gate.endpoint].compactMap { $0 } : spoken
    }

    // MARK: Needs that parts are told of

    /// The parts whose inputs hold something of the need, with all inside of them.
    ///
    /// A part that takes the need over as one of its own is not meant: it speaks for itself.
    private func told(of need: String, by context: InstanceContext) -> [Int] {
        let parts = context.instance.parts.map(\.index)
        let told = parts.filter { part in
            let inputs = contexts[part]?.instance.instance.inputs ?? []
            return inputs.flatMap(\.node.references).contains { $0.isOf(need, in: context.instance.module) }
        }
        return told.flatMap { [$0] + inside($0) }
    }

    private func inside(_ index: Int) -> [Int] {
        (contexts[index]?.instance.parts ?? []).flatMap { [$0.index] + inside($0.index) }
    }

    // MARK: Parts that the whole speaks to

    /// The endpoints of parts that the documents and gates of an instance name.
    private func partEndpoints(of context: InstanceContext) -> [EndpointAddress] {
        let instance = context.instance
        guard !instance.parts.isEmpty else { return [] }
        let gated = instance.module.objects.flatMap(\.gates).compactMap(\.check.endpoint?.value)
        let references = instance.module.objects.flatMap(\.references)
        var endpoints = context.endpoints.filter { endpoint in
            gated.contains(endpoint.name.value) || references.contains { $0.isOf("endpoints", endpoint.name.value) }
        }
        for part in instance.parts where references.contains(where: { $0.isOf("instances", part.name) }) {
            endpoints += contexts[part.index]?.endpoints ?? []
        }
        return endpoints
    }
}

extension Expressions.Reference {
    /// Whether it reads this field of the variable, or all of its fields.
    fileprivate func isOf(_ variable: String, _ field: String) -> Bool {
        path.first == variable && (path.count == 1 || path[1] == field)
    }

    /// Whether it reads the need, be it through an input that has it by default.
    fileprivate func isOf(_ need: String, in module: Module) -> Bool {
        if isOf("needs", need) { return true }
        return module.inputs.contains { input in
            isOf("inputs", input.name.value)
                && input.schema.defaults.flatMap(\.references).contains { $0.isOf("needs", need) }
        }
    }
}

extension InputSchema {
    /// The defaults at each depth.
    fileprivate var defaults: [Node] {
        var result = [defaultValue].compactMap { $0 } + properties.flatMap(\.schema.defaults)
        if case .schema(let schema) = items { result += schema.defaults }
        return result
    }
}

extension ObjectEntry {
    /// What its loop and its documents read.
    fileprivate var references: [Expressions.Reference] {
        var result = forEach?.references ?? []
        for document in documents {
            if case .template(let node) = document.content { result += node.references }
        }
        return result
    }
}

extension Node {
    /// What the expressions of a tree read.
    fileprivate var references: [Expressions.Reference] {
        switch content {
        case .string(let text): text.references
        case .sequence(let nodes): nodes.flatMap(\.references)
        case .mapping(let entries): entries.flatMap { $0.key.references + $0.value.references }
        case .null, .bool, .integer, .number: []
        }
    }
}

extension String {
    /// What the expressions in it read.
    fileprivate var references: [Expressions.Reference] {
        guard Template.isNeeded(for: self) else { return [] }
        // May fail: one that does not parse has been reported.
        return (try? Template(parsing: self))?.references ?? []
    }
}
