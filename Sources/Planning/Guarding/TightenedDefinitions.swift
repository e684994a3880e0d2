import Cluster
import Model
import Schemas

/// Objects in the cluster that a definition would no longer take as the plan changes it.
///
/// The environment's own are checked as what is sent is: the server would take the definition, and then refuse them. Those of
/// others stay as they are, until somebody wants to change them.
struct TightenedDefinitions {
    let client: ClusterClient
    let reading: PlanReading

    private static let shown = 3

    /// A warning for each definition that other objects break.
    func warnings() async throws -> [Diagnostic] {
        let changed = zip(reading.environment.desired.objects, reading.verdicts).compactMap { object, verdict in
            if object.kind.isDefinition, case .differs(let existing) = verdict {
                changedVersion(of: object, live: existing.live).map { (definition: object, kind: $0) }
            } else {
                nil
            }
        }
        guard !changed.isEmpty else { return [] }
        let own = Set(reading.environment.desired.objects.map(\.identity))
            .union(reading.environment.surplus.map(\.identity))
        let found = try await concurrentMap(changed, width: client.limiter.width) { change in
            try await breaches(of: change.kind, except: own)
        }
        return zip(changed, found).compactMap { change, breaches in
            breaches.isEmpty ? nil : TightenedDefinitions.warning(change.definition, breaches)
        }
    }

    /// The first version that the server has with another schema than it is to get; `nil` where all stay.
    private func changedVersion(of definition: DesiredObject, live: Value) -> GroupVersionKind? {
        definition.value.servedKinds.first { kind in
            reading.judge.cluster.discovery.resource(for: kind) != nil
                && DefinedKinds.schema(of: kind.version, in: definition.value)
                    != DefinedKinds.schema(of: kind.version, in: live)
        }
    }

    /// An object, and the first thing that its new schema has against it.
    private struct Breach: Sendable {
        var identity: ObjectIdentity
        var reason: String
    }

    private func breaches(
        of kind: GroupVersionKind, except own: Set<ObjectIdentity>
    ) async throws(ClusterError) -> [Breach] {
        guard let schema = reading.judge.schema(of: kind) else { return [] }
        var breaches: [Breach] = []
        var pages = client.list(kind).makeAsyncIterator()
        do throws(ClusterError) {
            while let page = try await pages.next() {
                for value in page.items {
                    let identity = value.identity(of: kind)
                    guard !own.contains(identity), let reason = TightenedDefinitions.reason(against: value, schema)
                    else { continue }
                    breaches.append(Breach(identity: identity, reason: reason))
                }
            }
        } catch {
            // Who may apply a definition may often not read everybody's objects of it.
            guard error.isOutOfReach else { throw error }
        }
        return breaches
    }

    private static func reason(against live: Value, _ schema: Schema) -> String? {
        let value = Defaulting.defaulted(live, schema: schema)
        let error = Validation.validate(value, schema: schema).first { error in
            // What is not known any more is dropped, and metadata are the server's to judge.
            if case .unknownField = error.rule { return false }
            return error.path.steps.first != .key("metadata")
        }
        if let error { return "\(error.path): \(error.message)" }
        return ValidationRules.violations(in: value, schema: schema).first.map { violation in
            (violation.path.steps.isEmpty ? "" : "\(violation.path): ") + violation.message.asSentence
        }
    }

    private static func warning(_ definition: DesiredObject, _ breaches: [Breach]) -> Diagnostic {
        let isOne = breaches.count == 1
        let more = breaches.count - shown
        let names = breaches.prefix(shown).map { "\($0.identity) (\($0.reason))" }.joined(separator: ", ")
        return Diagnostic(
            .warning, code: "plan.tightened-schema", summary: "Objects break a changed definition",
            detail:
                "\(definition.identity) changes, and \(isOne ? "1 object" : "\(breaches.count) objects") in the cluster "
                + "of others would break its new schema: \(names)" + (more > 0 ? " and \(more) more" : "")
                + ". Nothing happens to \(isOne ? "it" : "them"), but whoever sends such a field again is refused. Mend "
                + "\(isOne ? "it" : "them") first, or let the schema take \(isOne ? "it" : "them").",
            at: definition.origin.range, object: definition.identity)
    }
}
