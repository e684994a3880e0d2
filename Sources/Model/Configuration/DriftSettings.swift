/// What an environment says about what others change in its objects.
package struct DriftSettings: Sendable {
    /// Whether fields that somebody adds to an object are drift.
    package var countsAdditions = true
    /// Field managers that are controllers, beside those that are known; `*` stands for anything.
    package var controllers: [Located<String>] = []
    package var ignored: [IgnoredDrift] = []

    package init() {}
}

/// Drift that is passed over: all that is given has to fit.
package struct IgnoredDrift: Sendable, Hashable {
    /// Of objects of this kind.
    package var kind: String?
    /// The field, or what is below it.
    package var path: String?
    /// The field manager that wrote it.
    package var manager: String?

    package init(kind: String? = nil, path: String? = nil, manager: String? = nil) {
        self.kind = kind
        self.path = path
        self.manager = manager
    }
}
