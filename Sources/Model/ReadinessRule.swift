/// What the repository says of an object's readiness; what is `nil` is left to the rule of its kind.
package struct ReadinessRule: Sendable, Hashable {
    /// How far an object is waited for.
    package enum Wait: String, Sendable, Hashable, CaseIterable {
        /// Not at all: what depends on it starts as soon as it is applied.
        case applied = "none"
        /// Until the cluster has it.
        case exists
        /// Until it is ready, also where nobody may ever say so.
        case ready
    }

    package var wait: Wait?
    /// Says in CEL over `object` whether the object is ready.
    package var ready: String?
    /// Says whether it has failed, which goes before that.
    package var failed: String?
    /// What to show of it.
    package var text: String?
    /// How long it may take.
    package var deadline: Duration?

    package init() {}

    package var isEmpty: Bool { self == ReadinessRule() }

    /// This rule with what another one says besides or instead.
    package func overridden(by other: ReadinessRule) -> ReadinessRule {
        var result = self
        result.wait = other.wait ?? wait
        result.ready = other.ready ?? ready
        result.failed = other.failed ?? failed
        result.text = other.text ?? text
        result.deadline = other.deadline ?? deadline
        return result
    }
}
