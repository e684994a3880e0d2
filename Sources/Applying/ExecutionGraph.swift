import Model

/// What must come before what while a plan is applied: the desired objects' graph, and the deletions behind it.
///
/// Nodes are the plan's changes; behind them stand barriers, which have nothing to do and only give deletions an order.
struct ExecutionGraph {
    var nodeCount: Int
    var edges: [Schedule.Edge]
    /// Nodes from here on are barriers.
    var firstBarrier: Int

    init(_ plan: Plan, inventory: Inventory, leavesGatesToPods: Bool) {
        let desired = plan.graph.waves.count
        edges = plan.graph.edges.map { edge in
            var requirement = Schedule.Requirement.ready
            if leavesGatesToPods, case .need(_, .some) = edge.reason { requirement = .applied }
            return Schedule.Edge(node: edge.object, dependency: edge.dependency, requirement: requirement)
        }
        firstBarrier = plan.changes.count
        nodeCount = plan.changes.count
        let early = addEarly(plan)
        var deletions = plan.changes.indices.filter { plan.changes[$0].action == .delete }
        guard !deletions.isEmpty else { return }
        deletions.removeAll { early.contains($0) }
        addWaves(deletions, plan, inventory, after: 0..<min(desired, plan.changes.count))
        addContainment(deletions, plan)
    }

    /// What has to make room for something desired goes or changes before that; what goes waits for nothing.
    private mutating func addEarly(_ plan: Plan) -> Set<Int> {
        let wanted = Set(plan.changes.flatMap(\.precededBy))
        guard !wanted.isEmpty else { return [] }
        var nodes: [ObjectIdentity: Int] = [:]
        for (node, change) in plan.changes.enumerated() where wanted.contains(change.identity) {
            nodes[change.identity] = node
        }
        var early: Set<Int> = []
        for (node, change) in plan.changes.enumerated() {
            for holder in change.precededBy.compactMap({ nodes[$0] }) {
                let isDeletion = plan.changes[holder].action == .delete
                edges.append(
                    Schedule.Edge(node: node, dependency: holder, requirement: isDeletion ? .ready : .applied))
                if isDeletion { early.insert(holder) }
            }
        }
        return early
    }

    /// Kinds that only forbid, alter or lead elsewhere: nothing runs by them, and what is not ready may be so because of them.
    private static let restrictions: Set<String> = [
        "APIService", "ResourceQuota", "LimitRange", "PodDisruptionBudget", "ValidatingWebhookConfiguration",
        "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding",
        "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding",
    ]

    /// What is deleted goes after everything desired is ready, so that nothing is taken away that the new state did not
    /// make up for; among the deletions a later wave goes before an earlier one, whatever became of it.
    ///
    /// What only restricts goes first, and does not wait for what is kept: a quota that is too small would hold up its own
    /// removal. In one Namespace nothing of an earlier wave goes while something of a later one is still there, which may use it:
    /// a Deployment that could not be deleted keeps its ConfigMap.
    private mutating func addWaves(
        _ deletions: [Int], _ plan: Plan, _ inventory: Inventory, after desired: Range<Int>
    ) {
        var waves: [ObjectIdentity: Int] = [:]
        for entry in inventory.entries { waves[entry.identity] = entry.wave }
        let kinds = Set(deletions.map { plan.changes[$0].kind.apiVersion })
        let restrictions = deletions.filter { node in
            let change = plan.changes[node]
            guard ExecutionGraph.restrictions.contains(change.identity.kind) else { return false }
            // What is served elsewhere can only be deleted while it is.
            return change.identity.kind != "APIService" || !kinds.contains(change.servedVersion)
        }
        let others = Set(deletions).subtracting(restrictions)
        let groups = Dictionary(grouping: others) { waves[plan.changes[$0].identity] ?? 0 }
        let changed = addBarrier()
        var barrier = addBarrier()
        for node in desired {
            let isKept = plan.changes[node].action == .keep
            edges.append(Schedule.Edge(node: isKept ? barrier : changed, dependency: node, requirement: .ready))
        }
        edges.append(Schedule.Edge(node: barrier, dependency: changed, requirement: .ready))
        for node in restrictions {
            edges.append(Schedule.Edge(node: node, dependency: changed, requirement: .ready))
            edges.append(Schedule.Edge(node: barrier, dependency: node, requirement: .finished))
        }
        var emptied: [String: Int] = [:]
        for (_, members) in groups.sorted(by: { $0.key > $1.key }) {
            let next = addBarrier()
            for node in members {
                edges.append(Schedule.Edge(node: node, dependency: barrier, requirement: .ready))
                edges.append(Schedule.Edge(node: next, dependency: node, requirement: .finished))
            }
            for (namespace, nodes) in Dictionary(grouping: members, by: { plan.changes[$0].identity.namespace })
            where !namespace.isEmpty {
                let gone = addBarrier()
                for node in nodes {
                    if let later = emptied[namespace] {
                        edges.append(Schedule.Edge(node: node, dependency: later, requirement: .ready))
                    }
                    edges.append(Schedule.Edge(node: gone, dependency: node, requirement: .ready))
                }
                emptied[namespace] = gone
            }
            barrier = next
        }
    }

    private mutating func addBarrier() -> Int {
        nodeCount += 1
        return nodeCount - 1
    }

    /// A Namespace goes after what lives in it, a CRD after the objects of its kind, an APIService after those of its version.
    private mutating func addContainment(_ deletions: [Int], _ plan: Plan) {
        var containers: [String: Int] = [:]
        for node in deletions {
            let change = plan.changes[node]
            switch (change.identity.group, change.identity.kind) {
            case ("", "Namespace"): containers["namespace " + change.identity.name] = node
            case ("apiextensions.k8s.io", "CustomResourceDefinition"):
                let group = change.live?.value(at: ["spec", "group"])?.string ?? ""
                let kind = change.live?.value(at: ["spec", "names", "kind"])?.string ?? ""
                containers["definition \(group) \(kind)"] = node
            case ("apiregistration.k8s.io", "APIService"): containers["version \(change.servedVersion)"] = node
            default: break
            }
        }
        guard !containers.isEmpty else { return }
        for node in deletions {
            let (identity, kind) = (plan.changes[node].identity, plan.changes[node].kind)
            let names = [
                "namespace " + identity.namespace, "definition \(identity.group) \(identity.kind)",
                "version " + kind.apiVersion,
            ]
            for name in names {
                guard let container = containers[name], container != node else { continue }
                edges.append(Schedule.Edge(node: container, dependency: node, requirement: .ready))
            }
        }
    }
}

extension PlannedChange {
    /// The group and version that an APIService brings.
    fileprivate var servedVersion: String {
        let spec = live?["spec"]
        return "\(spec?["group"]?.string ?? "")/\(spec?["version"]?.string ?? "")"
    }
}
