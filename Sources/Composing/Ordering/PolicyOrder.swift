internal import Kinds
internal import Model

/// Admission policies are in force before what they decide about is made.
struct PolicyOrder {
    private let drafts: [DraftObject]
    private let edges: [DependencyGraph.Edge]
    private let policies: [ObjectIdentity: Int]
    private let definitions: [GroupKind: Int]

    /// `edges` are all others: what a policy itself needs cannot wait for it.
    init(_ drafts: [DraftObject], _ edges: [DependencyGraph.Edge]) {
        self.drafts = drafts
        self.edges = edges
        var policies: [ObjectIdentity: Int] = [:]
        var definitions: [GroupKind: Int] = [:]
        for index in drafts.indices {
            if drafts[index].isPolicy { policies[drafts[index].identity] = index }
            if drafts[index].kind.isDefinition, let kind = drafts[index].value.definedKind { definitions[kind] = index }
        }
        self.policies = policies
        self.definitions = definitions
    }

    /// Policies behind the definition of their parameters' kind, bindings behind their policy and its parameters, and what
    /// they match behind the bindings.
    func added() -> [DependencyGraph.Edge] {
        let bindings = drafts.indices.filter { drafts[$0].isPolicyBinding }
        guard !policies.isEmpty || !bindings.isEmpty else { return [] }
        var added = policies.values.flatMap(definitionEdges)
        var bound: [(binding: Int, policy: Int)] = []
        for binding in bindings {
            guard let name = drafts[binding].value.value(at: ["spec", "policyName"])?.string else { continue }
            let identity = ObjectIdentity(
                group: drafts[binding].kind.group, kind: String(drafts[binding].kind.kind.dropLast("Binding".count)),
                namespace: "", name: name)
            guard let policy = policies[identity] else { continue }
            bound.append((binding, policy))
            let path = FieldPath(keys: "spec", "policyName")
            added.append(DependencyGraph.Edge(object: binding, dependency: policy, reason: .reference(path)))
            added += parameters(of: policy, in: binding).map { parameter in
                let path = FieldPath(keys: "spec", "paramRef")
                return DependencyGraph.Edge(object: binding, dependency: parameter, reason: .reference(path))
            }
        }
        let needed = dependencies(of: Array(policies.values) + bindings, along: edges + added)
        for (binding, policy) in bound {
            let rules = MatchedResources(drafts[policy].value)
            for index in drafts.indices
            where !needed.contains(index) && rules.match(plurals(of: index), drafts[index].kind) {
                added.append(DependencyGraph.Edge(object: index, dependency: binding, reason: .kindOrder))
            }
        }
        return added
    }

    private func parameterKind(of policy: Int) -> GroupKind? {
        guard let kind = drafts[policy].value.value(at: ["spec", "paramKind"]), let name = kind["kind"]?.string
        else { return nil }
        return GroupVersionKind(apiVersion: kind["apiVersion"]?.string ?? "", kind: name).groupKind
    }

    private func definitionEdges(of policy: Int) -> [DependencyGraph.Edge] {
        guard let definition = parameterKind(of: policy).flatMap({ definitions[$0] }) else { return [] }
        return [
            DependencyGraph.Edge(
                object: policy, dependency: definition, reason: .reference(FieldPath(keys: "spec", "paramKind")))
        ]
    }

    /// Those that a binding may mean: by name, or any of the kind where it selects them.
    private func parameters(of policy: Int, in binding: Int) -> [Int] {
        guard let kind = parameterKind(of: policy),
            let reference = drafts[binding].value.value(at: ["spec", "paramRef"])
        else { return [] }
        let (name, namespace) = (reference["name"]?.string, reference["namespace"]?.string)
        return drafts.indices.filter { index in
            drafts[index].kind.groupKind == kind && (name == nil || name == drafts[index].name)
                && (namespace == nil || namespace == drafts[index].namespace)
        }
    }

    /// The objects, and all that they need.
    private func dependencies(of objects: [Int], along edges: [DependencyGraph.Edge]) -> Set<Int> {
        let rows = AdjacencyRows(nodes: drafts.count, edges: edges.count) { edges[$0].object }
        var found = Set(objects)
        var pending = objects
        while let next = pending.popLast() {
            for dependency in rows[next].lazy.map({ edges[$0].dependency }) where found.insert(dependency).inserted {
                pending.append(dependency)
            }
        }
        return found
    }

    /// The names of an object's resource: the one that is known, else those that its kind suggests.
    private func plurals(of index: Int) -> [String] {
        let kind = drafts[index].kind.groupKind
        if let known = BuiltInKinds.find(kind) { return [known.plural] }
        if let definition = definitions[kind],
            let plural = drafts[definition].value.value(at: ["spec", "names", "plural"])?.string
        {
            return [plural]
        }
        let name = kind.kind.lowercased()
        return [name + "s", name + "es", name.dropLast() + "ies"]
    }
}

/// The resources that a policy speaks of when objects are made or changed.
///
/// Which of their objects it means by namespace, label or expression is left open: what waits in vain only comes later.
private struct MatchedResources {
    private let rules: [(groups: [String], versions: [String], resources: [String])]

    init(_ policy: Value) {
        let written = policy.value(at: ["spec", "matchConstraints", "resourceRules"])?.array ?? []
        rules = written.filter { rule in
            let operations = MatchedResources.texts(rule, "operations")
            return !Set(operations).isDisjoint(with: ["*", "CREATE", "UPDATE"])
        }.map { rule in
            (
                MatchedResources.texts(rule, "apiGroups"), MatchedResources.texts(rule, "apiVersions"),
                MatchedResources.texts(rule, "resources")
            )
        }
    }

    private static func texts(_ rule: Value, _ key: String) -> [String] {
        (rule[key]?.array ?? []).compactMap(\.string)
    }

    func match(_ plurals: [String], _ kind: GroupVersionKind) -> Bool {
        // What decides about policies may not be decided about by them.
        guard kind.group != "admissionregistration.k8s.io" else { return false }
        return rules.contains { rule in
            (rule.groups.contains("*") || rule.groups.contains(kind.group))
                && (rule.versions.contains("*") || rule.versions.contains(kind.version))
                && (rule.resources.contains { $0 == "*" || $0 == "*/*" || plurals.contains($0) })
        } || (WorkloadKind(kind) != nil && matchesPods)
    }

    /// Whether pods are meant, which controllers make for the objects that are applied.
    private var matchesPods: Bool {
        rules.contains { rule in
            (rule.groups.contains("*") || rule.groups.contains(""))
                && !Set(rule.resources).isDisjoint(with: ["*", "*/*", "pods"])
        }
    }
}

extension DraftObject {
    fileprivate var isPolicy: Bool {
        kind.group == "admissionregistration.k8s.io" && kind.kind.hasSuffix("AdmissionPolicy")
    }

    fileprivate var isPolicyBinding: Bool {
        kind.group == "admissionregistration.k8s.io" && kind.kind.hasSuffix("AdmissionPolicyBinding")
    }
}
