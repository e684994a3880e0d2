import APIMachinery
import Model

/// GET of a collection: one page of it, in the order of the keys.
///
/// All pages show the state of the first: it is kept until it is 64 lists old, then its token is answered 410.
struct ListVerb: Verb {
    let request: ObjectRequest

    func run(in state: inout ClusterState) throws(APIStatus) -> Answer {
        let options = request.options
        try options.fieldSelector.check(for: request.resource)
        try checkRevision(current: state.store.revision)
        var table = state.store.table(request.resource.name)
        var revision = state.store.revision
        var isConsistent = true
        var start = table.range(namespace: request.namespace).lowerBound
        if let text = options.continueToken {
            let token = try ContinueToken(parsing: text)
            if let tokenRevision = token.revision {
                guard let page = state.pages.table(request.resource.name, at: tokenRevision) else {
                    throw ContinueToken.expired(ContinueToken(revision: nil, start: token.start))
                }
                table = page
                revision = tokenRevision
            } else {
                isConsistent = false
            }
            start = table.lowerBound(prefix + token.start)
        }
        let end = table.range(namespace: request.namespace).upperBound
        let page = select(table, start..<max(start, end))
        var metadata: ValueObject = ["resourceVersion": .string(String(revision))]
        if let next = page.next {
            let last = table.entries[next - 1].key.dropFirst(prefix.count)
            let token = ContinueToken(revision: isConsistent ? revision : nil, start: String(last) + "\0")
            metadata["continue"] = .string(token.text)
            if options.labelSelector.isEverything && options.fieldSelector.isEmpty {
                metadata["remainingItemCount"] = .integer(Int64(end - next))
            }
            state.pages.keep(table, request.resource.name, at: revision)
        }
        // The extension server writes an empty token where there is nothing left.
        if request.resource.isCustom, page.next == nil { metadata["continue"] = "" }
        return Answer(ListEnvelope(request: request).around(page.objects, metadata))
    }

    private var prefix: String { request.namespace.map { "\($0)/" } ?? "" }

    private func checkRevision(current: UInt64) throws(APIStatus) {
        let options = request.options
        guard let wanted = try options.revision else { return }
        if options.continueToken != nil, wanted != 0 {
            throw .badRequest("specifying resource version is not allowed when using continue")
        }
        if wanted > current { throw .revisionTooLarge(wanted, current: current) }
    }

    /// The matching objects up to the limit, and where the next page starts if there may be one.
    private func select(_ table: ObjectTable, _ range: Range<Int>) -> (objects: [Value], next: Int?) {
        let options = request.options
        var objects: [Value] = []
        var index = range.lowerBound
        while index < range.upperBound {
            let object = table.entries[index].object
            index += 1
            guard options.selects(object) else { continue }
            objects.append(object)
            if options.limit > 0, objects.count == options.limit {
                return (objects, index < range.upperBound ? index : nil)
            }
        }
        return (objects, nil)
    }
}
