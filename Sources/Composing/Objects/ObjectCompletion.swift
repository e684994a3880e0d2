internal import Expressions
internal import Kinds
internal import Model

/// Adds to the objects what modules leave to Slipway: namespaces, labels, gates and security contexts.
struct ObjectCompletion {
    let configuration: Configuration
    let instances: [ResolvedInstance]
    let contexts: [InstanceContext?]
    private var environment: Model.Environment { configuration.environment }

    init(configuration: Configuration, instances: [ResolvedInstance], contexts: [InstanceContext?]) {
        self.configuration = configuration
        self.instances = instances
        self.contexts = contexts
    }

    /// Places, labels, and for workloads selectors: all that one object needs, while it is at hand.
    func complete(_ drafts: inout [DraftObject], _ diagnostics: inout Diagnostics) {
        var scopes = KindScopes(drafts, others: configuration.scopes)
        let labels = Labels(environment, instances)
        for index in drafts.indices {
            place(&drafts[index], &scopes, &diagnostics)
            labels.apply(to: &drafts[index])
            Selectors.fillWorkload(&drafts[index])
        }
    }

    /// Labels objects that were made later.
    func label(_ drafts: inout [DraftObject], from start: Int) {
        let labels = Labels(environment, instances)
        for index in start..<drafts.count { labels.apply(to: &drafts[index]) }
    }

    /// Puts an object into the namespace of its instance, where its kind has one and it names none.
    private func place(_ draft: inout DraftObject, _ scopes: inout KindScopes, _ diagnostics: inout Diagnostics) {
        guard check(draft, &diagnostics) else { return }
        let isNamespaced =
            entry(of: draft)?.scope.map { $0.value == .namespaced } ?? scopes.isNamespaced(draft.kind)
        draft.isNamespaced = isNamespaced
        // A name that stands there needs no look into the object.
        if isNamespaced, !draft.namespace.isEmpty { return }
        let present = draft.value.value(at: ["metadata", "namespace"])
        if isNamespaced, present == nil || present == .null {
            draft.move(to: draft.instance.map { instances[$0].namespace } ?? environment.defaultNamespace)
        } else if !isNamespaced, present != nil {
            draft.move(to: nil)
        }
    }

    /// Expressions may have yielded something that is no object.
    private func check(_ draft: DraftObject, _ diagnostics: inout Diagnostics) -> Bool {
        let missing: String? =
            if draft.kind.version.isEmpty { "apiVersion" } else if draft.kind.kind.isEmpty {
                "kind"
            } else if draft.name
                .isEmpty
            { "metadata.name" } else { nil }
        guard let missing else { return true }
        diagnostics.report(
            Diagnostic(
                code: "compose.incomplete-object", summary: "Incomplete object",
                detail: "This document makes an object without \"\(missing)\", or one that is not a string.",
                at: draft.range))
        return false
    }

    func secure(_ drafts: inout [DraftObject]) {
        let levels = NamespaceObjects.levels(environment, drafts)
        for index in drafts.indices where drafts[index].workload != nil {
            SecurityContexts.fill(&drafts[index], level: levels[drafts[index].namespace])
        }
    }

    /// Puts gates into pods, and notes what each object waits for.
    func addGates(
        to drafts: inout [DraftObject], _ edges: inout InstanceEdges, _ platform: Platform,
        _ diagnostics: inout Diagnostics
    ) {
        let containers = GateContainer(settings: environment.gates, platform: platform)
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
            for member in members[index] ?? [] where drafts[member].isActive {
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

    private func entry(of draft: DraftObject) -> ObjectEntry? {
        guard let entry = draft.entry else { return nil }
        return draft.instance.map { instances[$0].module.objects[entry] } ?? environment.objects[entry]
    }
}

/// The labels of everything in an environment.
private struct Labels {
    private let own: [StandardLabels]
    private let common: StandardLabels

    init(_ environment: Model.Environment, _ instances: [ResolvedInstance]) {
        own = instances.map { StandardLabels(environment, $0) }
        common = StandardLabels(environment, nil)
    }

    func apply(to draft: inout DraftObject) {
        (draft.instance.map { own[$0] } ?? common).apply(to: &draft)
    }
}
