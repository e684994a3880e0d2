import Cluster
import Model
import Schemas

/// What applying sends of an object: in Kubernetes' words, its apply configuration.
struct ApplyConfiguration: Sendable {
    var value: Value
    /// The fields that have no say in it, because an autoscaler is in charge of them.
    var leftAlone: [LeftField] = []
    /// The secret values that were not to be had: they are sent as they are in the cluster.
    var unavailable: [SecretUnavailable] = []
    /// The keys of the Secret that are not sent, as not even the cluster has them.
    var absentKeys: [String] = []

    /// What the server is asked about before anything is sent: keys whose values nobody has told yet have one that is as
    /// good as any, since a Secret of a type is refused without them (`ValidateSecret`, pkg/apis/core/validation).
    var question: Value {
        guard !absentKeys.isEmpty else { return value }
        var data = value["data"]?.object ?? [:]
        for key in absentKeys {
            // The credentials of registries have to be JSON.
            data[key] = key == ".dockerconfigjson" || key == ".dockercfg" ? "e30=" : ""
        }
        var question = value
        question["data"] = .object(data)
        return question
    }
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
    var secrets = KnownSecrets()

    /// The configuration for an object; `live` is `nil` where there is none.
    ///
    /// With `keepsPods` nothing is in it that Slipway added to the pod template and that would restart the pods.
    func make(of object: DesiredObject, live: Value?, keepsPods: Bool? = nil) async -> ApplyConfiguration {
        let filled = await SecretFilling.filled(object, live: live, resolve: resolve)
        let value = withoutForbiddenNulls(filled.value, of: object.kind)
        if !object.secretKeys.isEmpty { secrets.note(value, keys: object.secretKeys.map(\.key)) }
        var configuration = ApplyConfiguration(
            value: UnsentFields.removed(from: value, of: object.kind, live: live, rules: rules),
            unavailable: filled.unavailable, absentKeys: filled.absentKeys)
        guard let live else { return configuration }
        configuration.leftAlone = autoscaling.leftAlone(of: object, live: live)
        let isKept = keepsPods ?? keptPods.contains(object.identity)
        let withheld = isKept ? UnsentFields.additions(of: object, notIn: live) : []
        configuration.value = UnsentFields.leaving(
            configuration.leftAlone.map(\.path) + withheld, in: configuration.value, live: live)
        return configuration
    }

    /// A server drops such nulls from what is created, and refuses them in what is applied: a key with nothing behind it, as
    /// charts render it.
    private func withoutForbiddenNulls(_ value: Value, of kind: GroupVersionKind) -> Value {
        guard schemas.isAdded(kind), let schema = schemas.schema(for: kind) else { return value }
        return Defaulting.withoutForbiddenNulls(value, schema: schema)
    }
}
