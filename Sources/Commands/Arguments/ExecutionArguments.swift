/// How a plan is carried out.
struct ExecutionArguments: ArgumentGroup {
    /// Yes, said beforehand.
    var autoApprove = false
    /// How long an object may take.
    var timeout = Duration.seconds(600)
    /// Pods start only when what they need is ready.
    var ordered = false

    private static let autoApprove = Option<Self>.flag(
        "auto-approve", \.autoApprove,
        help: "Say yes beforehand, to whatever the plan will be; needed without a terminal.")

    private static func timeout(_ end: String) -> Option<Self> {
        .duration("timeout", value: "TIME", \.timeout, help: "How long an object may take to \(end) (10m).")
    }

    static let options: [Option<Self>] = [
        autoApprove, timeout("become ready"),
        .flag(
            "ordered", \.ordered,
            help: "Start pods only when what they need is ready, instead of letting gates hold them."),
    ]

    /// What counts where everything is deleted.
    static let deletionOptions = [autoApprove, timeout("be gone")]
}
