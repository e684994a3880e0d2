import APIMachinery
package import Model

/// Why the controller of a workload could make no pod: a quota, a LimitRange, pod security, a webhook, the constraints of
/// OpenShift.
///
/// ReplicaSets say it in a condition; of StatefulSets, DaemonSets and Jobs nothing but Events does.
package struct PodRefusal: Sendable, Hashable {
    package var text: String
    /// Since when this has been so, in seconds since 1970.
    package var since: Int64

    package init(text: String, since: Int64) {
        self.text = text
        self.since = since
    }

    /// What controllers call it that could not create a pod (`pkg/controller/controller_utils.go`, FailedCreatePodReason).
    package static let reason = "FailedCreate"

    /// The kinds of whose refused pods only Events tell.
    package static func isToldByEvents(_ kind: GroupVersionKind) -> Bool {
        switch (kind.group, kind.kind) {
        case ("apps", "StatefulSet"), ("apps", "DaemonSet"), ("batch", "Job"): true
        default: false
        }
    }

    /// The first line of what an Event says.
    package static func sentence(of event: Value) -> String {
        (event["message"] ?? event["note"])?.string?.firstLine ?? reason
    }

    /// The newest that Events tell of an object, and that was met again at that time or later.
    package static func newest(in events: [Value], about object: Value, after time: Int64) -> PodRefusal? {
        let refused = events.filter { $0["reason"]?.string == reason && EventText.time(of: $0) >= time }
        guard let text = EventText.warnings(refused, about: object, limit: 1).first else { return nil }
        return PodRefusal(text: text, since: time)
    }
}
