import APIMachinery
import Cluster
import Model
import Schemas

/// What planning has to say about objects.
enum PlanDiagnostics {
    static let secretUnavailable = "plan.secret-unavailable"

    static func missing(_ prerequisite: TargetCluster.Prerequisite, of object: DesiredObject) -> Diagnostic {
        switch prerequisite {
        case .namespace(let name):
            Diagnostic(
                code: "plan.missing-namespace", summary: "Missing namespace",
                detail: "\(object.identity) lives in the namespace \(name), which neither exists nor is part of this "
                    + "environment. Add it to the environment's namespaces, or create it first.",
                at: object.origin.range, object: object.identity)
        case .otherNamespace(let name, let end):
            Diagnostic(
                code: "plan.missing-namespace", summary: "Missing namespace",
                detail: "\(object.identity) lives in the namespace \(name), which is \(end.remark), and is not part of "
                    + "this environment. Wait for its end and make it again, or add it to the environment's namespaces: "
                    + "then applying does both.",
                at: object.origin.range, object: object.identity)
        case .kind(let kind):
            Diagnostic(
                code: "plan.unknown-kind", summary: "Unknown kind",
                detail: "The cluster does not serve \(kind.apiVersion) \(kind.kind), and no CRD of this environment "
                    + "defines it. Check the spelling of apiVersion and kind, or install the operator that brings "
                    + "the CRD.",
                at: object.origin.range, object: object.identity, path: FieldPath(keys: "kind"))
        }
    }

    static func otherCluster(_ inventory: Inventory, of known: String, now cluster: ClusterIdentity) -> Diagnostic {
        Diagnostic(
            code: "plan.other-cluster", summary: "Inventory of another cluster",
            detail: "The inventory of \(inventory.environment) is of the cluster with the kube-system uid \(known), "
                + "and \(cluster.name) has \(cluster.uid). Planning against it would take every object for deleted. Check the "
                + "context. If the cluster was rebuilt, remove the inventory.")
    }

    /// Another environment's inventory has the object.
    static func foreign(_ object: DesiredObject, environment: String) -> Diagnostic {
        let identity = object.identity
        return Diagnostic(
            code: "plan.foreign-environment", summary: "Object of another environment",
            detail: "\(identity) was applied for the environment \(environment). Two environments that apply "
                + "one object undo each other's work. Rename it, give this environment another namespace, or let the "
                + "other one go of it with `slipway state rm \(environment) \(identity.kind) \(identity.place)` and take it "
                + "over with --adopt. If that environment has another name now, `slipway import` takes over all of it with "
                + "-from \(environment).",
            at: object.origin.range, object: identity)
    }

    /// The object's label names another environment, and no inventory of this repository has it.
    static func released(_ object: DesiredObject, environment: String) -> Diagnostic {
        Diagnostic(
            code: "plan.foreign-environment", summary: "Object of another environment",
            detail: "\(object.identity) was applied for the environment \(environment), and no inventory of this "
                + "repository has it. If that environment let go of it, take it over with --adopt or `slipway import`. If "
                + "another repository has that environment, rename the object, or give this environment another namespace: "
                + "two that apply one object undo each other's work.",
            at: object.origin.range, object: object.identity)
    }

    /// The object's label names this environment, and our inventory does not have it.
    static func unrecorded(_ object: DesiredObject, in environment: String) -> Diagnostic {
        Diagnostic(
            code: "plan.foreign-inventory", summary: "Object of another inventory",
            detail: "\(object.identity) was applied for an environment named \(environment), and the inventory of this "
                + "repository does not have it. Where the inventory was lost, or is an old one, restore it from Git: it "
                + "also tells what left the repository and what others changed. Else take the object over with --adopt, or "
                + "all of them with `slipway import \(environment) -all`. If another repository has an environment of this "
                + "name on the cluster, give one of the two another name: they would undo each other's work.",
            at: object.origin.range, object: object.identity)
    }

    static func adoptionNeeded(_ object: DesiredObject) -> Diagnostic {
        Diagnostic(
            code: "plan.adoption-needed", summary: "Object exists already",
            detail: "\(object.identity) exists, and Slipway did not create it. Taking it over changes what someone "
                + "else may rely on. If that is meant, give --adopt; otherwise rename the object.",
            at: object.origin.range, object: object.identity)
    }

    /// Ours was deleted, and somebody made another object of its name.
    static func madeAgain(_ object: DesiredObject, live: Value, schema: Schema) -> Diagnostic {
        let creator = ManagedFields(readable: live).creator
        let who = creator.map { " by \"\($0.manager)\"\($0.time.map { " at \($0)" } ?? "")" } ?? ""
        let foreign = AddedFields.paths(
            in: creator?.fields ?? FieldSet(), beside: FieldSet.of(object.value, schema: schema))
        let more = foreign.count > 3 ? " and \(foreign.count - 3) more" : ""
        let rest = foreign.prefix(3).map(\.description).joined(separator: ", ")
        return Diagnostic(
            code: "plan.made-again", summary: "Object made again by others",
            detail: "\(object.identity) was deleted, and made again\(who): it is another object of the same name. "
                + (foreign.isEmpty
                    ? "" : "Applying over it would leave what it has beside ours: \(rest)\(more). ")
                + "Give -replace=\(object.identity.kind)/\(object.identity.name) to delete it and make ours, or -adopt to "
                + "take it over as it is.",
            at: object.origin.range, object: object.identity)
    }

    /// `isPart` says that one of the two instances has objects besides, of which the entry must not speak.
    static func renamedInstance(_ object: DesiredObject, previous: String, isPart: Bool) -> Diagnostic {
        let objects = isPart ? ", objects: [\(object.identity.kind)/\(object.identity.name)]" : ""
        return Diagnostic(
            .warning, code: "plan.renamed-instance", summary: "Renamed instance",
            detail: "\(object.identity) would be replaced, because its instance was \"\(previous)\" and is "
                + "\"\(object.origin.instance)\" now, and selectors are made of that name. To keep it, add "
                + "`moved: [{from: \(previous), to: \(object.origin.instance)\(objects)}]` to the environment.",
            at: object.origin.range, object: object.identity, path: FieldPath(keys: "spec", "selector"))
    }

    static func namespaceStays(_ identity: ObjectIdentity, environment: String) -> Diagnostic {
        Diagnostic(
            .note, code: "plan.namespace-stays", summary: "Namespace stays",
            detail:
                "\(identity) was there before Slipway, and is not deleted. Take it out of the inventory with `slipway "
                + "state rm \(environment) Namespace/\(identity.name)`, or delete it with --allow-destroy "
                + "\(identity.name).", object: identity)
    }

    static func swap(_ change: PlannedChange, with other: ObjectIdentity) -> Diagnostic {
        Diagnostic(
            code: "plan.swap", summary: "Services swap what neither can give first",
            detail: "\(change.identity) takes over an address or a node port of \(other), which waits for one that is "
                + "free only then. Give one of them another address or port, apply that, and then what is meant.",
            at: change.desired?.origin.range, object: change.identity)
    }

    static func claimStays(_ object: DesiredObject, claim: ObjectIdentity, className: String) -> Diagnostic {
        Diagnostic(
            .warning, code: "plan.claim-cannot-grow", summary: "Claim cannot grow",
            detail: "\(claim) of \(object.identity) stays as large as it is: its storage class "
                + "\(className.isEmpty ? "(none)" : className) does not say allowVolumeExpansion. New claims get the new "
                + "size.", at: object.origin.range, object: object.identity)
    }

    static func replacementForbidden(_ object: DesiredObject, paths: [FieldPath]) -> Diagnostic {
        let names = paths.map(\.description).joined(separator: ", ")
        return Diagnostic(
            code: "plan.replacement-forbidden", summary: "Replacement forbidden",
            detail:
                "\(names) of \(object.identity) cannot change in place, and its annotation \(SlipwayAnnotation.replace) "
                + "or the environment's `replace` forbids replacing it. Undo the change, or change the policy.",
            at: object.origin.range, object: object.identity, path: paths.first)
    }

    /// As a warning where only a plan is shown: that can do without.
    static func secret(
        _ object: DesiredObject, _ unavailable: SecretUnavailable, _ severity: Diagnostic.Severity
    ) -> Diagnostic {
        let key = unavailable.key
        let range = object.secretKeys.first { $0.key == key }?.range ?? object.origin.range
        let rest = severity == .warning ? " The plan leaves it as it is in the cluster; apply needs it." : ""
        return Diagnostic(
            severity, code: secretUnavailable, summary: "Secret value unavailable",
            detail: "The value of \"\(key)\" of \(object.identity) could not be had. \(unavailable.reason)\(rest)",
            at: range, object: object.identity, notes: unavailable.remedy.map { [Diagnostic.Note($0)] } ?? [])
    }

    /// `nil` where the server could be asked about all.
    static func unverified(_ count: Int) -> Diagnostic? {
        guard count > 0 else { return nil }
        return Diagnostic(
            .warning, code: "plan.not-verified", summary: "Not verified by the server",
            detail: "The account may read and not write, also not for a dry-run, so what applying would make of "
                + "\(count == 1 ? "1 object" : "\(count) objects") is told by the schemas alone: admission plugins, "
                + "webhooks and conflicts with others are not seen. `slipway rbac` prints what an account needs.")
    }

    static func unreadable(_ identity: ObjectIdentity, _ error: ClusterError, at range: SourceRange?) -> Diagnostic {
        Diagnostic(
            code: "plan.not-readable", summary: "Object not readable",
            detail: "Whether \(identity) exists cannot be told: \(error.message) Planning needs get and list on every "
                + "kind of the environment.",
            at: range, object: identity)
    }

    /// The server's refusal: one diagnostic for each field that it names.
    static func refused(_ object: DesiredObject, _ error: ClusterError?) -> [Diagnostic] {
        guard let error else { return [] }
        let range = object.origin.range
        switch error.code {
        case .invalid(let causes) where !causes.isEmpty:
            return causes.map { cause in
                let place = cause.path.map { "\($0): " } ?? ""
                let isUnknown = cause.reason == "UnknownField"
                return Diagnostic(
                    code: isUnknown ? "plan.unknown-field" : "plan.invalid-object",
                    summary: isUnknown ? "Unknown field" : "Invalid object",
                    detail: "The server refuses \(object.identity): \(place)\(cause.message)", at: range,
                    object: object.identity, path: cause.path)
            }
        case .forbidden where object.kind.kind == "PersistentVolumeClaim" && error.saysClaimCannotGrow:
            return [
                Diagnostic(
                    code: "plan.claim-cannot-grow", summary: "Claim cannot grow",
                    detail: "\(object.identity) cannot grow in place: \(error.message) Choose a storage class with "
                        + "allowVolumeExpansion, set that on the class, or move the data to a new claim.", at: range,
                    object: object.identity, path: FieldPath(keys: "spec", "resources", "requests", "storage"))
            ]
        case .forbidden:
            return [
                Diagnostic(
                    code: "plan.forbidden", summary: "Not allowed",
                    detail: "The server does not let us apply \(object.identity): \(error.message) A plan needs the "
                        + "right to patch, also for its dry-runs.", at: range, object: object.identity)
            ]
        default:
            return [
                Diagnostic(
                    code: "plan.refused", summary: "Object refused",
                    detail: "The server refuses \(object.identity): \(error.message)", at: range,
                    object: object.identity)
            ]
        }
    }
}
