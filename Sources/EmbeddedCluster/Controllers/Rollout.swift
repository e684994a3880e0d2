import APIMachinery
import Model

/// One look of the Deployment controller at one Deployment.
struct Rollout {
    static let hashLabel = "pod-template-hash"

    let wanted: Int64
    let isPaused: Bool
    let isRecreate: Bool
    var surge: Int64 = 0
    var unavailable: Int64
    var current: Value?
    var old: [Value] = []

    init(_ deployment: Value, sets: [Value]) {
        let spec = deployment["spec"] ?? [:]
        wanted = deployment.number("spec", "replicas")
        isPaused = spec["paused"]?.bool == true
        isRecreate = spec["strategy"]?["type"]?.string == "Recreate"
        unavailable = wanted
        if !isRecreate, let rolling = spec["strategy"]?["rollingUpdate"] {
            surge = ScaledCount.number(rolling["maxSurge"], of: wanted, roundsUp: true)
            unavailable = ScaledCount.number(rolling["maxUnavailable"], of: wanted, roundsUp: false)
            if surge == 0, unavailable == 0 { unavailable = 1 }
        }
        let template = Rollout.withoutHash(spec["template"] ?? [:])
        for set in sets {
            if current == nil, Rollout.withoutHash(set["spec"]?["template"] ?? [:]) == template {
                current = set
            } else {
                old.append(set)
            }
        }
    }

    static func withoutHash(_ template: Value) -> Value {
        var template = template
        template.set(nil, at: ["metadata", "labels", hashLabel])
        return template
    }

    static func revision(_ object: Value) -> Int {
        object.annotations?[WellKnownAnnotation.revision]?.string.flatMap { Int($0) } ?? 0
    }

    var lastRevision: Int { ((current.map { [$0] } ?? []) + old).map(Rollout.revision).max() ?? 0 }
    /// Those that are on their way out still run (`oldPodsRunning`).
    var oldPods: Int64 {
        old.reduce(0) { $0 + $1.number("status", "replicas") + $1.number("status", "terminatingReplicas") }
    }
    var oldWanted: Int64 { old.reduce(0) { $0 + $1.number("spec", "replicas") } }

    /// How many pods the new ReplicaSet may have now.
    func room(has: Int64) -> Int64 {
        if isRecreate, oldPods + oldWanted > 0 { return has }
        if isRecreate || oldWanted == 0 { return wanted }
        return max(has, min(wanted, wanted + surge - oldWanted))
    }

    /// How many old pods may go: those that are down, and of the others as many as availability allows.
    ///
    /// Counts wanted pods where it can, because statuses lag behind (`reconcileOldReplicaSets`).
    var removable: Int64 {
        if isRecreate { return oldWanted }
        let minimum = wanted - unavailable
        let new = current?.number("spec", "replicas") ?? 0
        let newAvailable = current?.number("status", "availableReplicas") ?? 0
        let most = oldWanted + new - minimum - (new - newAvailable)
        guard most > 0 else { return 0 }
        var available = newAvailable
        var down: Int64 = 0
        for set in old {
            available += set.number("status", "availableReplicas")
            down += max(0, set.number("spec", "replicas") - set.number("status", "availableReplicas"))
        }
        return min(most, min(oldWanted, down + max(0, available - minimum)))
    }
}
