internal import APIMachinery
internal import Expressions
internal import Kinds
internal import Model

/// Derives NetworkPolicies from what modules need: nothing is allowed but the declared edges, exposed endpoints and
/// the name service.
///
/// Policies add up, so that what somebody writes beside them only ever opens more.
struct NetworkPolicyStep: Pass {
    let platform: Platform
    let environment: Model.Environment
    let contexts: [InstanceContext?]

    init(_ context: CompositionContext) {
        platform = context.platform
        environment = context.environment
        contexts = context.contexts
    }

    func apply(to composition: inout DraftComposition, _ diagnostics: inout Diagnostics) {
        composition.drafts += policies(for: composition.drafts, composition.exposed, &diagnostics)
    }

    private func policies(
        for drafts: [DraftObject], _ exposed: [ExposureStep.Exposed], _ diagnostics: inout Diagnostics
    ) -> [DraftObject] {
        guard let mode = environment.networkPolicies, mode.value == .derived else { return [] }
        let pods = pods(drafts, mode.range, &diagnostics)
        var traffic = AllowedTraffic(drafts: drafts)
        let conversations = Conversations(contexts: contexts)
        for call in contexts.indices.flatMap(conversations.calls) where pods[call.caller] != nil {
            traffic.allow(.instance(call.caller), to: call.endpoint)
        }
        for exposure in exposed {
            guard let endpoint = contexts[exposure.instance]?.endpoint(named: exposure.endpoint) else { continue }
            traffic.allow(.outside(isRouted: exposure.isRouted), to: endpoint)
        }
        var closed: [String] = []
        for (context, selector) in zip(contexts, pods) where selector != nil {
            guard let namespace = context?.instance.namespace, !closed.contains(namespace) else { continue }
            closed.append(namespace)
        }
        var result: [DraftObject] = []
        for (index, context) in contexts.enumerated() {
            guard let context else { continue }
            if let selector = pods[index] {
                result.append(draft(own(index, context, selector, pods, traffic), index, context))
            }
            for rule in traffic.rules where rule.owner.instance == index {
                // A Service may be for pods of others; those that nothing closes, a policy would close.
                let isOpener = pods[index] != nil || closed.contains(rule.endpoint.namespace)
                guard isOpener, let selector = rule.selector ?? pods[index] else { continue }
                result.append(draft(policy(for: rule, selector, context, pods), index, context))
            }
        }
        return closed.map { DraftObject(denial(in: $0), instance: nil, entry: nil, range: mode.range) } + result
    }

    /// The labels that find the pods of each instance; `nil` where it runs none.
    private func pods(
        _ drafts: [DraftObject], _ choice: SourceRange, _ diagnostics: inout Diagnostics
    ) -> [Value?] {
        var hasPods = [Bool](repeating: false, count: contexts.count)
        var isOperated = hasPods
        var isVerbatim = hasPods
        for draft in drafts {
            guard let instance = draft.instance else { continue }
            if draft.workload != nil, draft.isVerbatim {
                isVerbatim[instance] = true
            } else if draft.workload != nil {
                hasPods[instance] = true
            } else if draft.isMadeIntoPods {
                isOperated[instance] = true
            }
        }
        return contexts.enumerated().map { index, context in
            guard let context else { return nil }
            let module = context.instance.module
            if !module.podLabels.isEmpty {
                let evaluator = TemplateEvaluator(sources: SourceMap(), scope: context.scope)
                var labels = ValueObject()
                for label in module.podLabels {
                    let text = evaluator.text(of: label.node, what: "A label of \"pods\"", &diagnostics)
                    labels[label.name.value] = text.map(Value.string)
                }
                return .object(labels)
            }
            if isVerbatim[index] || isOperated[index] && !hasPods[index] {
                let reason =
                    isVerbatim[index]
                    ? "Pods of instance \(context.instance.name) are taken verbatim, without labels of Slipway"
                    : "An operator makes the pods of instance \(context.instance.name)"
                diagnostics.report(
                    Diagnostic(
                        code: "compose.unknown-pods", summary: "Pods that no policy can find",
                        detail: "\(reason), so a derived NetworkPolicy cannot tell by which labels to find them, and "
                            + "they would be cut off. Write the labels that they have under \"pods\" of module "
                            + "\(module.name.value).",
                        at: context.instance.instance.name.range,
                        notes: [Diagnostic.Note("policies are derived because of this", at: choice)]))
                return nil
            }
            return hasPods[index] ? [RecommendedLabel.instance: .string(context.instance.name)] : nil
        }
    }

    /// Pods of one instance speak with each other, and with what they need.
    private func own(
        _ index: Int, _ context: InstanceContext, _ selector: Value, _ pods: [Value?], _ traffic: AllowedTraffic
    ) -> Value {
        let among: Value = ["podSelector": ["matchLabels": selector]]
        var egress: [Value] = [["to": [among]]]
        for rule in traffic.rules where rule.peers.contains(.instance(index)) {
            guard let provider = contexts[rule.owner.instance] else { continue }
            if let external = rule.endpoint.externalHost {
                egress.append(["ports": .array(ports(of: rule, host: external))])
            } else {
                let target = rule.selector ?? pods[rule.owner.instance] ?? .object(ValueObject())
                let namespace = rule.endpoint.service == nil ? provider.instance.namespace : rule.endpoint.namespace
                egress.append(
                    [
                        "ports": [port(rule.port)],
                        "to": [peer(target, in: namespace, from: context.instance.namespace)],
                    ])
            }
        }
        return policy(
            named: context.instance.name, in: context.instance.namespace, selector,
            ingress: [["from": [among]]], egress: egress)
    }

    /// The API server is found by a Service, but listens on a port of its own; policies see the latter.
    private func ports(of rule: AllowedTraffic.Rule, host: String) -> [Value] {
        let isAPIServer = host.hasPrefix("kubernetes.default.svc")
        return isAPIServer ? [port(443), port(6443)] : [port(rule.port)]
    }

    private func policy(
        for allowed: AllowedTraffic.Rule, _ selector: Value, _ context: InstanceContext, _ pods: [Value?]
    ) -> Value {
        var peers: [Value] = []
        var isOpen = false
        for peer in allowed.peers {
            switch peer {
            case .instance(let index):
                guard let other = contexts[index], let labels = pods[index] else { continue }
                peers.append(self.peer(labels, in: other.instance.namespace, from: allowed.endpoint.namespace))
            case .outside(let isRouted):
                if isRouted, !platform.routers.isEmpty { peers += platform.routers } else { isOpen = true }
            }
        }
        var rule: ValueObject = ["ports": [port(allowed.port)]]
        if !isOpen { rule["from"] = .array(peers) }
        return policy(
            named: "\(context.instance.name)-\(allowed.owner.endpoint)", in: allowed.endpoint.namespace, selector,
            ingress: [.object(rule)], egress: nil)
    }

    private func peer(_ labels: Value, in namespace: String, from viewpoint: String) -> Value {
        var peer: ValueObject = ["podSelector": ["matchLabels": labels]]
        if namespace != viewpoint { peer["namespaceSelector"] = Self.selector(of: namespace) }
        return .object(peer)
    }

    private static func selector(of namespace: String) -> Value {
        ["matchLabels": [WellKnownLabel.namespaceName: .string(namespace)]]
    }

    private func port(_ number: Value, _ transport: String = "TCP") -> Value {
        ["port": number, "protocol": .string(transport)]
    }

    /// No pod of the namespace is reached, and none reaches anything but the name service.
    private func denial(in namespace: String) -> Value {
        let service = platform.nameService
        let number = Value.integer(service.port)
        return policy(
            named: "default-deny", in: namespace, nil, ingress: [],
            egress: [
                [
                    "ports": [port(number, "UDP"), port(number)],
                    "to": [["namespaceSelector": Self.selector(of: service.namespace)]],
                ]
            ])
    }

    private func policy(
        named name: String, in namespace: String, _ labels: Value?, ingress: [Value], egress: [Value]?
    ) -> Value {
        var spec: ValueObject = [
            "podSelector": labels.map { ["matchLabels": $0] } ?? .object(ValueObject()),
            "policyTypes": egress == nil ? ["Ingress"] : ["Ingress", "Egress"],
        ]
        if !ingress.isEmpty { spec["ingress"] = .array(ingress) }
        if let egress { spec["egress"] = .array(egress) }
        return [
            "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
            "metadata": ["name": .string(name), "namespace": .string(namespace)], "spec": .object(spec),
        ]
    }

    private func draft(_ policy: Value, _ index: Int, _ context: InstanceContext) -> DraftObject {
        DraftObject(policy, instance: index, entry: nil, range: context.instance.instance.name.range)
    }
}
