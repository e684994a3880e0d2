import Loading
import Model
import Reporting

/// The environments that a command goes through.
struct EnvironmentSelection: Sendable {
    /// Sorted where there may be several.
    let names: [String]
    /// Whether the command line names the one environment that is meant.
    let isNamed: Bool

    /// What the command line means.
    ///
    /// `definitions` are what `-crds` names. With `hasAllModules`, modules that no environment uses count for the first one: that is
    /// where they are checked.
    init(
        _ arguments: EnvironmentArguments, definitions: [String] = [], hasAllModules: Bool = false,
        in context: CommandContext
    ) async throws {
        isNamed = arguments.name != nil
        if let name = arguments.name {
            names = [name]
            return
        }
        let repository = try Repository.locate(in: context)
        var found = try repository.loader.environments
        if let revision = arguments.changedSince {
            let changes = try ChangedEnvironments(
                since: revision, in: repository, definitions: definitions.map(context.absolute),
                hasAllModules: hasAllModules)
            found = try await changes.reached(among: found)
            for name in try changes.removed where arguments.shard?.holds(name) ?? true {
                context.console.writeError(
                    "\(name.inOneLine) was an environment at \(revision.inOneLine) and is none any more: what was "
                        + "applied for it is still there. To destroy it: slipway destroy, from that revision.\n")
            }
        }
        names = found.filter { arguments.shard?.holds($0) ?? true }
        if names.isEmpty {
            let what = arguments.changedSince.map { "that a change since \($0) reaches" } ?? "here"
            let part = arguments.shard.map { " in part \($0.index) of \($0.count)" } ?? ""
            context.console.writeError("There is no environment \(what)\(part).".inOneLine + "\n")
        }
    }

    /// Does something for each; what is wrong with one of several is told, and the others still have their turn.
    ///
    /// Ends as the worst of them did.
    func forEach(
        in context: CommandContext, _ body: (_ environment: String) async throws -> ExitCode
    ) async throws -> ExitCode {
        var worst = ExitCode.done
        for name in names {
            guard !isNamed else { return try await body(name) }
            context.console.writeError(context.console.errorStyle.bold("Environment \(name.inOneLine)") + "\n")
            var code = ExitCode.error
            do {
                code = try await body(name)
            } catch {
                if error is CancellationError || Task.isCancelled { throw error }
                context.tell(error)
            }
            if worst != .error, code != .done { worst = code }
        }
        return worst
    }
}
