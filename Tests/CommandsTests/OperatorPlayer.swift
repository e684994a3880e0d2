import Cluster
import EmbeddedCluster
import Model

@testable import Commands

/// Plays the operators of an environment's custom resources on an API server that has none: what the embedded cluster
/// does by itself.
struct OperatorPlayer {
    let client: ClusterClient
    let kinds: [GroupVersionKind]

    /// The kinds of an environment that somebody answers.
    init(client: ClusterClient, objects: [DesiredObject]) {
        self.client = client
        var kinds: [GroupVersionKind] = []
        for object in objects where OperatedKinds.groups.contains(object.kind.group) {
            if !kinds.contains(object.kind) { kinds.append(object.kind) }
        }
        self.kinds = kinds
    }

    /// Answers until it is cancelled.
    func play() async {
        while !Task.isCancelled {
            for kind in kinds {
                guard let objects = try? await client.list(kind).collect().items else { continue }
                for var object in objects {
                    object["apiVersion"] = .string(
                        kind.group.isEmpty ? kind.version : "\(kind.group)/\(kind.version)")
                    object["kind"] = .string(kind.kind)
                    await answer(object, kind)
                }
            }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    private func answer(_ object: Value, _ kind: GroupVersionKind) async {
        guard let response = OperatedKinds.response(to: object) else { return }
        let status = object["status"] ?? .null
        guard OperatedKinds.merged(status, response.status) != status || status == .null else { return }
        let namespace = object.value(at: ["metadata", "namespace"])?.string ?? ""
        for var made in response.objects {
            made["metadata"]?["namespace"] = .string(namespace)
            _ = try? await client.create(made, fieldManager: "operator")
        }
        let identity = ObjectIdentity(
            group: kind.group, kind: kind.kind, namespace: namespace,
            name: object.value(at: ["metadata", "name"])?.string ?? "")
        _ = try? await client.patch(
            kind, identity, ["status": response.status], as: .mergePatch, fieldManager: "operator",
            subresource: "status")
    }
}
