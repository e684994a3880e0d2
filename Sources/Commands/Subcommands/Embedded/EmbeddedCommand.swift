/// `slipway embedded get|patch|delete|apply|define|repair|reset …`: a hand in the embedded cluster, where no kubectl reaches.
enum EmbeddedCommand: CommandGroup {
    static let specification = CommandSpecification(
        name: "embedded", summary: "Look into the embedded cluster, or change it by hand",
        discussion: """
            The embedded cluster is in this process, so kubectl cannot reach it. `get` prints objects, `patch` changes \
            one with a JSON merge patch under a field manager of your choice, `delete` deletes one, `repair` leaves damaged \
            lines of its data out, `reset` throws the cluster and its inventories away. Kinds are written as in manifests: Deployment, ConfigMap, Kafka.

            Custom resources need their definitions: `apply` takes the files that operators ship them in, and `define` \
            makes definitions that accept anything for the kinds of an environment that the cluster does not know. The \
            operators of some well-known kinds are simulated.

            No container runs, but pods can be made to fail: with the annotation simulation.slipway.dev/fail: crashloop, \
            imagepull or never-ready on a pod template, or simulation.slipway.dev/ready-delay: 5s. The variable \
            SLIPWAY_SIMULATION_PREFIX names another prefix than simulation.slipway.dev.
            """,
        subcommands: commands.map { $0.specification },
        examples: [
            .init("slipway embedded get Pod", "What runs?"),
            .init(
                "slipway embedded patch Deployment lakehouse/minio '{\"spec\":{\"replicas\":2}}'",
                "Make some drift"),
            .init("slipway embedded define openshift", "Let it hold the custom resources of an environment"),
            .init("slipway embedded reset", "Start again with an empty cluster"),
        ])

    static let commands: [any Command.Type] = [
        EmbeddedGetCommand.self, EmbeddedPatchCommand.self, EmbeddedDeleteCommand.self, EmbeddedApplyCommand.self,
        EmbeddedDefineCommand.self, EmbeddedRepairCommand.self, EmbeddedResetCommand.self,
    ]
}
