import APIMachinery
import Cluster
import Model

/// One object that is waited for.
struct ReadinessSubject: Sendable {
    /// What ends the waiting.
    enum Goal: Sendable, Hashable {
        case ready
        /// This object, and no other of its name, no longer exists.
        case gone(uid: String?)
    }

    /// The index into the plan's changes.
    var change: Int
    var kind: GroupVersionKind
    var identity: ObjectIdentity
    var goal: Goal
    /// The gates that its pods wait at.
    var gates: [Gate] = []
    /// The objects behind it in the plan.
    var behind = 0
    /// What the repository says of its health.
    var declared: DeclaredHealth?
    /// The object as the repository has it.
    var desired: Value?
    /// Whether it can have a status.
    var canHaveStatus: Bool?
    /// When somebody would have written its status, if there is anybody.
    var settled: ContinuousClock.Instant?
    var deadline: ContinuousClock.Instant
    /// How long it may take, which is told when it took longer.
    var allowance: Duration
    /// Until then a failure is not the last word: what failed before this run may have been put right since, and those who
    /// try again need a moment.
    var patience: ContinuousClock.Instant?
}

/// How waiting for an object ended.
enum ReadinessVerdict: Sendable {
    case reached(String)
    case unready(Waiting, Shortfall)
    /// The run was stopped.
    case stopped
    /// Its kind cannot be watched.
    case unobservable(ClusterError)
}

/// Why an object is given up that did not become what it was waited for.
enum Shortfall: Sendable, Hashable {
    /// It will not become ready by waiting.
    case failed
    /// Somebody else holds it still.
    case held
    /// Somebody deleted it meanwhile.
    case deleted
    /// Its time is over: so long it was.
    case overdue(Duration)
}

/// The pods, and what owns them, of the namespaces in which something with pods is waited for.
struct PodIndex {
    private var pods: [String: [String: Value]] = [:]
    private var replicaSets: [String: [String: Value]] = [:]

    static let pod = GroupVersionKind(group: "", version: "v1", kind: "Pod")
    static let replicaSet = GroupVersionKind(group: "apps", version: "v1", kind: "ReplicaSet")

    mutating func note(_ event: WatchEvent, kind: GroupVersionKind, namespace: String) {
        guard let object = event.object, let name = object.value(at: ["metadata", "name"])?.string else { return }
        var kept: Value? = object
        if case .deleted = event { kept = nil }
        kept?["metadata"]?["managedFields"] = nil
        if kind == PodIndex.pod {
            pods[namespace, default: [:]][name] = kept
        } else if kind == PodIndex.replicaSet {
            // Only what tells which pods are of the newest template.
            kept?["spec"] = nil
            replicaSets[namespace, default: [:]][name] = kept
        }
    }

    /// The pods of a workload's newest template: those of an older one may be in any trouble that this one puts right.
    func current(of object: Value, kind: GroupVersionKind) -> [Value] {
        let metadata = object["metadata"]
        guard let namespace = metadata?["namespace"]?.string, let uid = metadata?["uid"]?.string,
            let members = pods[namespace]
        else { return [] }
        let owner: String?
        switch kind.kind {
        case "Deployment": owner = newestReplicaSet(of: object, uid: uid, namespace: namespace)
        default: owner = uid
        }
        guard let owner else { return [] }
        let revision = kind.kind == "StatefulSet" ? object.value(at: ["status", "updateRevision"])?.string : nil
        return members.sorted { $0.key < $1.key }.map(\.value).filter { pod in
            guard PodIndex.isOwned(pod, by: owner), pod.value(at: ["metadata", "deletionTimestamp"]) == nil else {
                return false
            }
            let label = pod.value(at: ["metadata", "labels", "controller-revision-hash"])?.string
            return revision == nil || label == nil || label == revision
        }
    }

    private func newestReplicaSet(of deployment: Value, uid: String, namespace: String) -> String? {
        let key = ["metadata", "annotations", WellKnownAnnotation.revision]
        let revision = deployment.value(at: key)?.string
        let owned = (replicaSets[namespace] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
            .filter { PodIndex.isOwned($0, by: uid) }
        return owned.first { $0.value(at: key)?.string == revision }?.value(at: ["metadata", "uid"])?.string
    }

    private static func isOwned(_ object: Value, by uid: String) -> Bool {
        let owners = object.value(at: ["metadata", "ownerReferences"])?.array ?? []
        return owners.contains { $0["uid"]?.string == uid }
    }
}
