internal import Kinds
internal import Model

/// Edges between the objects of instances: needs, `after`, and gates inside of a module.
struct InstanceEdges {
    /// What one object waits for.
    struct Wait {
        /// How much of the instance.
        enum Extent {
            case whole
            /// Only what stands behind the gate's Service.
            case gate
        }

        var object: Int
        /// The instance that is waited for.
        let provider: Int
        let extent: Extent
        /// The need's name.
        let name: String
        /// What the object's pods wait at themselves.
        let gate: ResolvedGate?
    }

    /// For each object that waits, in order.
    var waits: [Wait] = []
    /// The instances that each instance waits for, for those that have no workloads of their own to wait for.
    let providers: [[Int]]
    /// The instances inside of each instance, at any depth.
    let parts: [[Int]]

    init(_ instances: [ResolvedInstance]) {
        // Parts stand behind what they are a part of, so that theirs are known when it comes to the whole.
        var parts = [[Int]](repeating: [], count: instances.count)
        for index in instances.indices.reversed() {
            parts[index] = instances[index].parts.flatMap { [$0.index] + parts[$0.index] }
        }
        self.parts = parts
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
        var members = InstanceMembers(drafts, providers: providers, parts: parts)
        var edges: [DependencyGraph.Edge] = []
        for wait in waits {
            // A gate speaks for the pods that answer at it: a Job beside them is waited for by whoever applies.
            let guarded = wait.gate.map { members.guarded(by: $0) } ?? []
            let dependencies = wait.extent == .gate ? guarded.sorted() : members.targets(of: wait.provider)
            for dependency in dependencies where dependency != wait.object {
                let gate = guarded.contains(dependency) ? wait.gate?.gate : nil
                edges.append(
                    DependencyGraph.Edge(
                        object: wait.object, dependency: dependency, reason: .need(wait.name, gate: gate)))
            }
        }
        return edges
    }
}

/// The objects of each instance, and which of them others wait for, each worked out once.
private struct InstanceMembers {
    private struct Endpoint: Hashable {
        let provider: Int
        let service: String?
    }

    private let drafts: [DraftObject]
    private let providers: [[Int]]
    private let parts: [[Int]]
    private var members: [[Int]]
    private var targets: [[Int]?]
    private var guarded: [Endpoint: Set<Int>] = [:]

    init(_ drafts: [DraftObject], providers: [[Int]], parts: [[Int]]) {
        self.drafts = drafts
        self.providers = providers
        self.parts = parts
        members = [[Int]](repeating: [], count: providers.count)
        for index in drafts.indices {
            if let instance = drafts[index].instance { members[instance].append(index) }
        }
        targets = [[Int]?](repeating: nil, count: providers.count)
    }

    /// What "the instance is there" means: its workloads, Jobs, custom resources, Services and webhooks, and those of its
    /// parts.
    ///
    /// Where it has none, all of its objects and whatever it waits for itself, because nothing of its own does.
    mutating func targets(of instance: Int) -> [Int] {
        if let known = targets[instance] { return known }
        var result: [Int] = []
        var pending = [instance] + parts[instance]
        var seen = Set(pending)
        while let current = pending.popLast() {
            let active = members[current].filter {
                drafts[$0].isActive || drafts[$0].isKind("Service") || drafts[$0].isCaller
            }
            if active.contains(where: { drafts[$0].isActive }) {
                result += active
                continue
            }
            result += members[current]
            for provider in providers[current] where seen.insert(provider).inserted { pending.append(provider) }
        }
        targets[instance] = result
        return result
    }

    /// What a gate vouches for: its Service and the workloads that this selects.
    ///
    /// Behind a Service that an operator makes, and behind a command, may stand anything that serves.
    mutating func guarded(by gate: ResolvedGate) -> Set<Int> {
        let endpoint = Endpoint(provider: gate.provider, service: gate.service)
        if let known = guarded[endpoint] { return known }
        let own = members[gate.provider]
        let service = gate.service.flatMap { name in
            own.first { drafts[$0].isKind("Service") && drafts[$0].name == name }
        }
        let result: Set<Int>
        if let service {
            result = Set([service] + selected(by: service, among: own))
        } else {
            result = Set(own.filter { drafts[$0].isActive && drafts[$0].workload?.canServe != false })
        }
        guarded[endpoint] = result
        return result
    }

    private func selected(by service: Int, among members: [Int]) -> [Int] {
        let selector = drafts[service].value.value(at: ["spec", "selector"])?.object ?? ValueObject()
        guard !selector.isEmpty else { return [] }
        return members.filter { member in
            guard let workload = drafts[member].workload, workload.canServe else { return false }
            let labels = drafts[member].value.value(at: workload.templatePath + ["metadata", "labels"])
            return selector.allSatisfy { labels?[$0.key] == $0.value }
        }
    }
}

extension DraftObject {
    /// Whether something runs because of it: a workload, or a custom resource that an operator makes one of.
    var isActive: Bool {
        if workload != nil { return true }
        return isCustom && !kind.group.hasSuffix(".openshift.io") && !DraftObject.passiveGroups.contains(kind.group)
    }

    /// Whether an operator makes pods of it, and not a Secret.
    var isMadeIntoPods: Bool {
        workload == nil && isActive && !["cert-manager.io", "external-secrets.io"].contains(kind.group)
    }

    /// Whether an operator may look at it as soon as it is there.
    ///
    /// `k8s.io` is in the name of many groups that Kubernetes does not serve itself.
    var isCustom: Bool { kind.group.contains(".") && !BuiltInKinds.isBuiltIn(group: kind.group) }

    /// Whether the API server calls somebody because of it.
    fileprivate var isCaller: Bool {
        switch (kind.group, kind.kind) {
        case ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
            ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"), ("apiregistration.k8s.io", "APIService"):
            true
        default: false
        }
    }

    /// Custom kinds that only say how others are reached, scaled or guarded: nothing becomes ready by them.
    private static let passiveGroups: Set<String> = [
        "gateway.networking.k8s.io", "policy.networking.k8s.io", "autoscaling.k8s.io", "snapshot.storage.k8s.io",
    ]
}
