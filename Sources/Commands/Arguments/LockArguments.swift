/// How the environment's lock is taken, and what of the inventory that the cluster knows.
struct LockArguments: ArgumentGroup {
    var isWanted = true
    /// How long another run is waited for.
    var timeout = Duration.zero
    /// Whether to go on with the inventory that is here, although the cluster knows of a later one.
    var takesThisInventory = false

    static let options: [Option<Self>] = [
        .flag("lock", \.isWanted, help: "-lock=false goes on without the environment's lock."),
        .duration(
            "lock-timeout", value: "TIME", \.timeout,
            help: "How long to wait for another run that holds the lock (0s)."),
        .flag(
            "this-inventory", \.takesThisInventory,
            help: "Go on with the inventory that is here, although the cluster knows of a later or another one, which "
                + "is refused from then on."),
    ]
}
