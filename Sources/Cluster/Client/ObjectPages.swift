import Documents
package import Model

/// One page of a list.
package struct ObjectPage: Sendable {
    private let document: JSONDocument
    private let kind: GroupVersionKind
    fileprivate var nodes: [JSONDocument.Node]
    /// Where to watch from to miss nothing of this list: the version of the list's first page.
    package let resourceVersion: String
    /// How many objects follow, where the server says so.
    package let remaining: Int?

    fileprivate init(_ document: JSONDocument, kind: GroupVersionKind, resourceVersion: String) {
        self.document = document
        self.kind = kind
        self.resourceVersion = resourceVersion
        nodes = document.value(of: "items", in: document.root).map { Array(document.elements($0)) } ?? []
        remaining = document.node(at: ["metadata", "remainingItemCount"], in: document.root)
            .flatMap { document.value($0).integer }.map(Int.init)
    }

    /// A page from the body of an answer; `nil` where it is not JSON.
    init?(_ body: [UInt8], kind: GroupVersionKind) {
        // May fail: whoever asks for the page meets the same body, and reports it.
        guard let document = try? JSONDocument(body) else { return nil }
        self.init(document, kind: kind, resourceVersion: "")
    }

    /// The objects, to be looked at in place.
    package var objects: some RandomAccessCollection<ListedObject> {
        nodes.lazy.map { [document, kind] in ListedObject(document: document, node: $0, kind: kind) }
    }

    /// The objects as values.
    package var items: [Value] {
        var values = document.values(nodes)
        for index in values.indices { values[index].setKind(kind) }
        return values
    }
}

/// A whole list in memory.
package struct ObjectList: Sendable {
    package var items: [Value]
    /// Where to watch from to miss nothing.
    package var resourceVersion: String
}

/// The pages of a list, fetched as they are asked for.
///
/// Each object comes once.
///
/// When the server no longer has the version that the list began with, the list goes on with what is there now.
package struct ObjectPages: AsyncSequence, Sendable {
    package typealias Element = ObjectPage
    package typealias Failure = ClusterError

    let client: ClusterClient
    let kind: GroupVersionKind
    let namespace: String?
    let labelSelector: String?
    let fieldSelector: String?
    let limit: Int
    let hasMetadataOnly: Bool

    /// Millions of objects.
    private static let maximumPages = 10_000
    /// A server that filters may have nothing for a while.
    private static let maximumEmptyPages = 100

    /// A server that cannot leave the rest out sends whole objects.
    private static let metadataOnly =
        "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json"

    package func makeAsyncIterator() -> Iterator { Iterator(pages: self) }

    /// All pages in one.
    package func collect() async throws(ClusterError) -> ObjectList {
        var list = ObjectList(items: [], resourceVersion: "")
        var iterator = makeAsyncIterator()
        while let page = try await iterator.next() {
            list.items += page.items
            list.resourceVersion = page.resourceVersion
        }
        return list
    }

    /// The request for one page: the first without a token, everything at once without a limit.
    func operation(_ resource: APIResource, token: String?, limit: Int?) -> ClusterClient.Operation {
        var query: [APIRequest.Parameter] = []
        if let selector = labelSelector { query.append(APIRequest.Parameter("labelSelector", selector)) }
        if let selector = fieldSelector { query.append(APIRequest.Parameter("fieldSelector", selector)) }
        if let limit { query.append(APIRequest.Parameter("limit", String(limit))) }
        if let token { query.append(APIRequest.Parameter("continue", token)) }
        var request = APIRequest(.get, resource.path(namespace: namespace), query: query)
        if hasMetadataOnly { request.accept = ObjectPages.metadataOnly }
        let place = namespace.map { " in \($0)" } ?? ""
        return ClusterClient.Operation("list \(kind.kind)\(place)", request, .safe)
    }

    /// The state between two pages.
    package struct Iterator: AsyncIteratorProtocol {
        private let pages: ObjectPages
        private var resource: APIResource?
        private var next: Step = .page(nil)
        private var resourceVersion: String?
        /// The key (namespace/name) of the last object delivered: lists come in the order of their keys.
        private var lastKey: String?
        private var ahead: PageAhead?
        /// How many pages came so far, and how many of the last had no object.
        private var count: (all: Int, empty: Int) = (0, 0)

        /// What to ask for.
        private enum Step {
            /// The page behind this continue token; the first one has none.
            case page(String?)
            /// Everything at once, because the tokens expire faster than we read.
            case rest
            case end
        }

        fileprivate init(pages: ObjectPages) { self.pages = pages }

        package mutating func next() async throws(ClusterError) -> ObjectPage? {
            try await next(isolation: #isolation)
        }

        package mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(ClusterError) -> ObjectPage? {
            let resource: APIResource
            if let known = self.resource {
                resource = known
            } else {
                resource = try await pages.client.resource(for: pages.kind)
                self.resource = resource
            }
            while true {
                switch next {
                case .end: return nil
                case .page(let token):
                    do throws(ClusterError) {
                        let list = try await fetch(resource, token: token, limit: pages.limit)
                        let page = accept(list, skipping: false)
                        try checkEnd(of: page, after: token)
                        return page
                    } catch {
                        guard token != nil, error.code == .expired else { throw error }
                        next = .rest
                    }
                case .rest:
                    return accept(try await fetch(resource, token: nil, limit: nil), skipping: true)
                }
            }
        }

        /// A list whose pages have no end is none.
        private mutating func checkEnd(of page: ObjectPage, after token: String?) throws(ClusterError) {
            count = (count.all + 1, page.objects.isEmpty ? count.empty + 1 : 0)
            var isEndless = count.all > ObjectPages.maximumPages || count.empty > ObjectPages.maximumEmptyPages
            if case .page(let next?) = next, next == token { isEndless = true }
            guard isEndless else { return }
            next = .end
            throw ClusterError(
                .malformedAnswer,
                message: "The list has no end: \(count.all) pages came, and the server offers another.",
                request: "list \(pages.kind.kind)", endpoint: pages.client.endpoint)
        }

        private mutating func fetch(
            _ resource: APIResource, token: String?, limit: Int?
        ) async throws(ClusterError) -> JSONDocument {
            let page = pages.operation(resource, token: token, limit: limit)
            let response: APIResponse
            if let ahead, let token, ahead.token == token {
                response = try await ahead.response()
            } else {
                response = try await pages.client.perform(page)
            }
            ahead = nil
            if let limit, let next = ContinueToken.find(in: response.body) {
                ahead = PageAhead(
                    token: next, client: pages.client,
                    operation: pages.operation(resource, token: next, limit: limit))
            }
            return try pages.client.document(response, page.words)
        }

        /// Turns the server's list into a page, and notes how to go on.
        private mutating func accept(_ list: JSONDocument, skipping: Bool) -> ObjectPage {
            func metadata(_ key: String) -> JSONDocument.Node? { list.node(at: ["metadata", key], in: list.root) }
            let token = metadata("continue").flatMap(list.string) ?? ""
            next = token.isEmpty ? .end : .page(token)
            let version = resourceVersion ?? metadata("resourceVersion").flatMap(list.string) ?? ""
            resourceVersion = version
            var page = ObjectPage(list, kind: pages.kind, resourceVersion: version)
            if skipping, let lastKey {
                let count = page.objects.prefix { !lastKey.precedes(inBytes: $0.key) }.count
                page.nodes.removeFirst(count)
            }
            if let last = page.objects.last { lastKey = last.key }
            return page
        }
    }
}
