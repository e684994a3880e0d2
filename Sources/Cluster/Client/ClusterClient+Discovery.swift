package import Model

extension ClusterClient {
    /// What the server serves; asked once for a run.
    package func discover() async throws(ClusterError) -> Discovery {
        try await state.discovery(refreshing: false) { await fetchDiscovery() }
    }

    /// Asks again: after a CRD was created, changed or deleted.
    @discardableResult
    package func refreshDiscovery() async throws(ClusterError) -> Discovery {
        try await state.discovery(refreshing: true) { await fetchDiscovery() }
    }

    /// How the server serves a kind; `ClusterError.Code.unknownKind` when it does not.
    package func resource(for kind: GroupVersionKind) async throws(ClusterError) -> APIResource {
        let discovery = try await discover()
        if let resource = discovery.resource(for: kind) { return resource }
        throw unknownKind(kind, discovery)
    }

    /// How the server serves what an identity names, in the version that the server prefers.
    package func resource(for identity: ObjectIdentity) async throws(ClusterError) -> APIResource {
        let discovery = try await discover()
        if let resource = discovery.preferred(group: identity.group, kind: identity.kind) { return resource }
        throw unknownKind(
            GroupVersionKind(group: identity.group, version: "", kind: identity.kind), discovery)
    }

    private func unknownKind(_ kind: GroupVersionKind, _ discovery: Discovery) -> ClusterError {
        let versions = discovery.versions(group: kind.group, kind: kind.kind)
        let name = kind.version.isEmpty ? "\(kind.group) \(kind.kind)" : "\(kind.apiVersion) \(kind.kind)"
        var message = "The server has no kind \(name)."
        if !versions.isEmpty {
            let served = versions.map { kind.group.isEmpty ? $0 : "\(kind.group)/\($0)" }.joined(separator: ", ")
            message += " It serves \(kind.kind) as \(served)."
        } else if discovery.unavailable.contains(kind.apiVersion) {
            message += " It lists \(kind.apiVersion), but what serves it is not available now."
        }
        return ClusterError(
            .unknownKind(kind), message: message, request: "find the kind \(name)", endpoint: endpoint)
    }

    /// The version of the server (`/version`).
    package func serverVersion() async throws(ClusterError) -> ServerVersion {
        let document = try await value(ClusterClient.versionOperation)
        return ServerVersion(
            major: document["major"]?.string ?? "", minor: document["minor"]?.string ?? "",
            gitVersion: document["gitVersion"]?.string ?? "")
    }

    /// The uid of the `kube-system` Namespace: the accepted identity of a cluster.
    package func clusterUID() async throws(ClusterError) -> String {
        let document = try await value(ClusterClient.identityOperation)
        guard let uid = document.value(at: ["metadata", "uid"])?.string else {
            throw ClusterError(
                .malformedAnswer, message: "The Namespace kube-system has no uid.",
                request: ClusterClient.identityOperation.words, endpoint: endpoint)
        }
        return uid
    }

    static var versionOperation: Operation {
        Operation("read the server's version", APIRequest(.get, "/version"), .safe)
    }

    static var identityOperation: Operation {
        Operation("read Namespace kube-system", APIRequest(.get, "/api/v1/namespaces/kube-system"), .safe)
    }

    // MARK: Fetching

    private func fetchDiscovery() async -> Result<Discovery, ClusterError> {
        do throws(ClusterError) {
            async let core = discoveryDocument("/api")
            async let groups = discoveryDocument("/apis")
            let documents = try [await core.get(), await groups.get()]
            var resources: [APIResource] = []
            var unavailable: [String] = []
            for document in documents {
                let part =
                    DiscoveryReader.isAggregated(document)
                    ? DiscoveryReader.aggregated(document) : try await plainDiscovery(document)
                resources += part.resources
                unavailable += part.unavailable
            }
            return .success(Discovery(resources: resources, unavailable: unavailable))
        } catch {
            return .failure(error)
        }
    }

    private func discoveryDocument(_ path: String) async -> Result<Value, ClusterError> {
        let request = APIRequest(.get, path, accept: DiscoveryReader.accept)
        do throws(ClusterError) {
            return .success(try await value(Operation("discover the server's kinds", request, .safe)))
        } catch {
            return .failure(error)
        }
    }

    /// Asks for each group version on its own, as servers before 1.27 need.
    ///
    /// A group version that cannot be had is left out and named, as long as the server itself answers.
    private func plainDiscovery(
        _ document: Value
    ) async throws(ClusterError) -> (resources: [APIResource], unavailable: [String]) {
        let versions = DiscoveryReader.groupVersions(document)
        let answers: [Result<Value, ClusterError>]
        do {
            answers = try await concurrentMap(versions, width: limiter.width) { version in
                let request = APIRequest(.get, version.path)
                do throws(ClusterError) {
                    return .success(try await value(Operation("discover \(version.name)", request, .safe)))
                } catch {
                    return .failure(error)
                }
            }
        } catch {
            throw transportFailure(.cancelled, "discover the server's kinds")
        }
        var resources: [APIResource] = []
        var unavailable: [String] = []
        for (version, answer) in zip(versions, answers) {
            switch answer {
            case .success(let list): resources += DiscoveryReader.resources(list, of: version)
            case .failure(let error):
                guard error.status != nil, error.code != .unauthorized else { throw error }
                unavailable.append(version.name)
            }
        }
        return (resources, unavailable)
    }
}

/// What `/version` says.
package struct ServerVersion: Sendable, Hashable {
    package var major: String
    /// May have a suffix: `30+`.
    package var minor: String
    /// `v1.32.1`, `v1.30.4-eks-a18cd3a`.
    package var gitVersion: String

    package init(major: String, minor: String, gitVersion: String) {
        self.major = major
        self.minor = minor
        self.gitVersion = gitVersion
    }
}
