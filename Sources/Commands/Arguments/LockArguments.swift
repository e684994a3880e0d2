/// How the environment's lock is taken.
struct LockArguments: ArgumentGroup {
    var isWanted = true
    /// How long another run is waited for.
    var timeout = Duration.zero

    static let options: [Option<Self>] = [
        .flag("lock", \.isWanted, help: "-lock=false goes on without the environment's lock."),
        .duration(
            "lock-timeout", value: "TIME", \.timeout,
            help: "How long to wait for another run that holds the lock (0s)."),
    ]
}
