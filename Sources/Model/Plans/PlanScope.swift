/// What a plan was asked to look at.
package struct PlanScope: Sendable, Hashable {
    package enum Mode: String, Sendable, Hashable, CaseIterable {
        case normal
        /// Everything that is owned goes.
        case destroy
        /// Only the inventory is brought up to date.
        case refreshOnly = "refresh-only"
    }

    package var mode = Mode.normal
    /// What the user named with `-target`, as it was typed; empty for everything.
    package var targets: [String] = []
    /// What the user named with `-exclude`, as it was typed.
    package var exclusions: [String] = []
    /// How many objects came along because a target depends on them, or, where it is destroyed, because they depend on it.
    package var included = 0

    package init() {}

    /// Whether something was left out, so that the plan says nothing of the rest.
    package var isPartial: Bool { !targets.isEmpty || !exclusions.isEmpty }
}
