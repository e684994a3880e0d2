import Model

extension ClusterState {
    /// One page of a list, in the order of the keys.
    ///
    /// All pages show the state of the first: it is kept until it is 64 lists old, then its token is answered 410.
    mutating func list(_ request: ObjectRequest) throws(APIStatus) -> Answer {
        let options = request.options
        try options.fieldSelector.check(for: request.resource)
        try checkRevision(options)
        var table = store.table(request.resource.name)
        var revision = store.revision
        var isConsistent = true
        var start = table.range(namespace: request.namespace).lowerBound
        if let text = options.continueToken {
            let token = try ContinueToken(parsing: text)
            if let tokenRevision = token.revision {
                guard let page = pages.table(request.resource.name, at: tokenRevision) else {
                    throw ContinueToken.expired(ContinueToken(revision: nil, start: token.start))
                }
                table = page
                revision = tokenRevision
            } else {
                isConsistent = false
            }
            start = table.lowerBound(prefix(request) + token.start)
        }
        let end = table.range(namespace: request.namespace).upperBound
        let page = select(table, start..<max(start, end), options)
        var metadata: ValueObject = ["resourceVersion": .string(String(revision))]
        if let next = page.next {
            let last = table.entries[next - 1].key.dropFirst(prefix(request).count)
            let token = ContinueToken(revision: isConsistent ? revision : nil, start: String(last) + "\0")
            metadata["continue"] = .string(token.text)
            if options.labelSelector.requirements.isEmpty && options.fieldSelector.isEmpty {
                metadata["remainingItemCount"] = .integer(Int64(end - next))
            }
            pages.keep(table, request.resource.name, at: revision)
        }
        // The extension server writes an empty token where there is nothing left.
        if request.resource.isCustom, page.next == nil { metadata["continue"] = "" }
        return Answer(envelope(request, metadata, page.objects))
    }

    private func prefix(_ request: ObjectRequest) -> String { request.namespace.map { "\($0)/" } ?? "" }

    private func checkRevision(_ options: RequestOptions) throws(APIStatus) {
        guard !options.resourceVersion.isEmpty else { return }
        guard let wanted = UInt64(options.resourceVersion) else {
            throw .untyped(
                "resourceVersion: Invalid value: \"\(options.resourceVersion)\": strconv.ParseUint: parsing "
                    + "\"\(options.resourceVersion)\": invalid syntax")
        }
        if options.continueToken != nil, wanted != 0 {
            throw .badRequest("specifying resource version is not allowed when using continue")
        }
        if wanted > store.revision { throw .revisionTooLarge(wanted, current: store.revision) }
    }

    /// The matching objects up to the limit, and where the next page starts if there may be one.
    private func select(
        _ table: ObjectTable, _ range: Range<Int>, _ options: RequestOptions
    ) -> (objects: [Value], next: Int?) {
        var objects: [Value] = []
        var index = range.lowerBound
        while index < range.upperBound {
            let object = table.entries[index].object
            index += 1
            guard options.labelSelector.matches(object.labels), options.fieldSelector.matches(object) else { continue }
            objects.append(object)
            if options.limit > 0, objects.count == options.limit {
                return (objects, index < range.upperBound ? index : nil)
            }
        }
        return (objects, nil)
    }

    /// The list object around the items.
    ///
    /// Items of built-in kinds do not repeat their kind, as typed lists don't.
    func envelope(_ request: ObjectRequest, _ metadata: ValueObject, _ objects: [Value]) -> Value {
        let form = request.form
        let resource = request.resource
        if form.isMetadataOnly {
            return [
                "kind": "PartialObjectMetadataList", "apiVersion": "meta.k8s.io/v1", "metadata": .object(metadata),
                "items": .array(objects.map(form.shape)),
            ]
        }
        let items = objects.map { object -> Value in
            if resource.isCustom { return form.shape(object) }
            var item = object
            item["kind"] = nil
            item["apiVersion"] = nil
            return item
        }
        return [
            "kind": .string(resource.listKind), "apiVersion": .string(resource.apiVersion(request.version)),
            "metadata": .object(metadata), "items": .array(items),
        ]
    }
}

extension APIStatus {
    static func revisionTooLarge(_ wanted: UInt64, current: UInt64) -> APIStatus {
        APIStatus(
            code: 504, reason: "Timeout",
            message: "Timeout: Too large resource version: \(wanted), current: \(current)",
            details: Details(
                causes: [Cause(reason: "ResourceVersionTooLarge", message: "Too large resource version", field: "")],
                retryAfterSeconds: 1))
    }
}

/// Tables as they were when a page of them was handed out.
struct PageSnapshots: Sendable {
    private static let limit = 64
    private var kept: [(resource: ResourceName, revision: UInt64, table: ObjectTable)] = []

    mutating func keep(_ table: ObjectTable, _ resource: ResourceName, at revision: UInt64) {
        guard self.table(resource, at: revision) == nil else { return }
        kept.append((resource, revision, table))
        if kept.count > PageSnapshots.limit { kept.removeFirst() }
    }

    func table(_ resource: ResourceName, at revision: UInt64) -> ObjectTable? {
        kept.last { $0.resource == resource && $0.revision == revision }?.table
    }
}
