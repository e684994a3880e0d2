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
        let then = try CommittedSources(revision, of: repository, for: "What changed since \(revision)")
        self.init(
            now: repository.loader, then: ConfigurationLoader(tree: then.tree),
            definitions: definitions.filter(repository.holds).map { path in
                String(path.dropFirst(repository.root.count).drop { $0 == "/" })
            }, hasAllModules: hasAllModules)
    }
}
