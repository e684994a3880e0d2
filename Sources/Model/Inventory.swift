/// What Slipway owns in a cluster for one environment.
///
/// Holds no value of any object, so it is safe to commit.
package struct Inventory: Sendable, Hashable {
    /// One object that Slipway created or adopted.
    package struct Entry: Sendable, Hashable {
        package var identity: ObjectIdentity
        /// The version it was last applied in.
        package var version: String
        package var instance: String
        package var module: String
        /// The server's uid; `nil` between the intention to create and the server's answer.
        package var uid: String?
        /// The uid of the object that goes before this one is made again, between that intention and the server's answer:
        /// until it is gone it is ours, too.
        package var predecessor: String?
        /// The Git blob id of the canonical YAML that was last applied; `nil` until an apply succeeded.
        package var digest: String?
        /// The name of the record of what was applied last, where that is not the digest: a Secret's.
        package var record: String?
        /// The wave that it was applied in: deletion goes through the waves backwards.
        package var wave: Int
        /// Whether it became ready as it was last applied: `false` from before its request until then.
        ///
        /// `nil` where nobody knows, and for objects that are ready as soon as they exist.
        package var isReady: Bool?
        /// Whether it was taken over as it runs: what Slipway adds to pod templates is withheld, because it would restart
        /// the pods.
        package var keepsPods = false
        /// Whether it is a Namespace that others made: it goes with all that others have in it, so it stays.
        package var isOthersNamespace = false

        package init(
            identity: ObjectIdentity, version: String, instance: String, module: String, uid: String? = nil,
            digest: String? = nil, record: String? = nil, wave: Int = 0, isReady: Bool? = nil
        ) {
            self.record = record
            self.isReady = isReady
            self.wave = wave
            self.identity = identity
            self.version = version
            self.instance = instance
            self.module = module
            self.uid = uid
            self.digest = digest
        }
    }

    package var environment: String
    /// The uid of the cluster that this is true of; `nil` before the first apply.
    package var clusterUID: String?
    /// Tells this inventory from those of other repositories that have an environment of the same name; `nil` before the
    /// first write.
    ///
    /// It is nowhere on objects: a clone without the inventory renders the same.
    package var lineage: String?
    /// Tells each write from the one before; `advance` makes it grow.
    package private(set) var serial: Int
    /// In the order in which the objects were applied, so that deletion can go backwards.
    package var entries: [Entry]
    /// The content address of the saved plan that was applied last: a plan works once.
    package var lastPlan: String?
    /// The commit whose objects were applied last, all of them, in full; `nil` where that is not known.
    package var commit: String?

    package init(environment: String, clusterUID: String? = nil, serial: Int = 0, entries: [Entry] = []) {
        self.environment = environment
        self.clusterUID = clusterUID
        self.serial = serial
        self.entries = entries
    }

    /// Whether it was never written: of what is in the cluster it says nothing at all.
    package var isNew: Bool { serial == 0 && clusterUID == nil && entries.isEmpty }

    /// Makes the serial grow by one, for a write; the first one begins the lineage.
    ///
    /// The file may hold any number: behind the greatest the lowest follows, and is another one all the same.
    package mutating func advance() {
        serial &+= 1
        if lineage == nil { lineage = Inventory.newLineage() }
    }

    /// Makes the serial grow past those of an inventory that this one is put in the place of.
    package mutating func leap(by count: Int) { serial &+= count }

    private static func newLineage() -> String {
        [UInt64.random(in: 0 ... .max), UInt64.random(in: 0 ... .max)].map { number in
            let digits = String(number, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

extension Inventory.Entry {
    package var kind: GroupVersionKind {
        GroupVersionKind(group: identity.group, version: version, kind: identity.kind)
    }
}
