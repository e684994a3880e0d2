package import Model
package import Schemas

/// What can be said about a desired state without a cluster: whether each kind is served, each field fits its kind, each
/// reference leads to something, and the environment's policies hold.
package enum DesiredStateChecks {
    /// What the checks found.
    package struct Report: Sendable {
        package var diagnostics: [Diagnostic] = []
        /// Kinds of which no schema is at hand, so that nothing was checked, with the number of their objects; sorted.
        package var unchecked: [(kind: GroupVersionKind, count: Int)] = []
    }

    /// Checks every object, on all processors where there are many.
    ///
    /// `schemas` are the kinds of the cluster's version, with those of the CRDs at hand that are no part of the desired
    /// state.
    ///
    /// The fields of what is `accepted` are passed over: the server has taken these objects exactly as they are.
    @concurrent
    package static func check(
        _ desired: DesiredState, of environment: Model.Environment, schemas: SchemaCatalog,
        accepted: Set<ObjectIdentity> = []
    ) async -> Report {
        var schemas = schemas
        for object in desired.objects where object.kind.isDefinition { schemas.add(definition: object.value) }
        let kinds = KindChecks(schemas: schemas)
        // Each of them goes through all objects once before it can judge the first.
        async let referenceChecks = ReferenceChecks(desired, environment: environment)
        async let keyChecks = KeyChecks(desired.objects)
        async let serviceChecks = ServiceChecks(desired, environment: environment)
        async let policyChecks = PolicyChecks(desired.objects, environment: environment)
        let (references, keyed) = await (referenceChecks, keyChecks)
        let (services, policies) = await (serviceChecks, policyChecks)
        let parts = await concurrentParts(of: desired.objects) { objects in
            objects.reduce(into: Part()) { part, object in
                switch kinds.standing(of: object) {
                case .known(let schema):
                    guard !accepted.contains(object.identity) else { break }
                    let isCustom = kinds.schemas.isAdded(object.kind)
                    part.diagnostics += FieldChecks.problems(of: object, schema: schema, isCustom: isCustom)
                case .unknown: part.unchecked[object.kind, default: 0] += 1
                case .wrong(let diagnostic): part.diagnostics.append(diagnostic)
                }
                if object.kind.isDefinition { part.diagnostics += FieldChecks.ruleMistakes(of: object) }
                part.diagnostics += references.problems(of: object)
                part.diagnostics += keyed.problems(of: object)
                part.diagnostics += services.problems(of: object)
                part.diagnostics += policies.problems(of: object)
            }
        }
        var report = Report()
        report.diagnostics = parts.flatMap(\.diagnostics) + references.problems(of: desired.services)
        var unchecked: [GroupVersionKind: Int] = [:]
        for part in parts { unchecked.merge(part.unchecked, uniquingKeysWith: +) }
        report.unchecked = unchecked.map { (kind: $0.key, count: $0.value) }.sorted { left, right in
            (left.kind.group, left.kind.version, left.kind.kind) < (
                right.kind.group, right.kind.version, right.kind.kind
            )
        }
        return report
    }

    private struct Part: Sendable {
        var diagnostics: [Diagnostic] = []
        var unchecked: [GroupVersionKind: Int] = [:]
    }

    /// Splits the objects so that each processor of a small machine has its part; the results are in order.
    private static func concurrentParts<Result: Sendable>(
        of objects: [DesiredObject], _ body: @escaping @Sendable (ArraySlice<DesiredObject>) -> Result
    ) async -> [Result] {
        let size = max(256, (objects.count + 7) / 8)
        guard objects.count > size else { return [body(objects[...])] }
        return await withTaskGroup(of: (Int, Result).self) { group in
            for start in stride(from: 0, to: objects.count, by: size) {
                let slice = objects[start..<min(start + size, objects.count)]
                group.addTask { (start, body(slice)) }
            }
            var results: [(Int, Result)] = []
            for await result in group { results.append(result) }
            return results.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
