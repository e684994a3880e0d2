package import Model

extension ClusterClient {
    /// One object; throws `notFound` when there is none.
    package func get(_ kind: GroupVersionKind, _ identity: ObjectIdentity) async throws(ClusterError) -> Value {
        let resource = try await resource(for: kind)
        let request = APIRequest(.get, resource.path(namespace: identity.namespace, name: identity.name))
        return try await value(Operation("read \(words(identity))", request, .safe))
    }

    /// One object, or `nil` when there is none.
    package func find(_ kind: GroupVersionKind, _ identity: ObjectIdentity) async throws(ClusterError) -> Value? {
        do throws(ClusterError) {
            return try await get(kind, identity)
        } catch {
            if error.isNotFound { return nil }
            throw error
        }
    }

    /// A subresource of one object, such as a Deployment's `scale`.
    package func get(
        _ subresource: String, of kind: GroupVersionKind, _ identity: ObjectIdentity
    ) async throws(ClusterError) -> Value {
        let resource = try await resource(for: kind)
        let path = resource.path(namespace: identity.namespace, name: identity.name, subresource: subresource)
        return try await value(Operation("read \(subresource) of \(words(identity))", APIRequest(.get, path), .safe))
    }

    /// The objects of a kind, page by page: memory holds one page, and the next one is asked for when it is wanted.
    ///
    /// No namespace means all. The selectors are written as for `kubectl get`; `limit` is the size of a page.
    package func list(
        _ kind: GroupVersionKind, namespace: String? = nil, labelSelector: String? = nil,
        fieldSelector: String? = nil, limit: Int = 500
    ) -> ObjectPages {
        ObjectPages(
            client: self, kind: kind, namespace: namespace, labelSelector: labelSelector,
            fieldSelector: fieldSelector, limit: limit)
    }

    /// An object in a message: "Deployment lakehouse/trino", without the group.
    func words(_ identity: ObjectIdentity) -> String {
        identity.namespace.isEmpty
            ? "\(identity.kind) \(identity.name)" : "\(identity.kind) \(identity.namespace)/\(identity.name)"
    }
}

/// One page of a list.
package struct ObjectPage: Sendable {
    /// Whole objects, with `apiVersion` and `kind`, which lists of built-in kinds leave out.
    package var items: [Value]
    /// Where to watch from to miss nothing of this list: the version of the list's first page.
    package var resourceVersion: String
    /// How many objects follow, where the server says so.
    package var remaining: Int?
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

    /// The state between two pages.
    package struct Iterator: AsyncIteratorProtocol {
        private let pages: ObjectPages
        private var resource: APIResource?
        private var next: Step = .page(nil)
        private var resourceVersion: String?
        /// The key (namespace/name) of the last object delivered: lists come in the order of their keys.
        private var lastKey: String?
        private var ahead: PageAhead?

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
                        return accept(try await fetch(resource, token: token, limit: pages.limit), skipping: false)
                    } catch {
                        guard token != nil, error.code == .expired else { throw error }
                        next = .rest
                    }
                case .rest:
                    return accept(try await fetch(resource, token: nil, limit: nil), skipping: true)
                }
            }
        }

        private mutating func fetch(
            _ resource: APIResource, token: String?, limit: Int?
        ) async throws(ClusterError) -> Value {
            let page = operation(resource, token: token, limit: limit)
            let response: APIResponse
            if let ahead, let token, ahead.token == token {
                response = try await ahead.response()
            } else {
                response = try await pages.client.perform(page)
            }
            ahead = nil
            if let limit, let next = ContinueToken.find(in: response.body) {
                ahead = PageAhead(
                    token: next, client: pages.client, operation: operation(resource, token: next, limit: limit))
            }
            return try await pages.client.decode(response, page.words)
        }

        private func operation(_ resource: APIResource, token: String?, limit: Int?) -> ClusterClient.Operation {
            var query: [APIRequest.Parameter] = []
            if let selector = pages.labelSelector { query.append(APIRequest.Parameter("labelSelector", selector)) }
            if let selector = pages.fieldSelector { query.append(APIRequest.Parameter("fieldSelector", selector)) }
            if let limit { query.append(APIRequest.Parameter("limit", String(limit))) }
            if let token { query.append(APIRequest.Parameter("continue", token)) }
            let request = APIRequest(.get, resource.path(namespace: pages.namespace), query: query)
            let place = pages.namespace.map { " in \($0)" } ?? ""
            return ClusterClient.Operation("list \(pages.kind.kind)\(place)", request, .safe)
        }

        /// Turns the server's list into a page, and notes how to go on.
        private mutating func accept(_ list: Value, skipping: Bool) -> ObjectPage {
            let metadata = list["metadata"]
            let token = metadata?["continue"]?.string ?? ""
            next = token.isEmpty ? .end : .page(token)
            let version = resourceVersion ?? metadata?["resourceVersion"]?.string ?? ""
            resourceVersion = version
            var items = list["items"]?.array ?? []
            if skipping, let lastKey {
                items.removeAll { !lastKey.precedes(inBytes: Iterator.key(of: $0)) }
            }
            if let last = items.last { lastKey = Iterator.key(of: last) }
            for index in items.indices {
                if items[index]["apiVersion"] == nil { items[index]["apiVersion"] = .string(pages.kind.apiVersion) }
                if items[index]["kind"] == nil { items[index]["kind"] = .string(pages.kind.kind) }
            }
            return ObjectPage(
                items: items, resourceVersion: version,
                remaining: metadata?["remainingItemCount"]?.integer.map(Int.init))
        }

        private static func key(of object: Value) -> String {
            let metadata = object["metadata"]
            return "\(metadata?["namespace"]?.string ?? "")/\(metadata?["name"]?.string ?? "")"
        }
    }
}
