import Host
import Loading
import Model
import Publishing

/// Which environments a change since a revision of the Git repository can reach, the work tree being what is compared.
///
/// An environment is reached where what it is made from is not the same. Where that cannot be told, because it cannot be
/// loaded now or could not then, it is reached as well.
struct ChangedEnvironments: Sendable {
    let now: ConfigurationLoader
    let then: ConfigurationLoader
    /// Further files and folders with CRDs, from the root.
    let definitions: [String]
    /// Whether modules that no environment uses count, for the first environment.
    let hasAllModules: Bool
    /// Environments of then that are none now.
    var removed: [String] {
        get throws {
            let present = Set(try now.environments)
            return try then.environments.filter { !present.contains($0) }
        }
    }

    /// Those of the environments that a change reaches.
    func reached(among names: [String]) async throws -> [String] {
        var reached: Set<String> = []
        var used: Set<String> = []
        for name in names {
            let inputs = await inputs(of: name)
            used.formUnion((inputs.now?.files ?? [:]).keys)
            used.formUnion((inputs.then?.files ?? [:]).keys)
            if !inputs.areSame { reached.insert(name) }
        }
        if hasAllModules, let first = names.first, !reached.contains(first) {
            let all = await inputs(of: first, hasAllModules: true)
            let unused = Pair(now: all.now?.without(used), then: all.then?.without(used))
            if !unused.areSame { reached.insert(first) }
        }
        return names.filter(reached.contains)
    }

    private struct Pair {
        /// `nil` where the environment could not be loaded.
        var now: EnvironmentInputs?
        var then: EnvironmentInputs?

        var areSame: Bool { now != nil && now == then }
    }

    private func inputs(of name: String, hasAllModules: Bool = false) async -> Pair {
        func load(_ loader: ConfigurationLoader) async -> EnvironmentInputs? {
            // May fail: then the environment counts as reached, and its own command says what is wrong.
            try? await loader.inputs(of: name, definitions: definitions, hasAllModules: hasAllModules)
        }
        return Pair(now: await load(now), then: await load(then))
    }
}

extension ChangedEnvironments {
    /// `definitions` are absolute: what lies outside of the repository is the same at every revision of it.
    init(
        since revision: String, in repository: Repository, definitions: [String], hasAllModules: Bool
    ) throws {
        let files: CommittedFiles
        do throws(GitError) {
            files = try CommittedFiles(revision, below: FileSystem.realPath(of: repository.root) ?? repository.root)
        } catch {
            throw Failure(
                code: "load.unknown-revision", summary: "Unknown revision",
                detail:
                    "What changed since \(revision) cannot be told: could not \(error.operation): \(error.message). A "
                    + "shallow clone has only the last commits: fetch the revision (git fetch origin REV; in GitHub Actions "
                    + "fetch-depth: 0, in GitLab CI GIT_DEPTH: 0), or name one that is here.")
        }
        let work = SourceTree.folder(repository.root, allowing: repository.allowed.paths)
        self.init(
            now: repository.loader, then: ConfigurationLoader(tree: .commit(files, besides: work)),
            definitions: definitions.filter(repository.holds).map { path in
                String(path.dropFirst(repository.root.count).drop { $0 == "/" })
            }, hasAllModules: hasAllModules)
    }
}

extension SourceTree {
    /// The files of a commit; those outside of the repository, which the caller allows, are where they always are.
    fileprivate static func commit(_ files: CommittedFiles, besides work: SourceTree) -> SourceTree {
        var tree = SourceTree { path throws(SourceTreeError) in
            if path.hasPrefix("/") { return try work.read(path) }
            let bytes: [UInt8]? = try answer { () throws(GitError) in try files.read(path) }
            guard let bytes else { throw .missing }
            return bytes
        } list: { path throws(SourceTreeError) in
            if path.hasPrefix("/") { return try work.list(path) }
            return try answer { () throws(GitError) in try files.list(path) }
        } folder: { path throws(SourceTreeError) in
            if path.hasPrefix("/") { return try work.folder(path) }
            return try answer { () throws(GitError) in try files.kind(of: path) } == .folder ? path : nil
        }
        tree.place = work.place
        return tree
    }

    private static func answer<Result>(_ question: () throws(GitError) -> Result) throws(SourceTreeError) -> Result {
        do throws(GitError) {
            return try question()
        } catch {
            throw .unreadable(error.message)
        }
    }
}
