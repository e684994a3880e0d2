import APIMachinery
import Model

struct StatefulLook {
    let name: String
    let revision: String
    let ordinals: Range<Int64>
    let isParallel: Bool
    let isOnDelete: Bool
    let partition: Int64
    let pods: [String: Value]
    let extra: [Value]
    private let currentRevision: String
    var total: Int64 = 0
    private var ready: Int64 = 0
    private var updated: Int64 = 0
    private var current: Int64 = 0

    init(_ set: Value, revision: String, pods: [Value]) {
        let spec = set["spec"] ?? [:]
        let start = spec["ordinals"]?["start"]?.integer ?? 0
        let ordinals = start..<start + set.number("spec", "replicas")
        name = set.objectName
        self.revision = revision
        self.ordinals = ordinals
        isParallel = spec["podManagementPolicy"]?.string == "Parallel"
        isOnDelete = spec["updateStrategy"]?["type"]?.string == "OnDelete"
        partition = spec["updateStrategy"]?["rollingUpdate"]?["partition"]?.integer ?? start
        currentRevision = set["status"]?["currentRevision"]?.string ?? revision
        self.pods = Dictionary(pods.map { ($0.objectName, $0) }) { first, _ in first }
        extra = pods.filter { pod in StatefulLook.ordinal(pod).map { !ordinals.contains($0) } ?? false }
            .sorted { StatefulLook.ordinal($0) ?? 0 > StatefulLook.ordinal($1) ?? 0 }
    }

    private static func ordinal(_ pod: Value) -> Int64? {
        pod.objectName.split(separator: "-").last.flatMap { Int64($0) }
    }

    func podName(_ ordinal: Int64) -> String { "\(name)-\(ordinal)" }

    mutating func count(_ pod: Value) {
        guard !pod.isDeleting else { return }
        total += 1
        if pod.isReadyPod { ready += 1 }
        let own = pod.labels?["controller-revision-hash"]?.string
        if own == revision { updated += 1 }
        if own == currentRevision { current += 1 }
    }

    func report(_ status: inout Value, generation: Int64) {
        let wanted = Int64(ordinals.count)
        let isDone = updated == wanted && ready == wanted
        status["observedGeneration"] = .integer(generation)
        status["replicas"] = .integer(total)
        status["readyReplicas"] = .integer(ready)
        status["availableReplicas"] = .integer(ready)
        status["updatedReplicas"] = .integer(updated)
        status["currentReplicas"] = .integer(isDone ? updated : current)
        status["updateRevision"] = .string(revision)
        status["currentRevision"] = .string(isDone ? revision : currentRevision)
        status.setDefault("collisionCount", 0)
    }
}
