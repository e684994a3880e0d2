import Model

/// The pods of a Job, by how they ended.
struct JobPods {
    var live: [Value] = []
    var ready: Int64 = 0
    var succeeded: Int64 = 0
    var failed: Int64 = 0

    init(_ pods: [Value]) {
        for pod in pods {
            switch pod["status"]?["phase"]?.string {
            case "Succeeded": succeeded += 1
            case "Failed": failed += 1
            default:
                guard !pod.isDeleting else { continue }
                live.append(pod)
                if pod.isReadyPod { ready += 1 }
            }
        }
    }
}
