package import Model
package import Schemas

/// What can be said about a desired state without a cluster: whether each kind is served, each field fits its kind, each
/// reference leads to something, and the environment's policies hold.
package enum Validator {
    /// What the checks found.
    package struct Report: Sendable {
        /// Each at the line that wrote what is wrong, where it is known which that is.
        package var diagnostics: [Diagnostic] = []
        /// Kinds of which no schema is at hand, so that nothing was checked, with the number of their objects; sorted.
        package var unchecked: [(kind: GroupVersionKind, count: Int)] = []
    }

    /// In the order in which they speak of an object.
    private static let checks: [any Check.Type] = [
        KindChecks.self, FieldChecks.self, DefinitionChecks.self, ReferenceChecks.self, KeyChecks.self,
        ServiceChecks.self, NamespaceChecks.self, DataFileChecks.self, PodSecurityChecks.self,
        PolicyChecks.self,
    ]

    /// Checks every object, on all processors where there are many.
    ///
    /// `schemas` are the kinds of the cluster's version, with those of the CRDs at hand that are no part of the desired
    /// state.
    ///
    /// The fields of what is `accepted` are passed over: the server has taken these objects exactly as they are. The
    /// `inventory` says what is deleted because the desired state has it no more; an empty one nothing.
    @concurrent
    package static func validate(
        _ desired: DesiredState, of configuration: Configuration, schemas: SchemaCatalog,
        accepted: Set<ObjectIdentity> = [], inventory: Inventory
    ) async -> Report {
        var schemas = schemas
        for object in desired.objects where object.kind.isDefinition { schemas.add(definition: object.value) }
        let subject = Subject(
            desired: desired, environment: configuration.environment, schemas: schemas, accepted: accepted,
            inventory: inventory)
        // Each of them goes through all objects once before it can judge the first.
        let checks = await Validator.checks.concurrentMap { $0.init(subject) }
        let found = await desired.objects.parts.concurrentMap { objects in
            objects.flatMap { object in checks.flatMap { $0.problems(of: object) } }
        }
        var places = FieldPlaces(configuration: configuration, objects: desired.objects)
        return Report(
            diagnostics: places.placed(found.flatMap { $0 } + checks.flatMap(\.otherProblems)),
            unchecked: unchecked(desired.objects, ServedKinds(schemas: schemas)))
    }

    private static func unchecked(
        _ objects: [DesiredObject], _ kinds: ServedKinds
    ) -> [(kind: GroupVersionKind, count: Int)] {
        var counts: [GroupVersionKind: Int] = [:]
        for object in objects { counts[object.kind, default: 0] += 1 }
        let unknown = counts.filter { kind, _ in if case .unknown = kinds.standing(of: kind) { true } else { false } }
        return unknown.map { (kind: $0.key, count: $0.value) }.sorted { left, right in
            (left.kind.group, left.kind.version, left.kind.kind) < (
                right.kind.group, right.kind.version, right.kind.kind
            )
        }
    }
}
