import Model

/// What is planned and how: what plan, apply and destroy share, as Terraform's operations do.
struct OperationArguments: ArgumentGroup {
    var mode = PlanScope.Mode.normal
    var targets: [String] = []
    var exclusions: [String] = []
    var replaced: [String] = []
    var verify = false
    var adopt = false
    var restart = false
    var leaveUnrecorded = false
    var forceConflicts = false
    var takeFrom: [String] = []
    var allowDestroy: [String] = []
    var concise = false
    var parallelism = ClusterSelection.standardParallelism

    /// The objects whose guard is let go of.
    var unguarded: [String] { allowDestroy.filter { $0 != "all" } }

    /// Whether the limit on how many objects are deleted is lifted.
    var deletesMany: Bool { allowDestroy.contains("all") }

    /// Whether a part of the environment is meant.
    var isPartial: Bool { !targets.isEmpty || !exclusions.isEmpty }

    static let options = selectionOptions + modeOptions + takingOptions + planOptions

    /// What destroy takes, whose mode is given.
    static let deletionOptions = selectionOptions + planOptions

    /// What picks a part of an environment.
    private static let selectionOptions: [Option<Self>] = [
        .texts(
            "target", value: "OBJECT", \.targets,
            help: "Only this and what it depends on (to destroy: what depends on it): module.INSTANCE, Kind/name, "
                + "namespace/name, an address."),
        .texts(
            "exclude", value: "OBJECT", \.exclusions,
            help: "Everything but this and what depends on it (to destroy: what it needs)."),
    ]

    private static let replace = Option<Self>.texts(
        "replace", value: "OBJECT", \.replaced, help: "Delete this and make it again.")
    private static let refreshOnly = Option<Self>.flag(
        "refresh-only", \.mode, .refreshOnly,
        help: "Only bring the inventory up to date with what is in the cluster.")

    private static let modeOptions: [Option<Self>] = [
        replace,
        .flag(
            "destroy", \.mode, .destroy,
            help: "Plan to delete everything that is owned, or what -target names with what depends on it.",
            excludes: [refreshOnly, replace]),
        refreshOnly,
    ]

    /// What takes over something of others, where nothing is only deleted.
    private static let takingOptions: [Option<Self>] = [
        .flag("adopt", \.adopt, help: "Take over objects that exist and that no inventory holds."),
        .flag(
            "restart", \.restart,
            help: "Send also what was withheld because it restarts the pods of what was taken over."),
        .flag("force-conflicts", \.forceConflicts, help: "Take fields from other field managers."),
        .list("take-from", value: "MANAGER", \.takeFrom, help: "Take fields from this field manager."),
    ]

    private static let planOptions: [Option<Self>] = [
        .flag(
            "verify", \.verify, help: "Ask the server about every object, also where the answer is known without."),
        .leaveUnrecorded(\.leaveUnrecorded),
        .list(
            "allow-destroy", value: "OBJECT", \.allowDestroy,
            help: "Let go of the guard of this object, named as a plan names it; all lifts the limit on how many."),
        .flag("concise", \.concise, help: "Leave out the bodies of created objects."),
        .number(
            "parallelism", value: "N", \.parallelism, minimum: 1, help: "How many requests are in flight at once (32)."),
    ]
}

extension Option {
    /// What everything takes that looks for objects that were lost.
    static func leaveUnrecorded(_ field: ArgumentField<Arguments, Bool>) -> Option {
        .flag(
            "leave-unrecorded", field,
            help: "Go on although objects that carry the environment's label are in no inventory.")
    }
}
