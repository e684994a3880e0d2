package import Model
package import Schemas

/// How to plan.
package struct PlanOptions: Sendable {
    /// The cluster's name in messages: the context, or "the embedded cluster".
    package var clusterName: String
    /// Sends every dry-run, also those whose result is known without.
    package var verify: Bool
    /// Whether objects that exist and are nobody's may be taken over.
    package var adopts: Bool
    /// Whether pods are restarted by what was withheld from objects that were taken over.
    package var restarts = false
    /// Whether objects that carry the environment's label and are in no inventory are left as they are.
    package var leavesUnrecorded = false
    /// The namespaces of the whole environment, also where the desired state is a part of it.
    package var namespaces: Set<String> = []
    /// Takes fields from other managers; the plan still shows what is taken from whom.
    package var forcesConflicts: Bool
    /// The managers from whom fields are taken, where not from everybody.
    package var takenManagers: Set<String> = []
    package var limits: DeletionLimits
    /// Objects to replace although nothing forces it.
    package var replaced: [ObjectIdentity]
    /// The schemas at hand.
    ///
    /// Those of the desired state's own CRDs are added by the planner.
    package var schemas: SchemaCatalog
    /// Fetches secret values; `nil` leaves them as they are in the cluster.
    package var resolveSecret: SecretResolver?
    /// Whether the plan is only shown, and goes on without secret values and the server's word where these are not to be had.
    package var isPreview = false
    /// Reads each object by its name instead of listing kinds: a few of many are of interest.
    package var readsOneByOne = false
    /// What was asked for; it only ends up in the plan.
    package var scope = PlanScope()
    /// What is deleted because something else is, with what it depends on; it only ends up in the plan.
    package var deletedWith: [ObjectIdentity: ObjectIdentity] = [:]
    /// Where documents that servers describe their kinds in are kept from run to run.
    package var documents = DocumentStore.none
    /// The inventories of the repository's other environments, whatever their clusters, or why one cannot be read.
    package var otherInventories: @Sendable () -> [Result<Inventory, DiagnosticsError>] = { [] }
    /// What others do to objects that counts as drift.
    package var drift = DriftRules()
    /// The content address of an object, as the inventory has it: tells what others changed from what the repository did.
    package var digest: @Sendable (DesiredObject) -> String? = { _ in nil }
    /// What was applied last of an object of the inventory, whatever the repository says by now; `nil` where it is lost.
    package var records: @Sendable (Inventory.Entry) -> AppliedRecord? = { _ in nil }

    package init(
        clusterName: String = "the cluster", verify: Bool = false, adopts: Bool = false, forcesConflicts: Bool = false,
        limits: DeletionLimits = DeletionLimits(), replaced: [ObjectIdentity] = [],
        schemas: SchemaCatalog = .builtIn,
        resolveSecret: SecretResolver? = { key, object throws(SecretUnavailable) in
            throw SecretUnavailable(key: key.key, object: object, reason: "No source of secrets was given.")
        }
    ) {
        self.clusterName = clusterName
        self.verify = verify
        self.adopts = adopts
        self.forcesConflicts = forcesConflicts
        self.limits = limits
        self.replaced = replaced
        self.schemas = schemas
        self.resolveSecret = resolveSecret
    }
}

extension PlanOptions {
    /// The options for looking alone: whoever looks may not have the secrets, and no command is to be run for it.
    package var withoutSecrets: PlanOptions {
        var result = self
        result.resolveSecret = nil
        return result
    }
}

/// A secret value could not be had.
///
/// `reason` is shown, so it must not hold the value.
package struct SecretUnavailable: Error, Sendable, Hashable {
    package var key: String
    package var object: ObjectIdentity
    package var reason: String
    /// What the user can do about it, in a line of its own.
    package var remedy: String?

    package init(key: String, object: ObjectIdentity, reason: String, remedy: String? = nil) {
        self.key = key
        self.object = object
        self.reason = reason
        self.remedy = remedy
    }
}
