internal import APIMachinery
internal import Kinds
internal import Model

/// Gives Services without a selector that of the workload that they mean.
struct ServiceSelectorStep: Pass {
    init(_ context: CompositionContext) {}

    func apply(to composition: inout DraftComposition, _ diagnostics: inout Diagnostics) {
        fill(&composition.drafts, &diagnostics)
    }

    private func fill(_ drafts: inout [DraftObject], _ diagnostics: inout Diagnostics) {
        let open = drafts.indices.filter { drafts[$0].isServiceWithoutSelector }
        guard !open.isEmpty else { return }
        let workloads = drafts.indices.filter { drafts[$0].workload?.canServe ?? false }
        let backed = Set(drafts.compactMap(\.backedService))
        for index in open {
            let service = drafts[index]
            // Somebody says by hand where it leads, as to a database outside of the cluster.
            guard !backed.contains(ClusterHost(name: service.name, namespace: service.namespace)) else { continue }
            let peers = workloads.filter {
                drafts[$0].namespace == service.namespace && drafts[$0].instance == service.instance
            }
            // Without workloads somebody else fills in the endpoints: an operator, or EndpointSlices by hand.
            guard !peers.isEmpty else { continue }
            let matches = candidates(for: service, among: peers.map { drafts[$0] })
            guard matches.count == 1, let selector = matches[0].podLabels else {
                diagnostics.report(
                    service.ambiguousSelector(
                        code: "compose.ambiguous-service", summary: "Service without a selector",
                        among: peers.map { drafts[$0] }))
                continue
            }
            drafts[index].value.edit(at: ["spec", "selector"]) { $0 = selector }
            if !isLikely(matches[0], for: service) { diagnostics.report(guess(service, matches[0])) }
        }
    }

    /// Whether a name or a port says so too, and not only that there is no other.
    private func isLikely(_ workload: DraftObject, for service: DraftObject) -> Bool {
        workload.name == service.name || workload.value.value(at: ["spec", "serviceName"])?.string == service.name
            || workload.offersPorts(of: service)
    }

    private func guess(_ service: DraftObject, _ workload: DraftObject) -> Diagnostic {
        Diagnostic(
            .warning, code: "compose.guessed-selector", summary: "Selector filled in",
            detail: "Service \(service.name) has no \"spec.selector\", and gets that of \(workload.kind.kind) "
                + "\(workload.name), the only one here, although neither its name nor its containers' ports say so. "
                + "Write the selector if that is right. If it leads elsewhere, put Endpoints or an EndpointSlice for it "
                + "beside it, or take its file in with \"verbatim: true\".",
            at: service.range, object: service.identity)
    }

    /// By name, by `serviceName`, by being the only one, and at last by ports: the first rule that finds any decides.
    private func candidates(for service: DraftObject, among workloads: [DraftObject]) -> [DraftObject] {
        let rules: [(DraftObject) -> Bool] = [
            { $0.name == service.name },
            { $0.value.value(at: ["spec", "serviceName"])?.string == service.name },
            { _ in workloads.count == 1 },
            { $0.offersPorts(of: service) },
        ]
        for rule in rules {
            let found = workloads.filter(rule)
            if !found.isEmpty { return found }
        }
        return []
    }
}

extension DraftObject {
    /// What is said where several workloads could be meant by an object without a selector.
    func ambiguousSelector(code: String, summary: String, among workloads: [DraftObject]) -> Diagnostic {
        Diagnostic(
            code: code, summary: summary,
            detail: "\(kind.kind) \(name) has no \"spec.selector\", and it is not clear which pods it means: "
                + "\(quotedList(workloads.map(\.name))) run here. Call it like one of them, or write the selector.",
            at: range, object: identity)
    }

    fileprivate var isServiceWithoutSelector: Bool {
        guard !isVerbatim, isKind("Service"), let spec = value["spec"] else { return false }
        return spec["selector"] == nil && spec["type"]?.string != "ExternalName"
    }

    /// The Service whose addresses it holds: Endpoints have its name, an EndpointSlice says it in a label.
    fileprivate var backedService: ClusterHost? {
        if isKind("Endpoints") { return ClusterHost(name: name, namespace: namespace) }
        guard isKind("EndpointSlice", group: "discovery.k8s.io"),
            let service = value.value(at: ["metadata", "labels"])?[WellKnownLabel.serviceName]?.string
        else { return nil }
        return ClusterHost(name: service, namespace: namespace)
    }

    /// The labels that find the pods of this workload.
    fileprivate var podLabels: Value? {
        guard let workload else { return nil }
        switch workload {
        case .pod: return value.value(at: ["metadata", "labels"])
        case .replicationController: return value.value(at: ["spec", "selector"])
        default: return value.value(at: ["spec", "selector", "matchLabels"])
        }
    }

    /// Whether each of the Service's ports leads to a port of a container here.
    fileprivate func offersPorts(of service: DraftObject) -> Bool {
        guard let workload,
            let containers = value.value(at: workload.podSpecPath + ["containers"])?.array,
            let ports = service.value.value(at: ["spec", "ports"])?.array
        else { return false }
        let offered = containers.flatMap { $0["ports"]?.array ?? [] }
        return ports.allSatisfy { port in
            guard let target = port["targetPort"] ?? port["port"] else { return false }
            return offered.contains { $0["containerPort"] == target || $0["name"] == target }
        }
    }
}
