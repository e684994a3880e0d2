import Host
import Model
import Reporting

struct InitArguments: CommandArguments {
    var folder: String?
    var host: Pipeline.Host?
    var merge: Pipeline.Merge?

    static let positionals: [Positional<Self>] = [
        .optional(
            "DIR", \.folder, help: "The folder; the current one if missing. It is made where there is none.")
    ]

    static let options: [Option<Self>] = [
        .choice(
            "ci", value: "HOST", \.host,
            help: "Write the pipeline for this code host too: github or gitlab. Where there is a repository, only that."
        ),
        .choice(
            "merge", value: "WAY", \.merge,
            help:
                "What the pipeline does with what is merged: publish, for Argo CD or Flux to follow (the default), or apply."
        ),
    ]

    func validate() throws(UsageError) {
        if merge != nil, host == nil {
            throw UsageError("-merge says what a pipeline does: name its code host with -ci.")
        }
    }
}

/// `slipway init [DIR]`.
enum InitCommand: Command {
    static let specification = CommandSpecification(
        InitArguments.self, name: "init", summary: "Start a repository with one environment and one module",
        discussion: """
            Writes a small repository that works as it is: the environment "dev" with one instance of the module \
            "hello", a web server with a page, a number of replicas and an endpoint. It runs on the embedded cluster \
            as well as on minikube. Files that exist are never changed. With -ci it writes a pipeline as well: pull requests \
            are validated and planned, in one comment that is kept up to date and without secrets for forks; what is \
            merged is published or applied; drift is looked for by the hour, and has an issue while there is any.
            """,
        examples: [
            .init("slipway init platform", "Begin in a new folder"),
            .init("slipway init", "Begin here, for example in a fresh clone"),
            .init("slipway init -ci github", "Add the pipeline to this repository"),
            .init("slipway init -ci gitlab -merge apply", "One that applies what is merged"),
        ])

    static func run(_ arguments: InitArguments, in context: CommandContext) async throws -> ExitCode {
        let root = arguments.folder.map(context.absolute) ?? context.directory
        let present = [RepositoryLayout.environments, RepositoryLayout.modules].first {
            FileSystem.kind(of: Path.join(root, $0)) != nil
        }
        if let present, arguments.host == nil {
            throw Failure(
                code: "init.exists", summary: "Repository exists",
                detail: "The folder \(root) has \"\(present)\" already, and init only starts what is not there. "
                    + "slipway validate says whether it is in order.")
        }
        try FileSystem.createDirectories(root)
        let files = ConfinedFolder(root)
        if let host = arguments.host {
            try write(Pipeline(host: host, merge: arguments.merge ?? .publish), to: files, context.console)
        }
        if present == nil {
            for (path, text) in StarterRepository.files where try files.kind(of: path) == nil {
                try write(text, to: path, of: files, context.console)
            }
        }
        context.console.write(next(arguments, isNew: present == nil))
        return .done
    }

    private static func write(_ pipeline: Pipeline, to files: ConfinedFolder, _ console: Console) throws {
        guard try files.kind(of: pipeline.path) == nil else {
            throw Failure(
                code: "init.exists", summary: "Pipeline exists",
                detail:
                    "There is a file \(pipeline.path) already, and init changes none. Move it away to have a new one "
                    + "written, and take over from it what you need.")
        }
        try write(pipeline.text, to: pipeline.path, of: files, console)
    }

    private static func write(
        _ text: String, to path: String, of files: ConfinedFolder, _ console: Console
    ) throws(FileError) {
        try files.write(Array(text.utf8), to: path, isNew: true)
        console.write("  \(console.style.green("+")) \(path)\n")
    }

    private static func next(_ arguments: InitArguments, isNew: Bool) -> String {
        var text = "\nNext:\n"
        if isNew, let folder = arguments.folder { text += "  cd \(folder)\n" }
        if isNew {
            text += """
                  slipway validate dev    is everything in order?
                  slipway plan dev        what would happen?
                  slipway apply dev       on the cluster of your kubeconfig, else on the embedded one
                  slipway docs hello      what can be set?

                """
        }
        if arguments.host != nil { text += "  The first lines of the pipeline say what it needs to know.\n" }
        return text
    }
}
