import APIMachinery
import Model

/// What is kept of a live object while drift is looked for.
struct SeenObject: Sendable {
    /// What is still to be compared of it.
    enum Open: Sendable {
        /// All of it.
        case object(Value)
        /// The values of a Secret that come from elsewhere: the rest is as it should be.
        case secrets(Value)

        var live: Value {
            switch self {
            case .object(let live), .secrets(let live): live
            }
        }
    }

    var uid: String?
    /// Whether our field manager applied it.
    var isApplied: Bool
    /// The field manager that wrote it last; not looked for where the object is as it should be.
    var manager: String?
    var open: Open?
    var drift: [Drift.Entry] = []
    /// Whether it is not known what was applied last, so that at most what others own by now is told.
    var lacksBase = false
    /// The keys of a Secret of whose values nobody can say whether they are what was applied.
    var unknownKeys: [String] = []

    init(_ live: Value) {
        uid = live.uid
        isApplied = Ownership.isApplied(live)
        manager =
            ManagedFields(readable: live).entries.filter(\.subresource.isEmpty)
            .max { ($0.time ?? "") < ($1.time ?? "") }?.manager
    }

    init(open live: Value) {
        self.init(live)
        open = .object(live)
    }

    init(_ unchanged: Verdict.Unchanged) {
        uid = unchanged.uid
        isApplied = true
        drift = unchanged.holds
    }
}
