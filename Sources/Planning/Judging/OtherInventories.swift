import Model
import Synchronization

/// The inventories of the repository's other environments on the same cluster, read when the first object makes them
/// interesting.
final class OtherInventories: Sendable {
    private struct Content {
        var environments: [ObjectIdentity: String] = [:]
        var problems: [Diagnostic] = []
    }

    private let clusterUID: String
    private let read: @Sendable () -> [Result<Inventory, DiagnosticsError>]
    private let content = Mutex<Content?>(nil)

    init(clusterUID: String, read: @escaping @Sendable () -> [Result<Inventory, DiagnosticsError>]) {
        self.clusterUID = clusterUID
        self.read = read
    }

    /// The environment whose inventory has the object.
    func environment(with identity: ObjectIdentity) -> String? {
        content.withLock { content in
            let known = content ?? load()
            content = known
            return known.environments[identity]
        }
    }

    /// What is wrong with inventories that an answer depended on: any of them may have had the object.
    var problems: [Diagnostic] { content.withLock { $0?.problems ?? [] } }

    private func load() -> Content {
        var content = Content()
        for result in read() {
            switch result {
            case .success(let inventory) where inventory.clusterUID == clusterUID:
                for entry in inventory.entries { content.environments[entry.identity] = inventory.environment }
            case .success: continue
            case .failure(let error): content.problems += error.diagnostics
            }
        }
        return content
    }
}
