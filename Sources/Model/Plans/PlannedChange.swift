/// What applying would do to one object, field by field.
package struct PlannedChange: Sendable {
    package var kind: GroupVersionKind
    package var identity: ObjectIdentity
    package var instance: String
    package var module: String
    /// The instance that the inventory knows the object by, where that is another one than now.
    package var previousInstance: String?
    /// What someone else changed on the object since it was applied.
    package var drift: [Drift.Entry] = []
    package var operation: Operation
    /// Whether what Slipway adds to the object's pod template is withheld, so that its pods go on.
    package var keepsPods = false
    /// Objects of the same plan that have to go or change first: Services whose address or node port this one takes over.
    package var precededBy: [ObjectIdentity] = []
    /// What is applied right before: another Service without the node ports that it swaps with this one.
    ///
    /// In memory only, as a creation's request.
    package var preparations: [Concealed<Value>] = []

    package init(
        kind: GroupVersionKind, identity: ObjectIdentity, instance: String, module: String, operation: Operation
    ) {
        self.kind = kind
        self.identity = identity
        self.instance = instance
        self.module = module
        self.operation = operation
    }

    /// What is done to an object of the desired state.
    package init(of object: DesiredObject, _ operation: Operation) {
        self.init(
            kind: object.kind, identity: object.identity, instance: object.origin.instance,
            module: object.origin.module, operation: operation)
    }

    /// What is done, with what only that needs to know.
    package enum Operation: Sendable {
        case create(Creation)
        case update(Update)
        case replace(Replacement)
        case delete(Deletion)
        case adopt(Adoption)
        case keep(Kept)
    }

    /// Who vouches for the prediction.
    package enum Verification: String, Sendable, Hashable {
        /// The server answered a dry-run.
        case server
        /// Our manager owns exactly the desired fields with the desired values: nothing was sent.
        case unchanged
        /// Its Namespace or CRD is created by the same plan: checked against schemas at hand only.
        case schema
        /// Nothing is predicted: of a deletion, of an object that has no place yet, and while only the inventory is read.
        case none
    }
}
