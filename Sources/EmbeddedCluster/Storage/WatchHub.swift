import Documents
import Model

/// One open watch: what it wants to see and where its events go.
struct Subscription: Sendable {
    var resource: ResourceName
    var namespace: String?
    var labels: LabelSelector
    var fields: [FieldRequirement]
    var form: ObjectForm
    var allowsBookmarks: Bool
    var deadline: Timestamp?
    var nextBookmark: Timestamp
    var continuation: AsyncThrowingStream<[UInt8], any Error>.Continuation

    func selects(_ object: Value) -> Bool {
        labels.matches(object.labels) && fields.matches(object)
    }
}

/// The open watches of a cluster.
struct WatchHub: Sendable {
    private(set) var subscriptions: [Int: Subscription] = [:]
    /// How many watches each resource has, so that a change without watchers costs one look.
    private var counts: [ResourceName: Int] = [:]
    private var lastID = 0

    mutating func add(_ subscription: Subscription) -> Int {
        lastID += 1
        subscriptions[lastID] = subscription
        counts[subscription.resource, default: 0] += 1
        return lastID
    }

    @discardableResult
    mutating func remove(_ id: Int) -> Subscription? {
        guard let removed = subscriptions.removeValue(forKey: id) else { return nil }
        counts[removed.resource, default: 1] -= 1
        return removed
    }

    mutating func removeAll() -> [Subscription] {
        let all = Array(subscriptions.values)
        subscriptions = [:]
        counts = [:]
        return all
    }

    func send(_ event: StoreEvent) {
        guard counts[event.resource, default: 0] > 0 else { return }
        for subscription in subscriptions.values where subscription.resource == event.resource {
            guard let line = WatchHub.line(for: event, to: subscription) else { continue }
            subscription.continuation.yield(line)
        }
    }

    /// How an event looks through a subscription's selectors; `nil` where it is not seen.
    ///
    /// An object that begins or ceases to match is told as added or deleted, as the API server's watch cache does.
    static func line(for event: StoreEvent, to subscription: Subscription) -> [UInt8]? {
        if let namespace = subscription.namespace, event.object.objectNamespace != namespace { return nil }
        let was = event.previous.map(subscription.selects) ?? false
        let isNow = event.kind != .deleted && subscription.selects(event.object)
        let kind: StoreEvent.Kind
        switch (was, isNow) {
        case (false, false): return nil
        case (false, true): kind = .added
        case (true, true): kind = .modified
        case (true, false): kind = .deleted
        }
        var object = event.object
        if kind == .deleted, event.kind != .deleted, var previous = event.previous {
            previous.updateMetadata { $0["resourceVersion"] = .string(String(event.revision)) }
            object = previous
        }
        return line(kind.rawValue, subscription.form.shape(object))
    }

    static func line(_ type: String, _ object: Value) -> [UInt8] {
        JSON.serialize(["type": .string(type), "object": object])
    }

    /// A bookmark: nothing but the revision up to which everything was told.
    static func bookmark(_ subscription: Subscription, revision: UInt64, endsInitialEvents: Bool) -> [UInt8] {
        var metadata: Value = ["resourceVersion": .string(String(revision))]
        if endsInitialEvents { metadata["annotations"] = ["k8s.io/initial-events-end": "true"] }
        return line("BOOKMARK", subscription.form.bookmark(metadata))
    }

    mutating func postponeBookmark(of id: Int, until moment: Timestamp) {
        subscriptions[id]?.nextBookmark = moment
    }
}

/// In which form a client wants objects: whole, or only their metadata.
struct ObjectForm: Sendable, Hashable {
    var apiVersion: String
    var kind: String
    var isMetadataOnly: Bool

    init(resource: Resource, version: String, accept: String) {
        apiVersion = resource.apiVersion(version)
        kind = resource.kind
        isMetadataOnly = accept.contains("as=PartialObjectMetadata")
    }

    func shape(_ object: Value) -> Value {
        if isMetadataOnly { return bookmark(object["metadata"] ?? [:]) }
        guard object["apiVersion"]?.string != apiVersion else { return object }
        var converted = object
        converted["apiVersion"] = .string(apiVersion)
        return converted
    }

    func bookmark(_ metadata: Value) -> Value {
        if isMetadataOnly {
            return ["kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": metadata]
        }
        return ["kind": .string(kind), "apiVersion": .string(apiVersion), "metadata": metadata]
    }
}
