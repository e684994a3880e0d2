/// `slipway state list|show|rm|mv ENV …`.
enum StateCommand: CommandGroup {
    static let specification = CommandSpecification(
        name: "state", summary: "Look at the inventory, or let go of an object",
        discussion: """
            The inventory holds what Slipway owns in the cluster of an environment, and no values. `list` prints it, \
            `show` prints one entry, `rm` lets go of an object without deleting it from the cluster, `mv` gives the \
            objects of an instance to another one: module.old module.new. An object is named as in a plan: Deployment \
            lakehouse/trino, or Namespace lakehouse. `slipway import` takes an object in. The inventory is the one that \
            plan and apply use: of the cluster that the environment, the kubeconfig or the options name, or of the embedded \
            one. `list` and `show` do not reach it; `rm` and `mv` hold the environment's lock there, as apply does.
            """,
        subcommands: commands.map { $0.specification },
        examples: [
            .init("slipway state list dev", "What does Slipway own?"),
            .init("slipway state rm dev Deployment lakehouse/trino", "Let go of it, without deleting it"),
            .init("slipway state mv dev module.trino module.query", "After an instance was renamed"),
        ])

    static let commands: [any Command.Type] = [
        StateListCommand.self, StateShowCommand.self, StateRemoveCommand.self, StateMoveCommand.self,
    ]
}
