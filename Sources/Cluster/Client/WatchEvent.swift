import Documents
package import Model

/// What a watch reports.
package enum WatchEvent: Sendable {
    case added(Value)
    case modified(Value)
    /// The last state of the object. After a gap in the watch it has only `apiVersion`, `kind` and `metadata` with the
    /// namespace, name and uid.
    case deleted(Value)
    /// Everything up to this resourceVersion was reported.
    case bookmark(String)
    /// The list that the watch began with, or that closed a gap, was reported completely.
    case synced(String)

    /// The object, where the event is about one.
    package var object: Value? {
        switch self {
        case .added(let object), .modified(let object), .deleted(let object): object
        case .bookmark, .synced: nil
        }
    }
}

/// One line of a watch, as the server means it.
enum WatchLine {
    case event(WatchEvent)
    /// The server ends the watch with a `Status`; 410 says that the version is too old.
    case failure(Value)
    /// Something that is not an event.
    case malformed

    init(_ bytes: [UInt8]) {
        // May fail: a malformed line ends the watch with an error.
        guard let document = try? JSON.parse(bytes), let object = document["object"] else {
            self = .malformed
            return
        }
        switch document["type"]?.string {
        case "ADDED": self = .event(.added(object))
        case "MODIFIED": self = .event(.modified(object))
        case "DELETED": self = .event(.deleted(object))
        case "BOOKMARK": self = .event(.bookmark(object.value(at: ["metadata", "resourceVersion"])?.string ?? ""))
        case "ERROR": self = .failure(object)
        default: self = .malformed
        }
    }
}

/// The objects that a watch knows of: what tells, after a gap, what changed and what is gone.
struct WatchedObjects {
    /// What is needed to tell a change and to name what is gone.
    struct Entry {
        var namespace: String
        var name: String
        var uid: String
        var resourceVersion: String
    }

    private var entries: [String: Entry] = [:]

    /// By namespace and name.
    static func key(of object: Value) -> String {
        let metadata = object["metadata"]
        return "\(metadata?["namespace"]?.string ?? "")/\(metadata?["name"]?.string ?? "")"
    }

    mutating func note(_ object: Value) {
        let metadata = object["metadata"]
        entries[WatchedObjects.key(of: object)] = Entry(
            namespace: metadata?["namespace"]?.string ?? "", name: metadata?["name"]?.string ?? "",
            uid: metadata?["uid"]?.string ?? "", resourceVersion: metadata?["resourceVersion"]?.string ?? "")
    }

    mutating func forget(_ object: Value) { entries[WatchedObjects.key(of: object)] = nil }

    /// The events that lead from what was known to a new list.
    mutating func events(listing items: [Value], kind: GroupVersionKind) -> [WatchEvent] {
        var events: [WatchEvent] = []
        var gone = entries
        for item in items {
            let key = WatchedObjects.key(of: item)
            let uid = item.value(at: ["metadata", "uid"])?.string ?? ""
            if let known = gone.removeValue(forKey: key) {
                let version = item.value(at: ["metadata", "resourceVersion"])?.string ?? ""
                if known.uid == uid {
                    if known.resourceVersion != version { events.append(.modified(item)) }
                } else {
                    events.append(.deleted(WatchedObjects.tombstone(known, kind)))
                    events.append(.added(item))
                }
            } else {
                events.append(.added(item))
            }
            note(item)
        }
        for (key, entry) in gone.sorted(by: { $0.key < $1.key }) {
            events.append(.deleted(WatchedObjects.tombstone(entry, kind)))
            entries[key] = nil
        }
        return events
    }

    private static func tombstone(_ entry: Entry, _ kind: GroupVersionKind) -> Value {
        var metadata: ValueObject = ["name": .string(entry.name), "uid": .string(entry.uid)]
        if !entry.namespace.isEmpty { metadata["namespace"] = .string(entry.namespace) }
        return [
            "apiVersion": .string(kind.apiVersion), "kind": .string(kind.kind), "metadata": .object(metadata),
        ]
    }
}
