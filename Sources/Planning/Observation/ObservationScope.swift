import Cluster
import Model

/// One way to read the live objects of one kind that a plan is interested in.
enum ObservationScope: Sendable, Hashable {
    /// One object by name.
    case object(GroupVersionKind, ObjectIdentity)
    /// All objects of a kind in one namespace; everywhere, or of the cluster, without one. The limit is a page's size.
    case list(GroupVersionKind, namespace: String?, limit: Int)

    /// Up to this many objects of a kind and namespace are read one by one: a list could be of any length.
    static let fewObjects = 2
    /// In more namespaces than this, one list of the whole cluster costs the server less than one of each.
    static let manyNamespaces = 8
    /// Of a list of the whole cluster with so many objects for each of ours, the rest is not read: others have more there
    /// than we do.
    static let foreignShare = 4
    /// Shorter lists are read to their end, whoever's objects they hold.
    static let shortList = 2_000

    /// The reads that find all the objects of one kind; up to `few` of a namespace one by one.
    static func scopes(
        of kind: GroupVersionKind, _ identities: [ObjectIdentity], few: Int = fewObjects
    ) -> [ObservationScope] {
        var byNamespace: [String: [ObjectIdentity]] = [:]
        for identity in identities { byNamespace[identity.namespace, default: []].append(identity) }
        var lists: [String] = []
        var scopes: [ObservationScope] = []
        for (namespace, members) in byNamespace.sorted(by: { $0.key < $1.key }) {
            if members.count <= few {
                scopes += members.map { .object(kind, $0) }
            } else {
                lists.append(namespace)
            }
        }
        if lists.count > manyNamespaces {
            return [.list(kind, namespace: nil, limit: pageLimit(for: identities.count))]
        }
        return scopes
            + lists.map { namespace in
                let limit = pageLimit(for: byNamespace[namespace]?.count ?? 0)
                return .list(kind, namespace: namespace.isEmpty ? nil : namespace, limit: limit)
            }
    }
}

/// What reading the live objects came to.
struct ObservationResult<Kept: Sendable>: Sendable {
    /// By index into the wanted identities; what is not there does not exist.
    var objects: [(index: Int, kept: Kept)] = []
    /// Objects that may not be read, with the refusal.
    var failures: [(index: Int, error: ClusterError)] = []
    /// Requests, each page of a list counted.
    var reads = 0
    /// What has to be read instead, where a list could not be had or was too long.
    var narrower: [ObservationScope] = []
    /// What else carries the environment's label.
    var labelled: [UnrecordedObject] = []
}

/// Reads the live objects of one kind and hands over those of interest, page by page.
struct KindObservation<Kept: Sendable>: Sendable {
    let client: ClusterClient
    let kind: GroupVersionKind
    /// The objects of interest: identity, and the number that the caller knows it by.
    let wanted: [ObjectIdentity: Int]
    /// The environment whose label tells what else is of interest; `nil` for nothing.
    let label: String?
    /// Decides what is kept of an object, so that memory holds one page.
    let keep: @Sendable (Int, LiveObject) async -> Kept

    /// Reads one scope.
    ///
    /// Where the whole cluster may not be listed, or holds much more than is of interest, each namespace is; where that
    /// is refused too, each object.
    func read(_ scope: ObservationScope) async throws(ClusterError) -> ObservationResult<Kept> {
        do throws(ClusterError) {
            switch scope {
            case .object(_, let identity): return try await readObject(identity)
            case .list(_, let namespace, let limit): return try await readList(namespace, limit: limit)
            }
        } catch {
            guard error.code == .forbidden || error.code == .unsupported, case .list(_, let namespace, _) = scope else {
                throw error
            }
            return ObservationResult(narrower: narrower(namespace))
        }
    }

    /// The reads in place of a list: one of each namespace in place of all, each object in place of one.
    private func narrower(_ namespace: String?) -> [ObservationScope] {
        let members = wanted.keys.filter { namespace == nil || $0.namespace == namespace }.sorted()
        guard namespace == nil, hasNamespaces else { return members.map { .object(kind, $0) } }
        return Dictionary(grouping: members, by: \.namespace).sorted { $0.key < $1.key }.map { namespace, members in
            .list(kind, namespace: namespace, limit: ObservationScope.pageLimit(for: members.count))
        }
    }

    private var hasNamespaces: Bool { wanted.keys.first.map { !$0.namespace.isEmpty } ?? false }

    private func readObject(_ identity: ObjectIdentity) async throws(ClusterError) -> ObservationResult<Kept> {
        var result = ObservationResult<Kept>()
        guard let index = wanted[identity] else { return result }
        result.reads = 1
        do throws(ClusterError) {
            guard let value = try await client.find(kind, identity) else { return result }
            result.objects.append((index, await keep(index, .whole(value))))
        } catch {
            guard error.code == .forbidden else { throw error }
            result.failures.append((index, error))
        }
        return result
    }

    private func readList(_ namespace: String?, limit: Int) async throws(ClusterError) -> ObservationResult<Kept> {
        var result = ObservationResult<Kept>()
        var pages = client.list(kind, namespace: namespace, limit: limit).makeAsyncIterator()
        while let page = try await pages.next() {
            result.reads += 1
            if namespace == nil, hasNamespaces, ObservationScope.isTooLong(page, wanted: wanted.count) {
                result.narrower = narrower(nil)
                return result
            }
            for object in page.objects {
                guard let index = wanted[object.identity] else {
                    let other = label.flatMap { UnrecordedObject(object, of: kind, environment: $0) }
                    if let other { result.labelled.append(other) }
                    continue
                }
                result.objects.append((index, await keep(index, .listed(object))))
            }
        }
        return result
    }
}

extension ObservationScope {
    /// The size of a page that should hold a list with so many objects of ours: the usual one, or a power of two times that.
    ///
    /// One page where possible: a server has first pages in its cache, and may read further ones from etcd (500
    /// Deployments: 40 ms against 130 ms). In steps, so that a few objects more or less ask for the same.
    static func pageLimit(for wanted: Int) -> Int {
        var limit = ClusterClient.pageLimit
        while limit < wanted + wanted / 4, limit < 8_000 { limit *= 2 }
        return limit
    }

    /// Whether so much follows a page that it is not worth reading for so many objects.
    static func isTooLong(_ page: ObjectPage, wanted: Int) -> Bool {
        let remaining = page.remaining ?? 0
        return remaining > shortList && remaining > wanted * foreignShare
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
