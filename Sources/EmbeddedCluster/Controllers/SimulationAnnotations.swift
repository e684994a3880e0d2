/// The annotations of a pod template that tell a simulated pod to fail, or how long to take.
///
/// Who opens the cluster may choose their prefix, so that cases written for another simulator run here unchanged.
package struct SimulationAnnotations: Sendable, Hashable {
    package static let standard = SimulationAnnotations(prefix: "simulation.slipway.dev")

    /// `crashloop`, `imagepull` or `never-ready`.
    let fail: String
    /// How long the pod takes to be ready, as Go writes durations: `2s`.
    let readyDelay: String

    package init(prefix: String) {
        fail = "\(prefix)/fail"
        readyDelay = "\(prefix)/ready-delay"
    }
}
