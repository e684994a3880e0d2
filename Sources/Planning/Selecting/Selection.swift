package import Model

/// The part of an environment that a plan looks at: what `-target` names with all it depends on, without what `-exclude`
/// names and all that depends on it.
package struct Selection: Sendable {
    let targets: [ObjectPattern]
    let exclusions: [ObjectPattern]

    package init(targets: [String], exclusions: [String]) {
        self.targets = targets.map(ObjectPattern.init)
        self.exclusions = exclusions.map(ObjectPattern.init)
    }

    package var isTotal: Bool { targets.isEmpty && exclusions.isEmpty }

    /// What is left of the environment.
    package struct Part: Sendable {
        package var desired: DesiredState
        /// Only entries of desired objects that are left, and of others that may be deleted.
        package var inventory: Inventory
        package var scope: PlanScope
        /// How many objects come along because a target depends on them, or, to be destroyed, because they depend on it.
        package var included: Int
        /// What is destroyed without being named, with what it depends on.
        package var causes: [ObjectIdentity: ObjectIdentity] = [:]

        init(_ desired: DesiredState, _ inventory: Inventory, of selection: Selection, included: Int) {
            self.desired = desired
            self.inventory = inventory
            self.included = included
            scope = PlanScope()
            scope.targets = selection.targets.map(\.text)
            scope.exclusions = selection.exclusions.map(\.text)
        }
    }

    /// Picks the part.
    ///
    /// Throws `DiagnosticsError` for a name that means nothing.
    package func part(of desired: DesiredState, inventory: Inventory) throws(DiagnosticsError) -> Part {
        let objects = desired.objects.map { ($0.identity, $0.origin.instance) }
        try check(objects + inventory.entries.map { ($0.identity, $0.instance) }, environment: desired.environment)
        let (kept, included) = kept(of: desired)
        var part = Part(desired, inventory, of: self, included: included)
        guard !isTotal else { return part }
        part.desired = desired.only(kept)
        let wanted = Set(desired.objects.map(\.identity))
        let keptIdentities = Set(part.desired.objects.map(\.identity))
        part.inventory.entries = inventory.entries.filter { entry in
            wanted.contains(entry.identity)
                ? keptIdentities.contains(entry.identity)
                : includes(entry.identity, instance: entry.instance)
        }
        return part
    }

    /// Whether the names mean the object itself.
    private func includes(_ identity: ObjectIdentity, instance: String) -> Bool {
        if exclusions.contains(where: { $0.matches(identity, instance: instance) }) { return false }
        return targets.isEmpty || targets.contains { $0.matches(identity, instance: instance) }
    }

    private func kept(of desired: DesiredState) -> (indices: [Int], included: Int) {
        let count = desired.objects.count
        guard !isTotal else { return (Array(0..<count), 0) }
        var isKept = [Bool](repeating: targets.isEmpty, count: count)
        var isNamed = isKept
        for (index, object) in desired.objects.enumerated() where !targets.isEmpty {
            isNamed[index] = targets.contains { $0.matches(object.identity, instance: object.origin.instance) }
            isKept[index] = isNamed[index]
        }
        // What an object depends on stands before it: one walk backwards takes everything along, one forwards drops all
        // that depends on what is excluded.
        let edges = desired.graph.edges
        for edge in edges.reversed() where isKept[edge.object] { isKept[edge.dependency] = true }
        var isExcluded = [Bool](repeating: false, count: count)
        for (index, object) in desired.objects.enumerated() {
            isExcluded[index] = exclusions.contains {
                $0.matches(object.identity, instance: object.origin.instance)
            }
        }
        for edge in edges where isExcluded[edge.dependency] { isExcluded[edge.object] = true }
        let kept = (0..<count).filter { isKept[$0] && !isExcluded[$0] }
        return (kept, targets.isEmpty ? 0 : kept.count { !isNamed[$0] })
    }

    func check(_ objects: [(ObjectIdentity, String)], environment: String) throws(DiagnosticsError) {
        var problems: [Diagnostic] = []
        for pattern in targets + exclusions
        where !objects.contains(where: { pattern.matches($0.0, instance: $0.1) }) {
            problems.append(SelectionDiagnostics.unknown(pattern, among: objects, environment: environment))
        }
        if !problems.isEmpty { throw DiagnosticsError(problems) }
    }
}

/// What is wrong with names of objects on the command line.
package enum SelectionDiagnostics {
    package static func unknown(
        _ pattern: ObjectPattern, among objects: [(ObjectIdentity, String)], environment: String
    ) -> Diagnostic {
        var names: [String] = []
        for (identity, instance) in objects {
            if !instance.isEmpty { names.append("module.\(instance)") }
            names += ["\(identity.kind)/\(identity.name)", identity.place]
        }
        return Diagnostic(
            code: "plan.unknown-target", summary: "Unknown object",
            detail:
                "\"\(pattern.text)\" names nothing of \(environment).\(didYouMean(pattern.text, among: names)) Write "
                + "module.INSTANCE, Kind/name, namespace/Kind/name, namespace/name, or an address.")
    }

    /// Refuses names of objects to be let go of that mean nothing: a typing mistake would leave a guard where it is.
    package static func check(
        unguarded names: [String], in desired: DesiredState, _ inventory: Inventory
    ) throws(DiagnosticsError) {
        let all =
            desired.objects.map { ($0.identity, $0.origin.instance) }
            + inventory.entries.map { ($0.identity, $0.instance) }
        let unknown = names.filter { name in
            !all.contains { DeletionLimits.names(name, $0.0, instance: $0.1) }
        }
        guard !unknown.isEmpty else { return }
        throw DiagnosticsError(
            unknown.map { self.unknown(ObjectPattern($0), among: all, environment: desired.environment) })
    }

    /// The desired objects, and of some that are in the cluster, that a name means.
    ///
    /// Throws `DiagnosticsError` when there is none.
    package static func objects(
        named text: String, in desired: DesiredState, or unrecorded: [UnrecordedObject] = []
    ) throws(DiagnosticsError) -> [ObjectIdentity] {
        let pattern = ObjectPattern(text)
        let all =
            desired.objects.map { ($0.identity, $0.origin.instance) } + unrecorded.map { ($0.identity, $0.instance) }
        let found = all.filter { pattern.matches($0.0, instance: $0.1) }
        guard found.isEmpty else { return found.map(\.0) }
        throw DiagnosticsError(unknown(pattern, among: all, environment: desired.environment))
    }
}

extension DesiredState {
    /// The objects at these places, in order, with the edges between them.
    fileprivate func only(_ indices: [Int]) -> DesiredState {
        var places = [Int?](repeating: nil, count: objects.count)
        for (place, index) in indices.enumerated() { places[index] = place }
        var result = self
        result.objects = indices.map { objects[$0] }
        result.graph.waves = indices.map { graph.waves[$0] }
        result.graph.edges = graph.edges.compactMap { edge in
            guard let object = places[edge.object], let dependency = places[edge.dependency] else { return nil }
            return DependencyGraph.Edge(object: object, dependency: dependency, reason: edge.reason)
        }
        return result
    }
}
