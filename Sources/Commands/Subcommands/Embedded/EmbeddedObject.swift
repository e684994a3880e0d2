import Cluster
import Model

/// An object, or a kind, of the embedded cluster, as a user names it by hand.
struct EmbeddedObject {
    let kind: GroupVersionKind
    let identity: ObjectIdentity

    /// `name` is `NAMESPACE/NAME` or `NAME`.
    init(_ kindName: String, _ name: String, in client: ClusterClient) async throws {
        kind = try await EmbeddedObject.kind(named: kindName, in: client)
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        identity = ObjectIdentity(
            group: kind.group, kind: kind.kind, namespace: parts.count == 2 ? parts[0] : "",
            name: parts.last ?? name)
    }

    static func kind(named name: String, in client: ClusterClient) async throws -> GroupVersionKind {
        let kinds = try await client.discover().resources.map(\.kind)
        if let kind = kinds.first(where: { $0.kind.lowercased() == name.lowercased() }) { return kind }
        let suggestion = closest(to: name, among: kinds.map(\.kind)).map { " Did you mean \($0)?" } ?? ""
        throw UsageError("The embedded cluster knows no kind \"\(name)\".\(suggestion)")
    }
}

extension Positional {
    /// A kind of the embedded cluster.
    static func embeddedKind(_ field: ArgumentField<Arguments, String>) -> Positional {
        .required("KIND", field, help: "The kind, as in manifests: Deployment.")
    }

    static func embeddedObject(_ field: ArgumentField<Arguments, String>) -> Positional {
        .required("OBJECT", field, help: "NAMESPACE/NAME, or NAME.")
    }
}
