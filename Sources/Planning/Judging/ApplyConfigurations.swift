import Model
import Schemas

/// What applying sends of an object: in Kubernetes' words, its apply configuration.
struct ApplyConfiguration: Sendable {
    var value: Value
    /// The fields that have no say in it, because an autoscaler is in charge of them.
    var leftAlone: [LeftField] = []
}

/// Makes the apply configurations of desired objects: fills secrets in, and leaves fields to autoscalers.
struct ApplyConfigurations: Sendable {
    /// The autoscalers of the desired state.
    let autoscaling: Autoscaling
    /// What is `null` and may not be is not sent of kinds that it knows from CRDs.
    let schemas: SchemaCatalog
    /// `nil` for who only looks: secret values are then sent as they are in the cluster.
    let resolve: SecretResolver?
    /// Tells who is a controller.
    var rules = DriftRules()
    /// The objects whose pods go on as they are, whatever Slipway would add to them.
    var keptPods: Set<ObjectIdentity> = []
    /// What no plan may show, wherever it stands.
    let secrets = KnownSecrets()

    /// The configuration for an object; `live` is `nil` where there is none.
    ///
    /// With `keepsPods` nothing is in it that Slipway added to the pod template and that would restart the pods. Throws where a
    /// secret is not to be had.
    func make(
        of object: DesiredObject, live: Value?, keepsPods: Bool? = nil
    ) async throws(PlanProblem) -> ApplyConfiguration {
        let filled = withoutForbiddenNulls(try await filled(object, live: live), of: object.kind)
        secrets.note(object, request: filled)
        let sent = UnsentFields.removed(from: filled, of: object.kind, live: live, rules: rules)
        guard let live else { return ApplyConfiguration(value: sent) }
        let left = autoscaling.leftAlone(of: object, live: live)
        let isKept = keepsPods ?? self.keptPods.contains(object.identity)
        let withheld = isKept ? UnsentFields.additions(of: object, notIn: live) : []
        return ApplyConfiguration(
            value: UnsentFields.leaving(left.map(\.path) + withheld, in: sent, live: live), leftAlone: left)
    }

    /// A server drops such nulls from what is created, and refuses them in what is applied: a key with nothing behind it, as
    /// charts render it.
    private func withoutForbiddenNulls(_ value: Value, of kind: GroupVersionKind) -> Value {
        guard schemas.isAdded(kind), let schema = schemas.schema(for: kind) else { return value }
        return Defaulting.withoutForbiddenNulls(value, schema: schema)
    }

    private func filled(_ object: DesiredObject, live: Value?) async throws(PlanProblem) -> Value {
        do {
            return try await SecretFilling.filled(object, live: live, resolve: resolve)
        } catch let error as SecretUnavailable {
            throw PlanProblem(PlanDiagnostics.secret(object, key: error.key, reason: error.reason))
        } catch {
            throw PlanProblem(PlanDiagnostics.secret(object, key: "", reason: "\(error)"))
        }
    }
}

/// A diagnostic as an error.
struct PlanProblem: Error {
    let diagnostic: Diagnostic

    init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }
}
