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
        for index in open {
            let service = drafts[index]
            let peers = workloads.filter {
                drafts[$0].namespace == service.namespace && drafts[$0].instance == service.instance
            }
            // Without workloads somebody else fills in the endpoints: an operator, or EndpointSlices by hand.
            guard !peers.isEmpty else { continue }
            let matches = candidates(for: service, among: peers.map { drafts[$0] })
            guard matches.count == 1, let selector = matches[0].podLabels else {
                diagnostics.report(ambiguous(service, peers.map { drafts[$0] }))
                continue
            }
            drafts[index].value.edit(at: ["spec", "selector"]) { $0 = selector }
        }
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

    private func ambiguous(_ service: DraftObject, _ workloads: [DraftObject]) -> Diagnostic {
        Diagnostic(
            code: "compose.ambiguous-service", summary: "Service without a selector",
            detail: "Service \(service.name) has no \"spec.selector\", and it is not clear which pods it means: "
                + "\(quotedList(workloads.map(\.name))) run here. Call it like one of them, or write the selector.",
            at: service.range, object: service.identity)
    }
}

extension DraftObject {
    fileprivate var isServiceWithoutSelector: Bool {
        guard !isVerbatim, isKind("Service"), let spec = value["spec"] else { return false }
        return spec["selector"] == nil && spec["type"]?.string != "ExternalName"
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
