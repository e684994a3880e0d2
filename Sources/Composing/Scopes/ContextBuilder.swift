internal import Expressions
internal import Model

/// Works out inputs, endpoints and outputs, one instance after the other, providers first.
struct ContextBuilder {
    /// What is known of an instance once its inputs are.
    private struct Start {
        let gates: [NeedGate]
        let inputs: ValueObject
        /// With inputs, and without what it offers.
        let scope: Scope
    }

    let configuration: Configuration
    let instances: [ResolvedInstance]
    private var starts: [Start?]
    private var contexts: [InstanceContext?]

    init(_ configuration: Configuration, _ instances: [ResolvedInstance]) {
        self.configuration = configuration
        self.instances = instances
        starts = [Start?](repeating: nil, count: instances.count)
        contexts = [InstanceContext?](repeating: nil, count: instances.count)
    }

    /// The contexts in the order of `instances`; `nil` where an instance or one that it needs has mistakes.
    mutating func build(in order: [InstanceOrder.Step], _ diagnostics: inout Diagnostics) -> [InstanceContext?] {
        for step in order {
            switch step.phase {
            case .inputs: starts[step.instance] = start(of: step.instance, &diagnostics)
            case .offers: contexts[step.instance] = context(of: step.instance, &diagnostics)
            }
        }
        return contexts
    }

    private func start(of index: Int, _ diagnostics: inout Diagnostics) -> Start? {
        let instance = instances[index]
        let before = diagnostics.all.count
        // That a need is not met has been reported, and expressions that use it would only repeat it.
        let met = Set(instance.needs.map(\.need.name.value))
        guard instance.module.needs.allSatisfy({ $0.isOptional || met.contains($0.name.value) }) else { return nil }
        guard let gates = gates(of: instance, &diagnostics) else { return nil }
        var scope = baseScope(of: instance)
        scope.define("needs", needs(gates, from: instance.namespace))
        let evaluator = TemplateEvaluator(sources: configuration.sources, scope: scope, context: note(instance))
        var given = evaluator
        if let parent = instance.parent {
            // What a part is given is said by the module around it, in the terms of that one.
            guard let outer = starts[parent] else { return nil }
            given = TemplateEvaluator(sources: configuration.sources, scope: outer.scope, context: note(instance))
        }
        let inputs = InputValidator(
            module: instance.module, instance: instance.instance, evaluator: evaluator, given: given
        ).values(&diagnostics)
        // Whatever follows would only repeat that an input is missing.
        guard diagnostics.all.count == before else { return nil }
        scope.define("inputs", Value.object(inputs))
        return Start(gates: gates, inputs: inputs, scope: scope)
    }

    private func context(of index: Int, _ diagnostics: inout Diagnostics) -> InstanceContext? {
        let instance = instances[index]
        guard let start = starts[index] else { return nil }
        let parts = instance.parts.compactMap { contexts[$0.index] }
        guard parts.count == instance.parts.count else { return nil }
        let before = diagnostics.all.count
        var scope = start.scope
        if !instance.module.instances.isEmpty { scope.define("instances", value(of: parts, in: instance)) }
        var evaluator = TemplateEvaluator(sources: configuration.sources, scope: scope, context: note(instance))
        let endpoints = instance.module.endpoints.compactMap { endpoint in
            endpoint.source.map { self.endpoint(endpoint, from: $0, of: instance, &diagnostics) }
                ?? EndpointAddress.address(endpoint, of: instance, at: index, evaluator, &diagnostics)
        }
        guard diagnostics.all.count == before else { return nil }
        scope.define("endpoints", value(of: endpoints, from: instance.namespace))
        evaluator = TemplateEvaluator(sources: configuration.sources, scope: scope, context: note(instance))
        let outputs = outputs(of: instance, evaluator, &diagnostics)
        guard diagnostics.all.count == before else { return nil }
        return InstanceContext(
            instance: instance, inputs: start.inputs, endpoints: endpoints, outputs: outputs,
            qualifiedOutputs: qualifiedOutputs(of: instance, scope, endpoints, start.gates), scope: scope,
            gates: start.gates)
    }

    private func note(_ instance: ResolvedInstance) -> Diagnostic.Note {
        Diagnostic.Note("for instance \"\(instance.name)\"", at: instance.instance.name.range)
    }

    /// The names that every expression knows.
    private func baseScope(of instance: ResolvedInstance) -> Scope {
        var scope = environmentScope(of: configuration.environment)
        scope.define("instance", instance.scopeValue)
        return scope
    }

    // MARK: Parts

    /// `instances` of a module with parts; `viewpoint` as for needs.
    private func value(of parts: [InstanceContext], in instance: ResolvedInstance, qualified: Bool = false) -> Value {
        let viewpoint = qualified ? nil : instance.namespace
        return .object(
            ValueObject(
                zip(instance.parts, parts).map { part, context in
                    ValueObject.Field(
                        key: part.name, value: context.value(from: viewpoint, endpoint: context.endpoints.first))
                }))
    }

    /// An endpoint of a part under the name of the whole; `nil` where the part is left out, or, reported, has none.
    private func endpoint(
        _ endpoint: EndpointDeclaration, from source: EndpointDeclaration.Source, of instance: ResolvedInstance,
        _ diagnostics: inout Diagnostics
    ) -> EndpointAddress? {
        guard let part = instance.parts.first(where: { $0.name == source.instance.value }),
            let context = contexts[part.index]
        else { return nil }
        if let found = context.endpoint(named: source.endpoint.value) {
            return found.renamed(endpoint.name)
        }
        diagnostics.report(
            .unknown(
                "endpoint", source.endpoint, in: context.instance.module,
                known: context.instance.module.endpoints.map(\.name)))
        return nil
    }

    // MARK: Needs

    /// Each need with its endpoint; `nil` where a provider has mistakes of its own, or lacks the endpoint.
    private func gates(of instance: ResolvedInstance, _ diagnostics: inout Diagnostics) -> [NeedGate]? {
        var gates: [NeedGate] = []
        var isComplete = true
        for need in instance.needs {
            guard let provider = contexts[need.provider] else {
                isComplete = false
                continue
            }
            let wanted = need.need.gate?.check.endpoint ?? need.need.endpoint
            for name in [need.need.gate?.check.endpoint, need.need.endpoint].compactMap({ $0 })
            where provider.endpoint(named: name.value) == nil {
                report(missing: name, of: need, in: provider, &diagnostics)
                isComplete = false
            }
            let spoken = need.need.endpoint ?? wanted
            let endpoint = spoken.map { provider.endpoint(named: $0.value) } ?? provider.endpoints.first
            gates.append(NeedGate(need: need, endpoint: endpoint))
        }
        return isComplete ? gates : nil
    }

    private func report(
        missing name: Located<String>, of need: ResolvedNeed, in provider: InstanceContext,
        _ diagnostics: inout Diagnostics
    ) {
        let known = provider.endpoints.map(\.name.value)
        let hint = didYouMean(name.value, among: known)
        let list = known.isEmpty ? " It has no endpoints." : " It has \(quotedList(known))."
        diagnostics.report(
            Diagnostic(
                code: "compose.unknown-endpoint", summary: "Unknown endpoint",
                detail: "Need \"\(need.need.name.value)\" speaks to the endpoint \"\(name.value)\", and instance "
                    + "\(provider.instance.name) of module \(provider.instance.module.reference), which meets it, "
                    + "has none of that name.\(hint.isEmpty ? list : hint)",
                at: name.range,
                notes: [Diagnostic.Note("\(provider.instance.name) is chosen here", at: need.range)]))
    }

    private func needs(_ gates: [NeedGate], from viewpoint: String?) -> Value {
        var fields = ValueObject()
        for gate in gates {
            guard let provider = contexts[gate.need.provider] else { continue }
            fields[gate.need.need.name.value] = provider.value(from: viewpoint, endpoint: gate.endpoint)
        }
        return .object(fields)
    }

    private func value(of endpoints: [EndpointAddress], from viewpoint: String?) -> Value {
        .object(
            ValueObject(endpoints.map { ValueObject.Field(key: $0.name.value, value: $0.value(from: viewpoint)) }))
    }

    private func outputs(
        of instance: ResolvedInstance, _ evaluator: TemplateEvaluator, _ diagnostics: inout Diagnostics
    ) -> Value {
        var fields = ValueObject()
        for output in instance.module.outputs {
            fields[output.name.value] = evaluator.value(of: output.node, &diagnostics)
        }
        return .object(fields)
    }

    private func qualifiedOutputs(
        of instance: ResolvedInstance, _ scope: Scope, _ endpoints: [EndpointAddress], _ gates: [NeedGate]
    ) -> Value {
        guard !instance.module.outputs.isEmpty else { return .object(ValueObject()) }
        var scope = scope
        scope.define("endpoints", value(of: endpoints, from: nil))
        scope.define("needs", needs(gates, from: nil))
        if !instance.parts.isEmpty {
            let parts = instance.parts.compactMap { contexts[$0.index] }
            scope.define("instances", value(of: parts, in: instance, qualified: true))
        }
        // The same expressions have just succeeded with shorter names, so that nothing new can be wrong.
        var unheard = Diagnostics()
        return outputs(of: instance, TemplateEvaluator(sources: configuration.sources, scope: scope), &unheard)
    }
}

/// What expressions know of the environment, in modules and in the environment itself.
func environmentScope(of environment: Model.Environment) -> Scope {
    var fields: ValueObject = [
        "name": .string(environment.name.value), "platform": .string(environment.platform.value),
    ]
    if let domain = environment.domain { fields["domain"] = .string(domain.value) }
    let storage = environment.storage.map {
        ValueObject.Field(key: $0.name.value, value: .string($0.node.string ?? ""))
    }
    var scope = Scope()
    scope.define("environment", Value.object(fields))
    scope.define("platform", ["name": .string(environment.platform.value)] as Value)
    scope.define("storage", Value.object(ValueObject(storage)))
    return scope
}

extension GateDeclaration.Check {
    /// The endpoint that the check speaks to.
    var endpoint: Located<String>? {
        switch self {
        case .tcp(let endpoint), .http(let endpoint, _): endpoint
        case .exec: nil
        }
    }
}
