import APIMachinery
import Documents
import Model

/// One open watch: what it wants to see and where its events go.
struct Subscription: Sendable {
    private static let bookmarkInterval = 60.0

    let resource: ResourceName
    private let namespace: String?
    private let labels: LabelSelector
    private let fields: [FieldRequirement]
    private let form: ObjectForm
    private let allowsBookmarks: Bool
    private let deadline: Time?
    private var nextBookmark: Time
    let continuation: AsyncThrowingStream<[UInt8], any Error>.Continuation

    init(
        _ request: ObjectRequest, now: Time, _ continuation: AsyncThrowingStream<[UInt8], any Error>.Continuation
    ) {
        let options = request.options
        var fields = options.fieldSelector
        if let name = request.name {
            fields.append(FieldRequirement(field: "metadata.name", isEqual: true, value: name))
        }
        resource = request.resource.name
        namespace = request.namespace
        labels = options.labelSelector
        self.fields = fields
        form = request.form
        allowsBookmarks = options.allowsBookmarks
        deadline = options.timeoutSeconds.map { now.advanced(bySeconds: Double($0)) }
        nextBookmark = now.advanced(bySeconds: Subscription.bookmarkInterval)
        self.continuation = continuation
    }

    func selects(_ object: Value) -> Bool {
        labels.matches(object.labels) && fields.matches(object)
    }

    // MARK: - Lines

    /// How an event looks through the selectors; `nil` where it is not seen.
    ///
    /// An object that begins or ceases to match is told as added or deleted, as the API server's watch cache does.
    func line(for event: StoreEvent) -> [UInt8]? {
        if let namespace, event.object.objectNamespace != namespace { return nil }
        let was = event.previous.map(selects) ?? false
        let isNow = event.kind != .deleted && selects(event.object)
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
        return line(kind.rawValue, object)
    }

    func line(_ type: String, _ object: Value) -> [UInt8] { Subscription.line(type, form.shape(object)) }

    static func line(_ type: String, _ object: Value) -> [UInt8] {
        JSON.serialize(["type": .string(type), "object": object])
    }

    /// A bookmark: nothing but the revision up to which everything was told.
    func bookmark(revision: UInt64, endsInitialEvents: Bool) -> [UInt8] {
        var metadata: Value = ["resourceVersion": .string(String(revision))]
        if endsInitialEvents { metadata["annotations"] = ["k8s.io/initial-events-end": "true"] }
        return Subscription.line("BOOKMARK", form.bookmark(metadata))
    }

    // MARK: - Time

    /// When the watch next wants something by itself.
    var nextMoment: Time? { [allowsBookmarks ? nextBookmark : nil, deadline].compactMap(\.self).min() }

    func isOver(at now: Time) -> Bool { deadline.map { $0 <= now } ?? false }

    /// Sends a bookmark if one is due.
    mutating func tend(at now: Time, revision: UInt64) {
        guard allowsBookmarks, nextBookmark <= now else { return }
        continuation.yield(bookmark(revision: revision, endsInitialEvents: false))
        nextBookmark = now.advanced(bySeconds: Subscription.bookmarkInterval)
    }
}
