/// Which environments a command is about: one by its name, or several of the repository, one after another.
struct EnvironmentArguments: ArgumentGroup {
    var name: String?
    var all = false
    var changedSince: String?
    var shard: Shard?

    static let options: [Option<Self>] = [
        .flag(
            "all", \.all, help: "Every environment, one after another; what is wrong with one does not stop the others."
        ),
        .text(
            "changed-since", value: "REV", \.changedSince,
            help: "Only environments that a change since this Git revision can reach: of their files, those that they "
                + "extend, modules, objects, overlays, policies, CRDs or secret files. What is not committed counts."),
        Option(
            OptionSpecification(
                name: "shard", value: "I/N",
                help:
                    "Of these only part I of N, for jobs side by side; an environment's part depends on its name alone."
            )
        ) { text, arguments throws(UsageError) in
            guard let shard = Shard(text) else { throw UsageError("-shard takes I/N, such as 1/4, not \"\(text)\".") }
            arguments.shard = shard
        },
    ]

    /// Refuses what makes no sense together, and none at all.
    func check() throws(UsageError) {
        if name == nil, !all, changedSince == nil {
            throw UsageError("ENV is missing: The environment: a folder of environments/. -all means every one.")
        }
        guard name != nil else { return }
        for (option, isGiven) in [("all", all), ("changed-since", changedSince != nil), ("shard", shard != nil)]
        where isGiven {
            throw UsageError("-\(option) chooses among the environments, and ENV names one: they cannot go together.")
        }
    }
}
