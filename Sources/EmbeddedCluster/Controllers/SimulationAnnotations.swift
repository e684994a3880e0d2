/// Names by which the objects of a simulation are told from others.
enum SimulationName {
    /// The controller that stands in for whoever provisions volumes and serves Gateways.
    static let controller = "slipway.dev/simulated"
    /// Labels of what a simulated operator makes: the kind and the name of what it is for.
    static let operatorLabel = "slipway.dev/operated-by"
    static let operatedLabel = "slipway.dev/operated"
}

/// The annotations of a pod template that tell a simulated pod to fail, or how long to take.
///
/// Who opens the cluster may choose their prefix, so that cases written for another simulator run here unchanged.
package struct SimulationAnnotations: Sendable, Hashable {
    private static let prefix = "simulation.slipway.dev"

    package static let standard = SimulationAnnotations(prefix: prefix)

    /// `crashloop`, `imagepull` or `never-ready`.
    let fail: String
    /// How long the pod takes to be ready, as Go writes durations: `2s`.
    let readyDelay: String

    package init(prefix: String) {
        fail = "\(prefix)/fail"
        readyDelay = "\(prefix)/ready-delay"
    }
}
