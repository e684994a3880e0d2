import Host
import Model
import Publishing

extension Compilation {
    /// The commit that it was compiled from, all digits; `nil` where none has all of it: something is not committed, or there
    /// is no Git repository.
    func commit(_ definitions: [String], in context: CommandContext) -> String? {
        if let commit = repository.committed?.commit { return commit }
        // May fail: without Git nothing is known of commits.
        guard let git = try? GitRepository.open(repository), let head = try? git.sourceCommit()?.sha,
            let read = try? filesRead(definitions, in: context),
            let uncommitted = try? repository.uncommitted(of: read, in: git)
        else { return nil }
        return uncommitted.isEmpty ? head : nil
    }

    /// The files that the environment was compiled from, relative to the repository where they lie inside.
    func filesRead(_ definitions: [String], in context: CommandContext) throws -> [String] {
        let folder = repository.root + "/"
        let files = try DefinitionFiles.files(configuration, repository, given: definitions.map(context.absolute))
        return (sources.files.map(\.path) + files.map(\.path)).map { path in
            path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path
        }
    }
}

extension Repository {
    /// What was read and is not as the last commit has it.
    func uncommitted(of read: [String], in git: GitRepository) throws(DiagnosticsError) -> [String] {
        do throws(GitError) {
            return try UncommittedSources(root: FileSystem.realPath(of: root) ?? root, read: read).paths(in: git)
        } catch {
            throw DiagnosticsError(error.diagnostic)
        }
    }
}
