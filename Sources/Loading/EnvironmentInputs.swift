package import Model

/// What an environment is made from: the files that compiling it reads, and those that it names for planning.
///
/// Compiling is a function of them, and which files it reads is said by those that it has read: where all of them are the same
/// at two revisions, so is the environment.
package struct EnvironmentInputs: Sendable, Equatable {
    /// By path; a file that is named and not there has none.
    package private(set) var files: [String: [UInt8]]

    fileprivate init(_ sources: SourceMap) {
        files = Dictionary(sources.files.map { ($0.path, $0.bytes) }) { first, _ in first }
    }

    /// Those of other paths.
    package func without(_ paths: Set<String>) -> EnvironmentInputs {
        var rest = self
        rest.files = files.filter { !paths.contains($0.key) }
        return rest
    }
}

extension ConfigurationLoader {
    /// What an environment is made from, with the CRDs that its objects may be checked against.
    ///
    /// `definitions` are further files and folders with CRDs, from the root. `hasAllModules` as for `load`.
    ///
    /// - Throws: As `load` does; nobody knows then what the environment would read when it is mended.
    package func inputs(
        of environment: String, definitions: [String] = [], hasAllModules: Bool = false
    ) async throws(DiagnosticsError) -> EnvironmentInputs {
        let configuration = try await load(environment: environment, hasAllModules: hasAllModules)
        var inputs = EnvironmentInputs(configuration.sources)
        for path in configuration.filesForPlanning { inputs.add(path, from: tree) }
        let places = [RepositoryLayout.definitions] + definitions + configuration.definitionPlaces
        for place in places { inputs.addDefinitions(at: place, from: tree) }
        return inputs
    }
}

extension EnvironmentInputs {
    fileprivate mutating func add(_ path: String, from tree: SourceTree) {
        // May fail: whoever needs the file says why it cannot be read; that it cannot is the same at both revisions.
        files[path] = try? tree.read(path)
    }

    /// Adds a file, or those of a folder that may hold CRDs.
    fileprivate mutating func addDefinitions(at place: String, from tree: SourceTree) {
        var search = FileSearch(tree)
        // May fail: as above.
        try? search.find(FilePattern(everythingIn: place))
        for path in search.files.isEmpty ? [place] : search.files { add(path, from: tree) }
    }
}

extension Configuration {
    /// What is read when the environment is planned: secret values, and which cluster it is.
    fileprivate var filesForPlanning: [String] {
        let parts = modules.flatMap(\.instances).map(\.instance)
        let secrets = modules.flatMap(\.secrets) + (environment.instances + parts).flatMap(\.secrets)
        let files = secrets.flatMap(\.keys).compactMap { key -> String? in
            if case .file(let path) = key.source { path } else { nil }
        }
        return files + [environment.cluster.kubeconfig?.value].compactMap(\.self)
    }

    /// The environment's `crds`, each from the root, or absolute where it leads out.
    fileprivate var definitionPlaces: [String] {
        environment.definitions.map { entry in
            let folder = sources[entry.range.file]?.path.parentPath ?? ""
            return entry.value.path(in: folder) ?? entry.value
        }
    }
}
