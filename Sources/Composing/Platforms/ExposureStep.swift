internal import Kinds
internal import Model

/// Exposes the endpoints that the environment names.
struct ExposureStep: Pass {
    let platform: Platform
    let environment: Model.Environment
    let sources: SourceMap
    let contexts: [InstanceContext?]

    init(_ context: CompositionContext) {
        platform = context.platform
        environment = context.environment
        sources = context.configuration.sources
        contexts = context.contexts
    }

    /// An endpoint's address from outside, and the place that asked for its node port.
    struct Exposed {
        let instance: Int
        let endpoint: String
        let external: String?
        let nodePort: Located<Int>?
        /// Whether a router of the platform brings it in: an Ingress, a Route or an HTTPRoute.
        let isRouted: Bool
    }

    func apply(to composition: inout DraftComposition, _ diagnostics: inout Diagnostics) {
        composition.exposed = expose(in: &composition.drafts, &diagnostics)
    }

    private func expose(in drafts: inout [DraftObject], _ diagnostics: inout Diagnostics) -> [Exposed] {
        var exposed: [Exposed] = []
        let wanted = contexts.enumerated().flatMap { index, context in
            (context?.instance.instance.exposures ?? []).map { (index, $0) }
        }
        guard !wanted.isEmpty else { return [] }
        let services = Dictionary(
            drafts.indices.filter { drafts[$0].isKind("Service") }.map { (drafts[$0].identity, $0) },
            uniquingKeysWith: { first, _ in first })
        let operated = Set(drafts.filter { $0.isActive && $0.workload == nil }.compactMap(\.instance))
        for (index, exposure) in wanted {
            guard let context = contexts[index] else { continue }
            guard let endpoint = context.endpoint(named: exposure.endpoint.value) else {
                absent(exposure, context).map { diagnostics.report($0) }
                continue
            }
            let identity = ObjectIdentity(
                group: "", kind: "Service", namespace: endpoint.namespace, name: endpoint.service ?? "")
            guard endpoint.service != nil else {
                diagnostics.report(outside(endpoint, exposure, context))
                continue
            }
            let service = services[identity]
            guard
                let request = request(exposure, endpoint, context, service.map { drafts[$0].value }, &diagnostics),
                let result = expose(request, isOperated: operated.contains(endpoint.owner.instance), &diagnostics)
            else { continue }
            if let service, let value = result.service { drafts[service].replace(with: value) }
            drafts += result.objects.map {
                DraftObject($0, instance: index, entry: nil, range: exposure.endpoint.range)
            }
            exposed.append(
                Exposed(
                    instance: index, endpoint: endpoint.name.value, external: result.external,
                    nodePort: exposure.nodePort,
                    isRouted: result.objects.contains { $0["kind"] != "Service" }))
        }
        return exposed
    }

    private func request(
        _ exposure: Exposure, _ endpoint: EndpointAddress, _ context: InstanceContext, _ service: Value?,
        _ diagnostics: inout Diagnostics
    ) -> ExposureRequest? {
        let evaluator = TemplateEvaluator(sources: sources, scope: context.scope)
        var host: String?
        if let node = exposure.host {
            host = evaluator.text(of: node, what: "\"host\" of an exposure", &diagnostics)
            guard host != nil else { return nil }
        }
        return ExposureRequest(
            exposure: exposure, endpoint: endpoint, instance: context.instance.name, host: host,
            domain: environment.domain?.value, service: service)
    }

    /// Only an operator makes a Service that is not among the objects.
    private func expose(
        _ request: ExposureRequest, isOperated: Bool, _ diagnostics: inout Diagnostics
    ) -> ExposureResult? {
        guard request.service != nil || isOperated else {
            diagnostics.report(request.noService)
            return nil
        }
        return platform.expose(request, &diagnostics)
    }

    /// An endpoint whose condition is false; those of parts that are left out go with them.
    private func absent(_ exposure: Exposure, _ context: InstanceContext) -> Diagnostic? {
        let name = exposure.endpoint.value
        guard let condition = context.instance.module.endpoints.first(where: { $0.name.value == name })?.when else {
            return nil
        }
        return Diagnostic(
            code: "compose.exposure", summary: "Incomplete exposure",
            detail: "Endpoint \"\(name)\" of instance \(context.instance.name) cannot be exposed: its \"when\" is "
                + "false, so that there is none.", at: exposure.endpoint.range,
            notes: [Diagnostic.Note("the condition is here", at: condition.range)])
    }

    private func outside(
        _ endpoint: EndpointAddress, _ exposure: Exposure, _ context: InstanceContext
    ) -> Diagnostic {
        Diagnostic(
            code: "compose.exposure", summary: "Incomplete exposure",
            detail:
                "Endpoint \"\(endpoint.name.value)\" of instance \(context.instance.name) cannot be exposed: it lives "
                + "outside of the cluster.", at: exposure.endpoint.range,
            notes: [Diagnostic.Note("\"\(endpoint.name.value)\" is declared here", at: endpoint.name.range)])
    }
}
