import APIMachinery
import Cluster
import Model

/// Looks for the objects of an environment by its label, in every kind that the server has.
///
/// Only metadata is asked for, so that no value of a Secret comes along.
struct LabelSweep: Sendable {
    let client: ClusterClient
    let environment: String
    /// The namespaces that are looked at where the whole cluster may not be.
    let namespaces: [String]

    /// One request a kind.
    func objects(_ discovery: Discovery) async throws -> LabelledObjects {
        let kinds = LabelSweep.kinds(of: discovery)
        let found = try await concurrentMap(kinds, width: client.limiter.width) { resource in
            try await objects(of: resource)
        }
        return found.reduce(into: LabelledObjects()) { all, some in
            all.objects += some.objects
            all.overlooked += some.overlooked
        }
    }

    /// The kinds of which objects can be applied and deleted, each once, in the version that the server prefers.
    private static func kinds(of discovery: Discovery) -> [APIResource] {
        var seen: Set<GroupKind> = []
        return discovery.resources.filter { resource in
            ["list", "patch", "delete"].allSatisfy(resource.allows) && resource.kind.kind != "Event"
                && seen.insert(resource.kind.groupKind).inserted
        }
    }

    private func objects(of resource: APIResource) async throws(ClusterError) -> LabelledObjects {
        var found = LabelledObjects()
        do throws(ClusterError) {
            found.objects = try await list(resource.kind, in: nil)
        } catch {
            guard try LabelSweep.isPassed(error) else { return found }
            found.overlooked = [resource.kind]
            guard error.code == .forbidden, resource.isNamespaced else { return found }
            for namespace in namespaces {
                do throws(ClusterError) {
                    found.objects += try await list(resource.kind, in: namespace)
                } catch {
                    _ = try LabelSweep.isPassed(error)
                }
            }
        }
        return found
    }

    /// Whether a kind that cannot be listed may hold something; throws what concerns more than the kind.
    private static func isPassed(_ error: ClusterError) throws(ClusterError) -> Bool {
        switch error.code {
        case .notFound, .unknownKind, .unsupported: false
        case .forbidden, .serverFailure, .unavailable, .timeout: true
        default: throw error
        }
    }

    private func list(
        _ kind: GroupVersionKind, in namespace: String?
    ) async throws(ClusterError) -> [UnrecordedObject] {
        var objects: [UnrecordedObject] = []
        let selector = "\(RecommendedLabel.partOf)=\(environment)"
        var pages = client.list(kind, namespace: namespace, labelSelector: selector, hasMetadataOnly: true)
            .makeAsyncIterator()
        while let page = try await pages.next() {
            objects += page.objects.compactMap { UnrecordedObject($0, of: kind, environment: environment) }
        }
        return objects
    }
}
