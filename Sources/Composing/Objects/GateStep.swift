internal import Expressions
internal import Model

/// Puts gates into pods, and notes what each object waits for.
struct GateStep: Pass {
    let configuration: Configuration
    let platform: Platform
    let instances: [ResolvedInstance]
    let contexts: [InstanceContext?]

    init(_ context: CompositionContext) {
        configuration = context.configuration
        platform = context.platform
        instances = context.instances
        contexts = context.contexts
    }

    func apply(to composition: inout DraftComposition, _ diagnostics: inout Diagnostics) {
        addGates(to: &composition.drafts, &composition.edges, &diagnostics)
    }

    private func addGates(
        to drafts: inout [DraftObject], _ edges: inout InstanceEdges, _ diagnostics: inout Diagnostics
    ) {
        let containers = GateContainer(settings: configuration.environment.gates, platform: platform)
        let members = Dictionary(grouping: drafts.indices.filter { drafts[$0].instance != nil }) {
            drafts[$0].instance ?? 0
        }
        for (index, context) in contexts.enumerated() {
            guard let context else { continue }
            let evaluator = TemplateEvaluator(sources: configuration.sources, scope: context.scope)
            let resolution = GateResolution(context: context, index: index, contexts: contexts, evaluator: evaluator)
            let gates = resolution.needGates(&diagnostics)
            let ownGates = context.instance.module.objects.map { resolution.ownGates(of: $0, &diagnostics) }
            guard
                !context.instance.needs.isEmpty || !context.instance.after.isEmpty
                    || ownGates.contains(where: { !$0.isEmpty })
            else { continue }
            let active = (members[index] ?? []).filter { isActive(drafts[$0]) }
            if active.isEmpty {
                // What only asks for an address may be what its provider reads: it waits where it is told to.
                for member in members[index] ?? [] { addOrder(of: member, in: context, to: &edges) }
            }
            for member in active {
                let entry = drafts[member].entry
                let own = entry.map { ownGates[$0] } ?? []
                let needs = needs(of: context, entry)
                let awaited = needs.compactMap { gates[$0.need.name.value] } + own
                drafts[member].gates = awaited.map(\.gate)
                GateContainer.insert(awaited.map { containers.value(of: $0) }, into: &drafts[member])
                addWaits(of: member, in: context, needs, gates, own, to: &edges)
            }
        }
    }

    /// Whether something runs by an object.
    ///
    /// What Slipway adds to the module's own objects opens a way to them, and nothing runs by it.
    private func isActive(_ draft: DraftObject) -> Bool {
        draft.workload != nil || (draft.isCustom && draft.entry != nil)
    }

    private func addWaits(
        of object: Int, in context: InstanceContext, _ needs: [ResolvedNeed], _ gates: [String: ResolvedGate],
        _ own: [ResolvedGate], to edges: inout InstanceEdges
    ) {
        for need in needs {
            let name = need.need.name.value
            edges.waits.append(
                InstanceEdges.Wait(
                    object: object, provider: need.provider, extent: .whole, name: name, gate: gates[name]))
        }
        addOrder(of: object, in: context, to: &edges)
        for gate in own {
            guard gate.service != nil else { continue }
            edges.waits.append(
                InstanceEdges.Wait(
                    object: object, provider: gate.provider, extent: .gate, name: String(gate.gate.name.dropFirst(5)),
                    gate: gate))
        }
    }

    private func addOrder(of object: Int, in context: InstanceContext, to edges: inout InstanceEdges) {
        for order in context.instance.after {
            edges.waits.append(
                InstanceEdges.Wait(
                    object: object, provider: order.provider, extent: .whole, name: instances[order.provider].name,
                    gate: nil))
        }
    }

    /// The needs that objects of an entry wait for: all, unless the entry names some.
    private func needs(of context: InstanceContext, _ entry: Int?) -> [ResolvedNeed] {
        let all = context.instance.needs
        guard let entry, let names = context.instance.module.objects[entry].needs else { return all }
        return all.filter { need in names.contains { $0.value == need.need.name.value } }
    }
}
