import Host
import Model
import Publishing

/// `slipway publish ENV`.
enum PublishCommand: Command {
    static let specification = CommandSpecification(
        name: "publish", summary: "Commit the rendered objects to a Git branch",
        discussion: """
            Renders the environment and commits the result to its branch (publish.branch, else env/ENV), straight into \
            the object database: work tree, index and HEAD stay as they are. One file an object, with sync waves, so \
            that Argo CD or Flux can follow the branch. No commit is made when nothing changed. A Secret with data is \
            refused.
            """,
        positionals: [.environment],
        options: [
            .init("branch", value: "NAME", help: "Another branch than the environment's."),
            .init("path", value: "DIR", help: "Another folder in the branch than the environment's."),
            .init("dry-run", help: "Say what would be committed."),
        ],
        examples: [
            .init("slipway publish dev", "Commit")
        ])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws -> ExitCode {
        let compilation = try await Compilation.run(arguments, in: context)
        let target = compilation.configuration.environment.publish
        let environment = compilation.desired.environment
        let tree = try render(compilation, path: arguments.value("path") ?? target?.path?.value, target: target)
        let repository = try open(compilation.repository)
        let source = try sourceCommit(of: repository)
        let request = Publisher.Request(
            tree: tree, branch: arguments.value("branch") ?? target?.branch?.value ?? "env/\(environment)",
            source: source, commands: ["slipway publish \(environment)"], remote: target?.remote?.value ?? "origin",
            isDryRun: arguments.flag("dry-run"))
        let result = try Publisher.publish(request, in: repository)
        report(result, omitted: tree.omitted, source: source, console: context.console)
        return .done
    }

    private static func render(
        _ compilation: Compilation, path: String?, target: PublishTarget?
    ) throws -> RenderedTree {
        let layout = path.map(TreeLayout.folder) ?? .branch(environment: compilation.desired.environment)
        var diagnostics = Diagnostics()
        do throws(DiagnosticsError) {
            return try RenderedTree.render(
                compilation.desired, options: .init(layout: layout, argocd: nil), diagnostics: &diagnostics)
        } catch {
            throw Failure(error.diagnostics, sources: compilation.sources)
        }
    }

    private static func open(_ repository: Repository) throws -> GitRepository {
        do throws(GitError) {
            return try GitRepository.open(repository.root)
        } catch {
            throw DiagnosticsError(error.diagnostic)
        }
    }

    private static func sourceCommit(of repository: GitRepository) throws -> SourceCommit {
        do throws(GitError) {
            if let commit = try repository.sourceCommit() { return commit }
        } catch {
            throw DiagnosticsError(error.diagnostic)
        }
        throw Failure(
            code: "publish.no-commit", summary: "Nothing is committed yet",
            detail: "A rendered commit names the commit that it was rendered from, and this repository has none. "
                + "Commit the environment first.")
    }

    private static func report(
        _ result: PublishResult, omitted: [ObjectIdentity], source: SourceCommit, console: Console
    ) {
        let style = console.style
        let head = result.head.map { String($0.description.prefix(7)) } ?? ""
        let before = result.before.map { String($0.description.prefix(7)) } ?? "(new)"
        let counts = [
            (result.added.count, "added"), (result.changed.count, "changed"), (result.removed.count, "removed"),
        ]
        .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        switch result.outcome {
        case .committed:
            console.write(
                "\(style.bold(result.branch))  \(before) → \(style.yellow(head))   \(counts)   \"\(result.subject)\" "
                    + "(from \(source.branch ?? "HEAD") \(source.shortSHA))\n")
        case .wouldCommit:
            console.write("\(style.bold(result.branch))  \(before) → (dry run)   \(counts)\n")
        case .unchanged:
            console.write("\(style.bold(result.branch))  \(head)   no changes, no commit\n")
        }
        if !omitted.isEmpty {
            console.writeError(
                "\(omitted.count) Secret\(omitted.count == 1 ? "" : "s") left out: `slipway apply` fills in the values. ("
                    + omitted.map { PlanView.place(of: $0) }.joined(separator: ", ") + ")\n")
        }
    }
}
