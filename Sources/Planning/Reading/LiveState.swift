import Cluster
import Model

/// What reading one object came to.
enum ReadOutcome<Kept: Sendable>: Sendable {
    case found(Kept)
    /// It does not exist, or the server cannot be asked about it.
    case absent
    /// It may not be read, so whether it exists is not known.
    case unreadable(ClusterError)

    /// What is kept of an object that was found.
    var found: Kept? {
        if case .found(let kept) = self { kept } else { nil }
    }

    var isAbsent: Bool {
        if case .absent = self { true } else { false }
    }

    func map<Other>(_ keep: (Kept) -> Other) -> ReadOutcome<Other> {
        switch self {
        case .found(let kept): .found(keep(kept))
        case .absent: .absent
        case .unreadable(let error): .unreadable(error)
        }
    }
}

/// What is live of an environment.
struct LiveState<Kept: Sendable>: Sendable {
    /// In the order of the desired state.
    var desired: [ReadOutcome<Kept>]
    /// In the order of the inventory's entries that were looked for, whole.
    var surplus: [ReadOutcome<Value>]
    /// Requests, each page of a list counted.
    var reads = 0
    /// What carries the environment's label, as far as it was looked for.
    var labelled = LabelledObjects()
}

/// A live object as it came: by name, or in a page of a list.
enum LiveObject: Sendable {
    case whole(Value)
    case listed(ListedObject)

    var value: Value {
        switch self {
        case .whole(let value): value
        case .listed(let object): object.value
        }
    }
}

extension Value {
    /// The identity of a live object of that kind.
    func identity(of kind: GroupVersionKind) -> ObjectIdentity {
        let metadata = self["metadata"]
        return ObjectIdentity(
            group: kind.group, kind: kind.kind, namespace: metadata?["namespace"]?.string ?? "",
            name: metadata?["name"]?.string ?? "")
    }

    var uid: String? { value(at: ["metadata", "uid"])?.string }

    var resourceVersion: String? { value(at: ["metadata", "resourceVersion"])?.string }
}
