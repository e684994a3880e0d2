import APIMachinery
import Kinds
package import Model

/// A field by which somebody else than us keeps an object from what its spec asks for: a pause, a partition, a suspension.
package struct Hold: Sendable, Hashable {
    package var path: FieldPath
    package var value: Value
    /// The field manager that set it.
    package var manager: String
    /// When it last wrote, RFC 3339, as the server states it.
    package var time: String?

    static let paused = FieldPath(keys: "spec", "paused")
    static let suspend = FieldPath(keys: "spec", "suspend")
    static let parallelism = FieldPath(keys: "spec", "parallelism")
    static let strategy = FieldPath(keys: "spec", "updateStrategy", "type")
    static let partition = FieldPath(keys: "spec", "updateStrategy", "rollingUpdate", "partition")

    /// What others hold of a live object.
    package static func all(on live: Value, kind: GroupVersionKind) -> [Hold] {
        let paths: [FieldPath]
        switch WorkloadKind(kind) {
        case .deployment: paths = [paused]
        case .statefulSet: paths = [strategy, partition]
        case .daemonSet: paths = [strategy]
        case .job: paths = [suspend, parallelism]
        case .cronJob: paths = [suspend]
        case .pod, .replicaSet, .replicationController, nil: return []
        }
        return paths.compactMap { find($0, on: live) }
    }

    /// Who else holds a live object by this field; `nil` where it does not hold it, and where we set it, or nobody is known
    /// to have.
    static func find(_ path: FieldPath, on live: Value) -> Hold? {
        guard let value = live.value(at: path), holds(path, value) else { return nil }
        let owners = ManagedFields(readable: live).entries.filter { $0.fields.owns(path) }
        guard !owners.contains(where: { $0.manager == SlipwayName.fieldManager }) else { return nil }
        return owners.max { ($0.time ?? "") < ($1.time ?? "") }.map {
            Hold(path: path, value: value, manager: $0.manager, time: $0.time)
        }
    }

    private static func holds(_ path: FieldPath, _ value: Value) -> Bool {
        switch path {
        case paused, suspend: value == true
        case parallelism: value == 0
        case strategy: value == "OnDelete"
        default: (value.count ?? 0) > 0
        }
    }

    /// `spec.paused is true, by kubectl-rollout since 2026-11-21T09:12:00Z`.
    var text: String { "\(path) is \(word), by \(manager)" + (time.map { " since \($0)" } ?? "") }

    private var word: String {
        switch value {
        case .bool(let flag): "\(flag)"
        case .integer(let number): "\(number)"
        default: value.string ?? ""
        }
    }
}
