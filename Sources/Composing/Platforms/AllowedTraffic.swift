internal import Kinds
internal import Model

/// What derived NetworkPolicies allow: the endpoints that somebody speaks to, and who does.
struct AllowedTraffic {
    enum Peer: Hashable {
        case instance(Int)
        /// From outside of the cluster; routed, where a router of the platform stands before it.
        case outside(isRouted: Bool)
    }

    struct Rule {
        let endpoint: EndpointAddress
        /// The labels of the pods behind the endpoint's Service; `nil` where an operator makes it.
        let selector: Value?
        /// The port of the pods, which is what policies see, and not that of the Service.
        let port: Value
        var peers: [Peer]
        var owner: EndpointAddress.Owner { endpoint.owner }
    }

    private let services: [ObjectIdentity: Value]
    private let workloads: [DraftObject]
    private(set) var rules: [Rule] = []

    init(drafts: [DraftObject]) {
        services = Dictionary(
            drafts.filter { $0.isKind("Service") }.map { ($0.identity, $0.value) },
            uniquingKeysWith: { first, _ in first })
        workloads = drafts.filter { $0.workload?.canServe ?? false }
    }

    /// One rule for an endpoint, whichever instance it is spoken to through.
    mutating func allow(_ peer: Peer, to endpoint: EndpointAddress) {
        // A pod may always speak with its own kind.
        guard peer != .instance(endpoint.owner.instance) else { return }
        if let place = rules.firstIndex(where: { $0.owner == endpoint.owner }) {
            if !rules[place].peers.contains(peer) { rules[place].peers.append(peer) }
            return
        }
        let identity = ObjectIdentity(
            group: "", kind: "Service", namespace: endpoint.namespace, name: endpoint.service ?? "")
        let service = services[identity]
        let labels = service?.value(at: ["spec", "selector"])
        let selector = labels?.object?.isEmpty == false ? labels : nil
        rules.append(
            Rule(
                endpoint: endpoint, selector: selector, port: target(of: endpoint, service, selector),
                peers: [peer]))
    }

    private func target(of endpoint: EndpointAddress, _ service: Value?, _ selector: Value?) -> Value {
        let number = Value.integer(Int64(endpoint.port))
        let ports = service?.value(at: ["spec", "ports"])?.array ?? []
        guard let port = ports.first(where: { $0["port"] == number }) else { return number }
        guard let name = port["targetPort"] else { return number }
        guard name.string != nil else { return name }
        // Not every network plugin knows named ports, so the number is looked up where it can be.
        return containerPort(name, selector, endpoint.namespace) ?? name
    }

    private func containerPort(_ name: Value, _ selector: Value?, _ namespace: String) -> Value? {
        guard let wanted = selector?.object, !wanted.isEmpty else { return nil }
        for draft in workloads where draft.namespace == namespace {
            guard let workload = draft.workload,
                let template = draft.value.value(at: workload.templatePath),
                wanted.allSatisfy({ template.value(at: ["metadata", "labels"])?[$0.key] == $0.value })
            else { continue }
            for container in template.value(at: ["spec", "containers"])?.array ?? [] {
                let port = container["ports"]?.array?.first { $0["name"] == name }
                if let number = port?["containerPort"] { return number }
            }
        }
        return nil
    }
}
