import Host
import Model
import Publishing
import Reporting

/// `slipway publish ENV`.
enum PublishCommand: Command {
    static let specification = CommandSpecification(
        PublishArguments.self, name: "publish", summary: "Commit the rendered objects to a Git branch",
        discussion: """
            Renders the environment and commits the result to its branch (publish.branch, else env/ENV), straight into \
            the object database: work tree, index and HEAD stay as they are. One file an object, in a folder for each \
            instance, so that Argo CD or Flux can follow it. Files of others in its folder stay. No commit is made when \
            nothing changed. A Secret with data is refused, and so is a work tree with changes that are not \
            committed: the commit says which one it was rendered from. A branch that a newer commit was rendered to \
            is left as it is, and one that would lose all its objects too. With -push the remote's branch is fetched, \
            built upon and pushed, and all of it again where somebody else was faster; the installed git does that, \
            with the credentials that it has. Without -push no network is touched. With -propose the commit goes to a \
            branch beside it, for a pull request. With -oci the same files go to a registry as one artifact, the same \
            bytes for the same commit.
            """,
        examples: [
            .init("slipway publish dev", "Commit"),
            .init("slipway publish eks --push", "Commit and push; SLIPWAY_GIT_TOKEN is the token for https"),
            .init("slipway publish -all --push", "After a merge: every environment to its branch"),
            .init(
                "slipway publish eks --push -propose -pr-title title -pr-body body.md",
                "For a pull request on the branch"),
            .init("slipway publish dev -oci ghcr.io/acme/platform/dev:main", "For Argo CD or Flux, from a registry"),
        ])

    static func run(_ arguments: PublishArguments, in context: CommandContext) async throws -> ExitCode {
        let selection = try await EnvironmentSelection(
            arguments.environments, definitions: arguments.definitions, in: context)
        return try await selection.forEach(in: context) { try await run($0, arguments, in: context) }
    }

    private static func run(
        _ environment: String, _ arguments: PublishArguments, in context: CommandContext
    ) async throws -> ExitCode {
        var compilation = try await Compilation.run(
            environment: environment, definitions: arguments.definitions, in: context)
        let read = try compilation.filesRead(arguments.definitions, in: context)
        let environment = compilation.configuration.environment
        let place = PublishPlace(
            environment, branch: arguments.branch, path: arguments.path, remote: arguments.remote)
        compilation.check(place)
        try await compilation.check(in: context)
        let repository = try GitRepository.open(compilation.repository)
        var source = try sourceCommit(of: repository)
        source.uncommitted = try compilation.repository.uncommitted(of: read, in: repository)
        if !source.uncommitted.isEmpty, !arguments.allowDirty { throw dirty(source.uncommitted) }
        let artifact = try arguments.artifact.map { (text) throws in try OCIReference(text) }
        let tree = try await render(
            compilation, layout: place.layout,
            argocd: environment.publish?.argocd.map {
                settings($0, place: place, artifact: artifact, source: source)
            })
        let commands = ["slipway publish \(place.environment)"]
        if let artifact {
            try await PublishArtifact.push(
                tree, to: artifact, source: source, commands: commands, arguments, root: compilation.repository.root,
                in: context)
            reportOmitted(tree.omitted, on: context.console)
            return .done
        }
        let token = PublishToken.offered(to: place, source: source, context.variables) { warning in
            if arguments.push { compilation.show([warning], on: context.console) }
        }
        try await commit(
            tree, to: place, source: source, commands: commands, token: token, arguments, repository, context)
        return .done
    }

    private static func commit(
        _ tree: RenderedTree, to place: PublishPlace, source: SourceCommit, commands: [String], token: String?,
        _ arguments: PublishArguments, _ repository: GitRepository, _ context: CommandContext
    ) async throws {
        // A dry run starts no program: CI does it with what a stranger proposes.
        let asksGit = arguments.push || arguments.verifySignatures || !arguments.dryRun
        let git =
            asksGit ? await InstalledGit.find(for: repository, variables: context.variables, token: token) : nil
        var request = Publisher.Request(
            tree: tree, branch: arguments.propose ? place.proposal : place.branch, source: source, commands: commands,
            author: try repository.identity(.author, context.variables, now: context.now()), remote: place.remote,
            replacesNewer: arguments.forceOlder, allowsEmpty: arguments.allowEmpty, isDryRun: arguments.dryRun)
        request.committer = try repository.identity(.committer, context.variables, now: context.now())
        request.wording = try arguments.wording
        request.base = arguments.propose ? place.branch : nil
        if !arguments.dryRun {
            request.signer = try await CommitSigner.configured(
                git, isWanted: arguments.sign, variables: context.variables)
        }
        if arguments.verifySignatures { request.verifier = try SignatureVerifier(git) }
        let transport = arguments.push ? git ?? linkedGit(repository, token, context.variables) : nil
        let result = try await Publisher.publish(request, through: transport, in: repository)
        report(result, source: source, console: context.console)
        reportOmitted(tree.omitted, on: context.console)
        if arguments.push, !arguments.dryRun {
            let what = result.isPushed ? "pushed to" : "is up to date on"
            context.console.write("\(result.branch) \(what) \(place.remote.withoutCredentials)\n")
        }
        try await PublishProposal(title: arguments.title, body: arguments.body).write(
            result, tree, base: place.branch, source: source, repository: repository, remote: place.remote,
            through: transport, in: context)
    }

    /// Where no git is installed: libgit2 with what ssh itself would try.
    private static func linkedGit(
        _ repository: GitRepository, _ token: String?, _ variables: EnvironmentVariables
    ) -> any GitTransport {
        let keys = variables.nonEmpty(EnvironmentVariable.home).map { home in
            ["id_ed25519", "id_ecdsa", "id_rsa"].map { Path.join(home, ".ssh/\($0)") }
                .filter { FileSystem.kind(of: $0) == .file }.map { GitCredentials.SSHKey(privatePath: $0) }
        }
        return LinkedGit(repository: repository, credentials: GitCredentials(token: token, sshKeys: keys ?? []))
    }

    private static func render(
        _ compilation: Compilation, layout: TreeLayout, argocd: ArgoCDSettings?
    ) async throws -> RenderedTree {
        var diagnostics = Diagnostics()
        do throws(DiagnosticsError) {
            return try await RenderedTree.render(
                compilation.desired, options: .init(layout: layout, argocd: argocd), diagnostics: &diagnostics)
        } catch {
            throw Failure(error.diagnostics, sources: compilation.sources)
        }
    }

    private static func settings(
        _ argocd: PublishTarget.ArgoCD, place: PublishPlace, artifact: OCIReference?, source: SourceCommit
    ) -> ArgoCDSettings {
        let url = argocd.repository?.value ?? source.repositoryURL
        var settings =
            artifact.map { ArgoCDSettings(repository: "oci://\($0.host)/\($0.repository)", revision: $0.tag) }
            ?? ArgoCDSettings(repository: url, revision: "refs/heads/\(place.branch)")
        if let project = argocd.project { settings.project = project.value }
        if let namespace = argocd.namespace { settings.namespace = namespace.value }
        if let server = argocd.server { settings.server = server.value }
        return settings
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
                + "Commit the environment first: git add -A && git commit.")
    }

    private static func dirty(_ paths: [String]) -> Failure {
        let names = paths.prefix(5).joined(separator: ", ")
        let more = paths.count > 5 ? " and \(paths.count - 5) more" : ""
        return Failure(
            code: "publish.uncommitted-changes", summary: "Changes that are not committed",
            detail:
                "A rendered commit names the commit that it was rendered from, and that one does not have what is in "
                + "the work tree now: \(names)\(more). Commit or stash the changes. With -allow-dirty they are published "
                + "as they are, in a commit that says so.")
    }

    private static func report(
        _ result: PublishResult, source: SourceCommit, console: Console
    ) {
        let style = console.style
        let head = result.head.map { String($0.description.prefix(7)) } ?? ""
        let before = result.before.map { String($0.description.prefix(7)) } ?? "(new)"
        let changes = source.uncommitted.isEmpty ? "" : " with uncommitted changes"
        let origin = "\(source.branch ?? "HEAD") \(source.shortSHA)\(changes)"
        let manifests = [
            (result.added.count, "added"), (result.changed.count, "changed"), (result.removed.count, "removed"),
        ]
        .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        let counts = manifests.isEmpty ? "no manifest changed" : manifests
        switch result.outcome {
        case .committed:
            console.write(
                "\(style.bold(result.branch))  \(before) → \(style.yellow(head))   \(counts)   \"\(result.subject)\" "
                    + "(from \(origin))\(result.isSigned ? ", signed" : "")\n")
        case .wouldCommit:
            console.write("\(style.bold(result.branch))  \(before) → (dry run)   \(counts)   (from \(origin))\n")
        case .unchanged:
            console.write("\(style.bold(result.branch))  \(head)   no changes, no commit\n")
        }
    }

    private static func reportOmitted(_ omitted: [ObjectIdentity], on console: Console) {
        if !omitted.isEmpty {
            console.writeError(
                "\(omitted.count) Secret\(omitted.count == 1 ? "" : "s") left out: `slipway apply` fills in the values. ("
                    + omitted.map { PlanView.place(of: $0) }.joined(separator: ", ") + ")\n")
        }
    }
}

extension GitRepository {
    /// The Git repository that a repository of ours is in.
    static func open(_ repository: Repository) throws(DiagnosticsError) -> GitRepository {
        do throws(GitError) {
            return try open(repository.root)
        } catch {
            throw DiagnosticsError(error.diagnostic)
        }
    }
}
