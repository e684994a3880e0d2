internal import Expressions
internal import Model

/// The steps from a configuration to a desired state, in their order.
struct Composition {
    let configuration: Configuration
    private var environment: Model.Environment { configuration.environment }

    init(_ configuration: Configuration) { self.configuration = configuration }

    /// What happens to the objects that modules and environment write, in this order; a group only where the one before
    /// it found no mistakes.
    private static let passes: [[any Pass.Type]] = [
        [
            OverlayAdditions.self, NamespaceStep.self, AccountStep.self, ConstraintStep.self, CompletionStep.self,
            ServiceSelectorStep.self, BudgetSelectorStep.self, ExposureStep.self, NetworkPolicyStep.self,
            LabelStep.self, GateStep.self, SecurityContextStep.self,
        ],
        [OverlayStep.self, DataStep.self, InputsStep.self, ProtectionStep.self, ReadinessStep.self],
    ]

    /// `nil` where a step reported mistakes that the next one could only repeat.
    func desiredState(_ diagnostics: inout Diagnostics) -> DesiredState? {
        for mistake in configuration.malformed { diagnostics.report(mistake) }
        let platform = Platform.named(environment.platform, &diagnostics)
        let (instances, conditions) = InstanceResolver.resolve(configuration, &diagnostics)
        guard let order = InstanceOrder.order(instances, &diagnostics) else { return nil }
        let findings = ConfigurationCheck.run(
            configuration, instances, in: order.filter { $0.phase == .offers }.map(\.instance))
        diagnostics.merge(findings.diagnostics)
        // What does not parse cannot run either, and that would be said again.
        guard configuration.malformed.isEmpty else { return nil }
        diagnostics.merge(conditions, notIn: findings)
        var running = Diagnostics()
        var builder = ContextBuilder(configuration, instances)
        let contexts = builder.build(in: order, &running)
        let drafts = expand(contexts, &running)
        diagnostics.merge(running, notIn: findings)
        guard let platform, !diagnostics.hasErrors else { return nil }
        var composition = DraftComposition(drafts: drafts, edges: InstanceEdges(instances))
        let context = CompositionContext(
            configuration: configuration, platform: platform, instances: instances, contexts: contexts)
        for passes in Composition.passes {
            for pass in passes { pass.init(context).apply(to: &composition, &diagnostics) }
            guard !diagnostics.hasErrors else { return nil }
        }
        return assemble(
            &composition.drafts, composition.edges, EndpointTable(contexts: contexts, exposed: composition.exposed),
            &diagnostics)
    }

    /// The objects as modules and environment write them, with expressions filled in.
    private func expand(_ contexts: [InstanceContext?], _ diagnostics: inout Diagnostics) -> [DraftObject] {
        var drafts: [DraftObject] = []
        let allowance = Allowance()
        for (index, context) in contexts.enumerated() {
            guard let context else { continue }
            let note = Diagnostic.Note(
                "for instance \"\(context.instance.name)\"", at: context.instance.instance.name.range)
            let evaluator = TemplateEvaluator(sources: configuration.sources, scope: context.scope, context: note)
            drafts += SecretExpansion(evaluator: evaluator, index: index).drafts(of: context.instance, &diagnostics)
            let expansion = ObjectExpansion(
                sources: configuration.sources, scope: context.scope, instance: index, context: note,
                allowance: allowance)
            drafts += expansion.drafts(of: context.instance.module.objects, &diagnostics)
        }
        let own = ObjectExpansion(
            sources: configuration.sources, scope: environmentScope(of: environment), instance: nil,
            allowance: allowance)
        drafts += own.drafts(of: environment.objects, &diagnostics)
        return drafts
    }

    private func assemble(
        _ drafts: inout [DraftObject], _ edges: InstanceEdges, _ table: EndpointTable,
        _ diagnostics: inout Diagnostics
    ) -> DesiredState? {
        let built = GraphBuilder.edges(among: drafts, edges)
        guard let (order, dependencies) = GraphAssembly.assemble(drafts, built, &diagnostics) else { return nil }
        let endpoints = table.endpoints(drafts)
        let makers = table.contexts.map { Maker($0?.instance, environment) }
        let own = Maker(nil, environment)
        var objects: [DesiredObject] = []
        objects.reserveCapacity(order.count)
        for index in order {
            // Handed over and not copied, so that nobody has to count references to it.
            let value = drafts[index].takeValue()
            let maker = drafts[index].instance.map { makers[$0] } ?? own
            var object = DesiredObject(
                kind: drafts[index].kind, identity: drafts[index].identity, value: value,
                origin: Origin(
                    instance: maker.instance, module: maker.module, range: drafts[index].range,
                    overlays: drafts[index].overlays),
                isProtected: drafts[index].isProtected, secretKeys: drafts[index].secretKeys)
            object.replacePolicy = maker.replacePolicy
            object.readiness = drafts[index].readiness
            object.additions = drafts[index].additions
            object.gates = drafts[index].gates
            objects.append(object)
        }
        var state = DesiredState(
            environment: environment.name.value, objects: objects, graph: dependencies, endpoints: endpoints)
        let surroundings = Surroundings(contexts: table.contexts, sources: configuration.sources)
        state.services = surroundings.services
        state.nodePorts = table.nodePorts
        state.external = surroundings.external(&diagnostics)
        state.warnings = table.contexts.compactMap { context in
            guard let instance = context?.instance, !instance.module.warnings.isEmpty else { return nil }
            return InstanceWarnings(
                instance: instance.name, range: instance.instance.name.range,
                warnings: instance.module.warnings)
        }
        return state
    }
}

/// What objects remember of the instance that makes them; of the environment where there is none.
private struct Maker {
    let instance: String
    let module: String
    let replacePolicy: ReplacePolicy?

    init(_ instance: ResolvedInstance?, _ environment: Model.Environment) {
        self.instance = instance?.name ?? ""
        module = instance?.module.reference ?? ""
        replacePolicy = instance?.instance.replacePolicy ?? environment.replacePolicy
    }
}
