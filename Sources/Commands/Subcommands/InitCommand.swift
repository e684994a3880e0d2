import Host
import Model
import Reporting

struct InitArguments: CommandArguments {
    var folder: String?

    static let positionals: [Positional<Self>] = [
        .optional(
            "DIR", \.folder, help: "The folder; the current one if missing. It is made where there is none.")
    ]
}

/// `slipway init [DIR]`.
enum InitCommand: Command {
    static let specification = CommandSpecification(
        InitArguments.self, name: "init", summary: "Start a repository with one environment and one module",
        discussion: """
            Writes a small repository that works as it is: the environment "dev" with one instance of the module \
            "hello", a web server with a page, a number of replicas and an endpoint. It runs on the embedded cluster \
            as well as on minikube. Files that exist are never changed.
            """,
        examples: [
            .init("slipway init platform", "Begin in a new folder"),
            .init("slipway init", "Begin here, for example in a fresh clone"),
        ])

    static func run(_ arguments: InitArguments, in context: CommandContext) async throws -> ExitCode {
        let root = arguments.folder.map(context.absolute) ?? context.directory
        for name in [RepositoryLayout.environments, RepositoryLayout.modules]
        where FileSystem.kind(of: Path.join(root, name)) != nil {
            throw Failure(
                code: "init.exists", summary: "Repository exists",
                detail: "The folder \(root) has \"\(name)\" already, and init only starts what is not there. "
                    + "slipway validate says whether it is in order.")
        }
        let console = context.console
        try FileSystem.createDirectories(root)
        let files = ConfinedFolder(root)
        for (path, text) in StarterRepository.files {
            guard try files.kind(of: path) == nil else { continue }
            try files.write(Array(text.utf8), to: path, isNew: true)
            console.write("  \(console.style.green("+")) \(path)\n")
        }
        let change = arguments.folder.map { "  cd \($0)\n" } ?? ""
        console.write(
            """

            Next:
            \(change)  slipway validate dev    is everything in order?
              slipway plan dev        what would happen?
              slipway apply dev       on the cluster of your kubeconfig, else on the embedded one
              slipway docs hello      what can be set?

            """)
        return .done
    }
}
