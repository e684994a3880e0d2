import Cluster
import Model

/// Which way a request goes: to a document about the server itself, or to a verb on a resource.
struct RequestRouter {
    let request: APIRequest

    /// Answers the request; nothing else happens meanwhile.
    func answer(in state: inout ClusterState) -> Answer {
        do throws(APIStatus) {
            return try route(in: &state)
        } catch {
            return Answer(failure: error)
        }
    }

    private func route(in state: inout ClusterState) throws(APIStatus) -> Answer {
        let path = RequestPath(request.path)
        if case .object(let path) = path {
            return try run(try ObjectRequest(request, at: path, in: state.resources), in: &state)
        }
        return try document(at: path, DiscoveryDocuments(index: state.resources))
    }

    private func document(at path: RequestPath, _ discovery: DiscoveryDocuments) throws(APIStatus) -> Answer {
        if case .unknown = path { throw .unknownPath }
        if case .openAPIDocument = path { throw .unknownPath }
        guard request.method == .get else { throw .methodNotAllowed }
        let isAggregated = DiscoveryDocuments.wantsAggregated(request)
        switch path {
        case .version: return Answer(DiscoveryDocuments.version)
        case .health: return Answer(text: "ok")
        case .root: return Answer(discovery.paths)
        case .coreVersions: return Answer(isAggregated ? discovery.aggregatedCore : discovery.core)
        case .groups: return Answer(isAggregated ? discovery.aggregatedGroups : discovery.groups)
        case .group(let group): return Answer(try discovery.group(group))
        case .resources(let group, let version):
            return Answer(try discovery.resources(group: group, version: version))
        case .openAPIIndex: return Answer(DiscoveryDocuments.openAPIIndex)
        case .object, .openAPIDocument, .unknown: throw .unknownPath
        }
    }

    private func run(_ request: ObjectRequest, in state: inout ClusterState) throws(APIStatus) -> Answer {
        if !request.resource.verbs.contains("list") { return try ReviewVerb(request: request).run(in: &state) }
        if let subresource = request.subresource, subresource != "status", subresource != "finalize" {
            return try run(request, special: subresource, in: &state)
        }
        switch (request.method, request.name) {
        case (.get, nil): return try ListVerb(request: request).run(in: &state)
        case (.get, .some): return try GetVerb(request: request).run(in: &state)
        case (.post, _): return try CreateVerb(request: request).run(in: &state)
        case (.put, _): return try UpdateVerb(request: request).run(in: &state)
        case (.patch, _):
            guard request.contentType == .apply else { return try PatchVerb(request: request).run(in: &state) }
            return try ApplyVerb(request: request).run(in: &state)
        case (.delete, nil): return try DeleteCollectionVerb(request: request).run(in: &state)
        case (.delete, .some): return try DeleteVerb(request: request).run(in: &state)
        }
    }

    private func run(
        _ request: ObjectRequest, special: String, in state: inout ClusterState
    ) throws(APIStatus) -> Answer {
        switch special {
        case "scale": try ScaleVerb(request: request).run(in: &state)
        case "binding": try BindVerb(request: request).run(in: &state)
        case "eviction": try EvictVerb(request: request).run(in: &state)
        case "log": try LogVerb(request: request).run(in: &state)
        default:
            request.method == .get
                ? try GetVerb(request: request).run(in: &state) : try UpdateVerb(request: request).run(in: &state)
        }
    }
}
