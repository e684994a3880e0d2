/// What applying would do to one object.
package enum Action: String, Sendable, Hashable, CaseIterable {
    case create
    case update
    /// Delete, then create: a field changes that cannot change in place.
    case replace
    case delete
    /// Exists and is nobody's: take it into the inventory, and change what differs.
    case adopt
    /// Nothing to do.
    case keep
}

/// A complete account of what applying would do; applying only executes it.
package struct Plan: Sendable {
    package var environment: String
    package var cluster: ClusterIdentity
    /// In apply order: the desired objects in the desired state's order, then deletions in reverse order.
    package var changes: [PlannedChange]
    /// Over the first changes, those of the desired objects; deletions stand behind them and are in no edge.
    package var graph: DependencyGraph
    /// What is wrong with the plan or with one of its objects.
    ///
    /// An error forbids applying.
    package var diagnostics: [Diagnostic]
    /// How the plan came about.
    package var statistics: PlanStatistics
    /// What was asked for: everything, or a part.
    package var scope = PlanScope()

    package init(
        environment: String, cluster: ClusterIdentity, changes: [PlannedChange], graph: DependencyGraph,
        diagnostics: [Diagnostic] = [], statistics: PlanStatistics = PlanStatistics()
    ) {
        self.environment = environment
        self.cluster = cluster
        self.changes = changes
        self.graph = graph
        self.diagnostics = diagnostics
        self.statistics = statistics
    }
}

/// What to do with an object whose change cannot be made in place.
package enum ReplacePolicy: String, Sendable, Hashable, CaseIterable {
    /// That is an error.
    case never
    /// Delete it with what it owns, then create it.
    case recreate
    /// Delete it without what it owns, then create it over that: a StatefulSet whose pods and claims stay.
    case orphan
}

/// What a plan was asked to look at.
package struct PlanScope: Sendable, Hashable {
    package enum Mode: String, Sendable, Hashable, CaseIterable {
        case normal
        /// Everything that is owned goes.
        case destroy
        /// Only the inventory is brought up to date.
        case refreshOnly = "refresh-only"
    }

    package var mode = Mode.normal
    /// What the user named with `-target`, as it was typed; empty for everything.
    package var targets: [String] = []
    /// What the user named with `-exclude`, as it was typed.
    package var exclusions: [String] = []
    /// How many objects came along because a target depends on them, or, where it is destroyed, because they depend on it.
    package var included = 0

    package init() {}

    /// Whether something was left out, so that the plan says nothing of the rest.
    package var isPartial: Bool { !targets.isEmpty || !exclusions.isEmpty }
}

/// Which cluster a plan or an inventory is for.
package struct ClusterIdentity: Sendable, Hashable {
    /// For messages: the context's name, or "the embedded cluster".
    package var name: String
    /// The uid of the `kube-system` Namespace: the accepted identity of a cluster.
    package var uid: String

    package init(name: String, uid: String) {
        self.name = name
        self.uid = uid
    }
}

/// What applying would do to one object, field by field.
package struct PlannedChange: Sendable {
    package var kind: GroupVersionKind
    package var identity: ObjectIdentity
    package var action: Action
    /// The desired object; `nil` for a deletion.
    package var desired: DesiredObject?
    /// The live object without what only the server writes; secret values are replaced by a placeholder.
    ///
    /// `nil` where there is none and where nothing changes.
    package var live: Value?
    /// What the object would become, in the same form as `live`; `nil` for deletions and where nothing changes.
    package var predicted: Value?
    package var fields: [FieldChange]
    /// The fields that cannot change in place; not empty only for `replace`.
    package var replacePaths: [FieldPath]
    package var conflicts: [FieldConflict]
    package var verification: Verification
    package var instance: String
    package var module: String
    /// The live object's uid: what a stale plan is told by.
    package var uid: String?
    /// The live object's resourceVersion: what tells that a secret moved, of whose value no digest may be kept.
    package var resourceVersion: String?
    /// Not `nil` where a guard forbids the action until the user names the object.
    package var protection: String?
    /// What applying sends: the desired object with its secrets filled in and without the fields that are left to
    /// others.
    ///
    /// In memory only: it is in no description and may be written nowhere. `nil` for deletions.
    package var request: Concealed<Value>?
    /// The fields that the desired object sets and that are left to the one who owns them: an autoscaler's replicas.
    package var leftAlone: [LeftField]
    /// What someone else changed on the object since it was applied.
    package var drift: [Drift.Entry] = []
    /// The instance that the inventory knows the object by, where that is another one than now.
    package var previousInstance: String?
    /// Claims of a StatefulSet that is replaced, which grow with their template.
    package var grownClaims: [ClaimGrowth] = []
    /// Deletions of the same plan that have to come first: of a Service whose node port this one takes over.
    package var precededBy: [ObjectIdentity] = []
    /// What this object depends on, where it is deleted only because that is.
    package var deletedWith: ObjectIdentity?
    /// How a replacement is made; says nothing for other actions.
    package var replacement: Replacement
    /// Whether a kept object was ready when the plan looked; `nil` where it did not, because nothing is done about it.
    package var isReady: Bool?
    /// Whether somebody took our field manager off fields of ours, so that applying only records it again.
    package var reclaimsOwnership: Bool

    package init(
        kind: GroupVersionKind, identity: ObjectIdentity, action: Action, desired: DesiredObject? = nil,
        live: Value? = nil, predicted: Value? = nil, fields: [FieldChange] = [], replacePaths: [FieldPath] = [],
        conflicts: [FieldConflict] = [], verification: Verification = .server, instance: String = "",
        module: String = "", uid: String? = nil, protection: String? = nil, request: Concealed<Value>? = nil,
        leftAlone: [LeftField] = [], replacement: Replacement = .recreate, reclaimsOwnership: Bool = false
    ) {
        self.request = request
        self.leftAlone = leftAlone
        self.replacement = replacement
        self.reclaimsOwnership = reclaimsOwnership
        self.kind = kind
        self.identity = identity
        self.action = action
        self.desired = desired
        self.live = live
        self.predicted = predicted
        self.fields = fields
        self.replacePaths = replacePaths
        self.conflicts = conflicts
        self.verification = verification
        self.instance = instance
        self.module = module
        self.uid = uid
        self.protection = protection
    }

    /// How an object is deleted and made again.
    package enum Replacement: String, Sendable, Hashable {
        /// Deleted with what it owns, then created.
        case recreate
        /// Deleted without what it owns, then created over it: a StatefulSet whose pods and claims stay.
        case orphan
    }

    /// Who vouches for the prediction.
    package enum Verification: String, Sendable, Hashable {
        /// The server answered a dry-run.
        case server
        /// Our manager owns exactly the desired fields with the desired values: nothing was sent.
        case unchanged
        /// Its Namespace or CRD is created by the same plan: checked against schemas at hand only.
        case schema
        /// A deletion: there is nothing to predict.
        case none
    }
}

/// One field that would change.
package struct FieldChange: Sendable, Hashable {
    package var path: FieldPath
    /// `nil` where the field is added.
    package var before: Value?
    /// `nil` where the field is removed.
    package var after: Value?
    /// Whether the values are secret: they are shown as `(sensitive)` and written nowhere.
    package var isSensitive: Bool

    package init(path: FieldPath, before: Value?, after: Value?, isSensitive: Bool = false) {
        self.path = path
        self.before = before
        self.after = after
        self.isSensitive = isSensitive
    }
}

/// A field that we want and that another field manager owns with another value.
package struct FieldConflict: Sendable, Hashable {
    package var path: FieldPath
    package var manager: String
    /// When the other manager wrote, RFC 3339, as the server states it.
    package var time: String?
    package var live: Value?
    package var desired: Value?
    package var isSensitive: Bool

    package init(
        path: FieldPath, manager: String, time: String?, live: Value?, desired: Value?, isSensitive: Bool = false
    ) {
        self.path = path
        self.manager = manager
        self.time = time
        self.live = live
        self.desired = desired
        self.isSensitive = isSensitive
    }
}

/// A claim that a StatefulSet made and that is to have the size that its template asks for now.
package struct ClaimGrowth: Sendable, Hashable {
    package var identity: ObjectIdentity
    /// Quantities, as the claim and the template have them.
    package var from: String
    package var to: String

    package init(identity: ObjectIdentity, from: String, to: String) {
        self.identity = identity
        self.from = from
        self.to = to
    }
}

/// A field of the desired object that applying does not send, because someone else is in charge of it.
package struct LeftField: Sendable, Hashable {
    package var path: FieldPath
    /// Who: `HorizontalPodAutoscaler lakehouse/trino-worker`, or the field manager's name.
    package var owner: String

    package init(path: FieldPath, owner: String) {
        self.path = path
        self.owner = owner
    }
}

/// A value that may hold secrets: it has no description, no mirror and no serial form.
package struct Concealed<Content: Sendable>: Sendable, CustomStringConvertible, CustomReflectable {
    package var content: Content

    package init(_ content: Content) { self.content = content }

    package var description: String { "(concealed)" }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
