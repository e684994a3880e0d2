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
            for member in waiting(members[index] ?? [], drafts) {
                let entry = drafts[member].entry
                let own = entry.map { ownGates[$0] } ?? []
                let needs = needs(of: context, entry)
                let values =
                    (needs.compactMap { gates[$0.need.name.value] } + own).map { containers.value(of: $0) }
                GateContainer.insert(values, into: &drafts[member])
                addWaits(of: member, in: context, needs, gates, own, to: &edges)
            }
        }
    }

    /// The objects of an instance that wait for others: those by which something runs; where there are none, all.
    private func waiting(_ members: [Int], _ drafts: [DraftObject]) -> [Int] {
        let active = members.filter { index in
            // What Slipway adds to the module's objects opens a way to them, and nothing runs by it.
            drafts[index].workload != nil || (drafts[index].isCustom && drafts[index].entry != nil)
        }
        return active.isEmpty ? members : active
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
        for order in context.instance.after {
            edges.waits.append(
                InstanceEdges.Wait(
                    object: object, provider: order.provider, extent: .whole, name: instances[order.provider].name,
                    gate: nil))
        }
        for gate in own {
            guard gate.service != nil else { continue }
            edges.waits.append(
                InstanceEdges.Wait(
                    object: object, provider: gate.provider, extent: .gate, name: String(gate.gate.name.dropFirst(5)),
                    gate: gate))
        }
    }

    /// The needs that objects of an entry wait for: all, unless the entry names some.
    private func needs(of context: InstanceContext, _ entry: Int?) -> [ResolvedNeed] {
        let all = context.instance.needs
        guard let entry, let names = context.instance.module.objects[entry].needs else { return all }
        return all.filter { need in names.contains { $0.value == need.need.name.value } }
    }
}
