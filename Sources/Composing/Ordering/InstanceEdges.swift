internal import Model

/// Edges between the objects of instances: needs, `after`, and gates inside of a module.
struct InstanceEdges {
    /// What one instance waits for.
    struct Wait {
        var object: Int
        /// The instance that is waited for.
        let provider: Int
        /// Only the objects behind this Service of it; `nil` means the whole instance.
        let service: String?
        let reason: DependencyGraph.Reason
    }

    /// For each object that waits, in order.
    var waits: [Wait] = []
    /// The instances that each instance waits for, for those that have no workloads of their own to wait for.
    let providers: [[Int]]

    init(_ instances: [ResolvedInstance]) {
        providers = instances.map { $0.needs.map(\.provider) + $0.after.map(\.provider) }
    }

    /// Follows the objects to their new places when some are taken out.
    mutating func keep(_ isKept: [Bool]) {
        guard isKept.contains(false) else { return }
        var places: [Int] = []
        var next = 0
        for flag in isKept {
            places.append(next)
            if flag { next += 1 }
        }
        waits = waits.filter { isKept[$0.object] }
        for index in waits.indices { waits[index].object = places[waits[index].object] }
    }

    func edges(among drafts: [DraftObject]) -> [DependencyGraph.Edge] {
        guard !waits.isEmpty else { return [] }
        var members = [[Int]](repeating: [], count: providers.count)
        for (index, draft) in drafts.enumerated() {
            if let instance = draft.instance { members[instance].append(index) }
        }
        var targets = [[Int]?](repeating: nil, count: providers.count)
        var edges: [DependencyGraph.Edge] = []
        for wait in waits {
            let dependencies: [Int]
            if let service = wait.service {
                dependencies = behind(service, members[wait.provider], drafts).filter { $0 != wait.object }
            } else {
                if targets[wait.provider] == nil {
                    targets[wait.provider] = self.targets(of: wait.provider, members, drafts)
                }
                dependencies = targets[wait.provider] ?? []
            }
            for dependency in dependencies where dependency != wait.object {
                edges.append(
                    DependencyGraph.Edge(object: wait.object, dependency: dependency, reason: wait.reason))
            }
        }
        return edges
    }

    /// What "the instance is there" means: its workloads, Jobs, custom resources and Services; where it has none, all
    /// of its objects and whatever it waits for itself, because nothing of its own does.
    private func targets(of instance: Int, _ members: [[Int]], _ drafts: [DraftObject]) -> [Int] {
        var result: [Int] = []
        var pending = [instance]
        var seen: Set<Int> = [instance]
        while let current = pending.popLast() {
            let active = members[current].filter { drafts[$0].isActive || drafts[$0].isKind("Service") }
            if active.contains(where: { drafts[$0].isActive }) {
                result += active
                continue
            }
            result += members[current]
            for provider in providers[current] where seen.insert(provider).inserted { pending.append(provider) }
        }
        return result
    }

    /// The Service of this name and the workloads that it selects.
    private func behind(_ service: String, _ members: [Int], _ drafts: [DraftObject]) -> [Int] {
        guard let index = members.first(where: { drafts[$0].isKind("Service") && drafts[$0].name == service }) else {
            return []
        }
        let selector = drafts[index].value.value(at: ["spec", "selector"])?.object ?? ValueObject()
        guard !selector.isEmpty else { return [index] }
        let selected = members.filter { member in
            guard let workload = WorkloadKind(drafts[member].kind), workload.canServe else { return false }
            let labels = drafts[member].value.value(at: workload.templatePath + ["metadata", "labels"])
            return selector.allSatisfy { labels?[$0.key] == $0.value }
        }
        return [index] + selected
    }
}

extension DraftObject {
    /// Whether something runs because of it: a workload, or a custom resource that an operator makes one of.
    var isActive: Bool {
        if WorkloadKind(kind) != nil { return true }
        return kind.group.contains(".") && !kind.group.hasSuffix("k8s.io") && !kind.group.hasSuffix(".openshift.io")
    }
}
