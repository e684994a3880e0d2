import Cluster
import Model

/// What a reader is looking for.
enum WantedObject: Sendable, Hashable {
    /// The object at that place of the desired state.
    case desired(Int)
    /// The object at that place among the inventory's entries that are no longer desired.
    case surplus(Int)
}

/// What reading the live objects of one kind came to.
struct KindResult<Kept: Sendable>: Sendable {
    /// By place; what is not there does not exist.
    var desired: [(index: Int, outcome: ReadOutcome<Kept>)] = []
    var surplus: [(index: Int, outcome: ReadOutcome<Value>)] = []
    /// Requests, each page of a list counted.
    var reads = 0
    /// What has to be read instead, where a list could not be had or was too long.
    var narrower: [ReadScope] = []
    /// What else carries the environment's label.
    var labelled: [UnrecordedObject] = []
}

/// Reads the live objects of one kind and hands over those of interest, page by page.
struct KindReader<Kept: Sendable>: Sendable {
    let client: ClusterClient
    let kind: GroupVersionKind
    /// The objects of interest.
    let wanted: [ObjectIdentity: WantedObject]
    /// The environment whose label tells what else is of interest; `nil` for nothing.
    let label: String?
    /// Decides what is kept of the desired object at a place, so that memory holds one page.
    let keep: @Sendable (Int, LiveObject) async -> Kept

    /// Reads one scope.
    ///
    /// Where the whole cluster may not be listed, or holds much more than is of interest, each namespace is; where that
    /// is refused too, each object.
    func read(_ scope: ReadScope) async throws(ClusterError) -> KindResult<Kept> {
        do throws(ClusterError) {
            switch scope {
            case .object(_, let identity): return try await readObject(identity)
            case .list(_, let namespace, let limit): return try await readList(namespace, limit: limit)
            }
        } catch {
            guard error.code == .forbidden || error.code == .unsupported, case .list(_, let namespace, _) = scope else {
                throw error
            }
            return KindResult(narrower: narrower(namespace))
        }
    }

    /// The reads in place of a list: one of each namespace in place of all, each object in place of one.
    private func narrower(_ namespace: String?) -> [ReadScope] {
        let members = wanted.keys.filter { namespace == nil || $0.namespace == namespace }.sorted()
        guard namespace == nil, hasNamespaces else { return members.map { .object(kind, $0) } }
        return Dictionary(grouping: members, by: \.namespace).sorted { $0.key < $1.key }.map { namespace, members in
            .list(kind, namespace: namespace, limit: ReadScope.pageLimit(for: members.count))
        }
    }

    private var hasNamespaces: Bool { wanted.keys.first.map { !$0.namespace.isEmpty } ?? false }

    private func readObject(_ identity: ObjectIdentity) async throws(ClusterError) -> KindResult<Kept> {
        var result = KindResult<Kept>()
        guard let object = wanted[identity] else { return result }
        result.reads = 1
        do throws(ClusterError) {
            guard let value = try await client.find(kind, identity) else { return result }
            await take(.whole(value), as: object, into: &result)
        } catch {
            guard error.code == .forbidden else { throw error }
            switch object {
            case .desired(let index): result.desired.append((index, .unreadable(error)))
            case .surplus(let index): result.surplus.append((index, .unreadable(error)))
            }
        }
        return result
    }

    private func take(_ live: LiveObject, as object: WantedObject, into result: inout KindResult<Kept>) async {
        switch object {
        case .desired(let index): result.desired.append((index, .found(await keep(index, live))))
        case .surplus(let index): result.surplus.append((index, .found(live.value)))
        }
    }

    private func readList(_ namespace: String?, limit: Int) async throws(ClusterError) -> KindResult<Kept> {
        var result = KindResult<Kept>()
        var pages = client.list(kind, namespace: namespace, limit: limit).makeAsyncIterator()
        while let page = try await pages.next() {
            result.reads += 1
            if namespace == nil, hasNamespaces, ReadScope.isTooLong(page, wanted: wanted.count) {
                result.narrower = narrower(nil)
                return result
            }
            for object in page.objects {
                guard let wanted = wanted[object.identity] else {
                    let other = label.flatMap { UnrecordedObject(object, of: kind, environment: $0) }
                    if let other { result.labelled.append(other) }
                    continue
                }
                await take(.listed(object), as: wanted, into: &result)
            }
        }
        return result
    }
}
