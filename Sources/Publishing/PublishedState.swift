import APIMachinery
import Documents
package import Model

/// What a branch says of an environment: its objects as they were published last.
package enum PublishedState {
    /// The objects as a desired state of their own, of which the order of applying is not known; `nil` where the branch
    /// has nothing of ours.
    ///
    /// Throws `DiagnosticsError`.
    package static func read(
        environment: String, branch: String, layout: TreeLayout, remote: String, in repository: GitRepository
    ) throws -> DesiredState? {
        do {
            guard let head = try repository.publishedHead(of: branch, remote: remote) else { return nil }
            let tree = try repository.tree(of: head)
            var objects: [DesiredObject] = []
            for bytes in try repository.publishedPaths(layout, in: tree) {
                let path = String(decoding: bytes, as: UTF8.self)
                guard layout.isManifest(path), let content = try repository.file(path, in: tree) else { continue }
                objects.append(try object(content, at: "\(branch):\(path)"))
            }
            guard !objects.isEmpty else { return nil }
            let graph = DependencyGraph(edges: [], waves: [Int](repeating: 0, count: objects.count))
            return DesiredState(environment: environment, objects: objects, graph: graph, endpoints: [])
        } catch let error as GitError {
            throw DiagnosticsError(error.diagnostic)
        }
    }

    private static func object(_ content: [UInt8], at path: String) throws(DiagnosticsError) -> DesiredObject {
        // May fail: whoever edited the branch may have written anything.
        guard let value = (try? YAML.parse(content, file: .none))?.first?.value,
            let apiVersion = value["apiVersion"]?.string, let kind = value["kind"]?.string,
            let name = value.value(at: ["metadata", "name"])?.string
        else { throw DiagnosticsError(PublishRefusal.noManifest(path)) }
        let own = GroupVersionKind(apiVersion: apiVersion, kind: kind)
        let identity = ObjectIdentity(
            group: own.group, kind: kind, namespace: value.value(at: ["metadata", "namespace"])?.string ?? "",
            name: name)
        let labels = ObjectMetadata(value).labels
        return DesiredObject(
            kind: own, identity: identity, value: PublishedObject.desired(value),
            origin: Origin(
                instance: labels?[RecommendedLabel.instance]?.string ?? "",
                module: labels?[RecommendedLabel.name]?.string ?? "", range: .none))
    }
}
