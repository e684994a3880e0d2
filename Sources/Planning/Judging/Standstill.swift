import APIMachinery
import Cluster
import Kinds
import Model

/// What others hold still of an object by fields that the repository says nothing of, so that applying leaves them.
enum Standstill {
    /// Whether a kind is rolled out or run at all, so that it could be held.
    static func canBeHeld(_ kind: GroupVersionKind) -> Bool { WorkloadKind(kind) != nil }

    static func holds(of object: DesiredObject, on live: Value) -> [Drift.Entry] {
        Hold.all(on: live, kind: object.kind).filter { object.value.value(at: $0.path) == nil }.map { hold in
            Drift.Entry(kind: .held, path: hold.path, now: hold.value, manager: hold.manager, time: hold.time)
        }
    }
}
