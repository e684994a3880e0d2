internal import Model

/// What instances say of objects that need not be theirs: the Services that their endpoints and gates name, and what
/// operators make of their custom resources.
struct Surroundings {
    let contexts: [InstanceContext?]
    let sources: SourceMap

    // MARK: Services

    /// In the order of the instances; what another instance offers is said where that one says it.
    var services: [ServiceReference] {
        let waits = waits
        var result: [ServiceReference] = []
        for (index, context) in contexts.enumerated() {
            guard let context else { continue }
            for endpoint in context.endpoints where endpoint.owner.instance == index {
                guard let service = endpoint.clusterService else { continue }
                result.append(
                    ServiceReference(
                        namespace: service.namespace, name: service.name,
                        subject: "Endpoint \"\(endpoint.name.value)\" of instance \(context.instance.name)",
                        range: endpoint.range,
                        notes: waits[Meeting(instance: index, endpoint: endpoint.range)] ?? []))
            }
        }
        for context in contexts.compactMap({ $0 }) { addCommands(of: context, to: &result) }
        return result
    }

    /// An endpoint of an instance, by the place of its declaration.
    private struct Meeting: Hashable {
        let instance: Int
        let endpoint: SourceRange
    }

    /// Where gates at endpoints are written, by the endpoint.
    private var waits: [Meeting: [Diagnostic.Note]] {
        var result: [Meeting: [Diagnostic.Note]] = [:]
        func add(_ name: Located<String>?, of provider: Int, for instance: ResolvedInstance) {
            guard let name, let endpoint = contexts[provider]?.endpoint(named: name.value) else { return }
            let meeting = Meeting(instance: endpoint.owner.instance, endpoint: endpoint.range)
            result[meeting, default: []].append(
                Diagnostic.Note("pods of \(instance.name) wait for it here", at: name.range))
        }
        for (index, context) in contexts.enumerated() {
            guard let context else { continue }
            for need in context.instance.needs where need.isGated {
                add(need.need.gate?.check.endpoint, of: need.provider, for: context.instance)
            }
            for gate in context.instance.module.objects.flatMap(\.gates) {
                add(gate.check.endpoint, of: index, for: context.instance)
            }
        }
        return result
    }

    /// Services that the commands of gates name in full, and that no endpoint names.
    private func addCommands(of context: InstanceContext, to result: inout [ServiceReference]) {
        let evaluator = TemplateEvaluator(sources: sources, scope: context.scope)
        let gates =
            context.instance.needs.filter(\.isGated).compactMap(\.need.gate)
            + context.instance.module.objects.flatMap(\.gates)
        for gate in gates {
            guard case .exec(let words) = gate.check else { continue }
            for word in words {
                // The same words have just become a container, so that nothing new can be wrong.
                var unheard = Diagnostics()
                guard let text = evaluator.text(of: word, what: "A word of a command", &unheard),
                    let service = ClusterHost(in: text),
                    !result.contains(where: { $0.name == service.name && $0.namespace == service.namespace })
                else { continue }
                result.append(
                    ServiceReference(
                        namespace: service.namespace, name: service.name,
                        subject: "Gate \"\(gate.name.value)\" of instance \(context.instance.name)",
                        range: word.range))
            }
        }
    }

    // MARK: What operators make

    /// The `external` objects of all modules, and the pods that operators make, which `pods` describes.
    func external(_ diagnostics: inout Diagnostics) -> [ObjectSelector] {
        var result: [ObjectSelector] = []
        for context in contexts.compactMap({ $0 }) {
            let module = context.instance.module
            let evaluator = TemplateEvaluator(sources: sources, scope: context.scope)
            for declared in module.external {
                var selector = declared
                selector.fill { text in
                    let what = "A text of \"external\""
                    return evaluator.text(of: Node(text), what: what, &diagnostics).map { Located($0, at: text.range) }
                }
                selector.namespace = selector.namespace ?? Located(context.instance.namespace, at: declared.range)
                result.append(selector)
            }
            if let pods = pods(of: context, evaluator, &diagnostics) { result.append(pods) }
        }
        return result
    }

    private func pods(
        of context: InstanceContext, _ evaluator: TemplateEvaluator, _ diagnostics: inout Diagnostics
    ) -> ObjectSelector? {
        let labels = context.instance.module.podLabels
        guard let first = labels.first else { return nil }
        var selector = ObjectSelector(range: first.name.range)
        selector.kind = Located("Pod", at: first.name.range)
        selector.namespace = Located(context.instance.namespace, at: first.name.range)
        for label in labels {
            guard let text = evaluator.text(of: label.node, what: "A label of \"pods\"", &diagnostics) else { continue }
            selector.labels.append(Located(LabelRequirement(label.name.value, .equals, [text]), at: label.name.range))
        }
        return selector
    }
}

extension EndpointAddress {
    /// The Service behind it; `nil` for what is outside of the cluster.
    fileprivate var clusterService: ClusterHost? {
        if let service { return ClusterHost(name: service, namespace: namespace) }
        return externalHost.flatMap { ClusterHost(in: $0) }
    }
}

extension ObjectSelector {
    /// Its texts with the keys that they stand behind.
    var texts: [(key: String, text: Located<String>)] {
        [
            ("group", group), ("version", version), ("kind", kind), ("name", name), ("namespace", namespace),
        ].compactMap { key, text in text.map { (key, $0) } }
            + labels.compactMap { label in
                guard label.value.operation == .equals, let text = label.value.values.first else { return nil }
                return (label.value.key, Located(text, at: label.range))
            }
    }

    /// Replaces each text; what yields nothing becomes absent.
    fileprivate mutating func fill(_ value: (Located<String>) -> Located<String>?) {
        group = group.flatMap(value)
        version = version.flatMap(value)
        kind = kind.flatMap(value)
        name = name.flatMap(value)
        namespace = namespace.flatMap(value)
        labels = labels.map { label in
            guard label.value.operation == .equals, let old = label.value.values.first,
                let text = value(Located(old, at: label.range))
            else { return label }
            return Located(LabelRequirement(label.value.key, .equals, [text.value]), at: label.range)
        }
    }
}

extension Node {
    init(_ text: Located<String>) { self.init(Content.string(text.value), range: text.range) }
}
