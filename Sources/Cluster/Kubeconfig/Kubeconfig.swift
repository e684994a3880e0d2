import Documents
package import Host
package import Model

/// One or several kubeconfig files as one, merged by kubectl's rule: of entries with one name the first file's counts.
///
/// Entries are looked into only when they are chosen, so that a mistake in one context does not disturb the others.
package struct Kubeconfig: Sendable {
    /// A named cluster, user or context, still as it stands in its file.
    struct Entry: Sendable {
        var name: String
        var nameRange: SourceRange
        /// The mapping below `cluster`, `user` or `context`.
        var node: Node
        /// The file, for messages.
        var file: String
        /// Where the files that it names are found.
        var folder: KubeconfigPlace
    }

    /// What every file was, in order, for messages.
    package private(set) var files: [String] = []
    private(set) var clusters: [Entry] = []
    private(set) var users: [Entry] = []
    private(set) var contexts: [Entry] = []
    /// The first file's that names one.
    package private(set) var currentContext: String?
    private(set) var currentContextRange: SourceRange?

    /// The names of the contexts, in the order of the files.
    package var contextNames: [String] { contexts.map(\.name) }

    init() {}

    /// A file whose bytes are at hand, as `load` reads it from `path`.
    package init(
        _ bytes: [UInt8], path: String, within limits: KubeconfigLimits? = nil, sources: inout SourceMap
    ) throws(DiagnosticsError) {
        try add(bytes, path: path, within: limits, sources: &sources)
    }

    // MARK: Finding the files

    /// The files that kubectl would read: an explicit one, those of `KUBECONFIG`, or `~/.kube/config`.
    package static func paths(explicit: String?, environment: EnvironmentVariables) -> [String] {
        if let explicit { return [explicit] }
        if let list = environment.nonEmpty(EnvironmentVariable.kubeconfig) {
            var paths: [String] = []
            for part in list.split(separator: ":") where !paths.contains(String(part)) { paths.append(String(part)) }
            return paths
        }
        return environment.nonEmpty(EnvironmentVariable.home).map { [Path.join($0, ".kube/config")] } ?? []
    }

    /// Reads and merges the files.
    ///
    /// A missing file is passed over, unless it is the explicit one. What is read goes into `sources` for the snippets
    /// of messages, with its secrets masked. Returns `nil` where there is no file at all.
    ///
    /// An explicit file that a repository names, instead of the user, has `limits`.
    package static func load(
        explicit: String? = nil, within limits: KubeconfigLimits? = nil, environment: EnvironmentVariables = .current,
        sources: inout SourceMap
    ) throws(DiagnosticsError) -> Kubeconfig? {
        var kubeconfig = Kubeconfig()
        let limits = explicit == nil ? nil : limits
        for path in paths(explicit: explicit, environment: environment) {
            let bytes: [UInt8]
            do throws(FileError) {
                bytes = try NamedFile(path, in: limits?.folder).read()
            } catch {
                if error.isMissing, explicit == nil { continue }
                throw DiagnosticsError(unreadable(error))
            }
            try kubeconfig.add(bytes, path: path, within: limits, sources: &sources)
        }
        return kubeconfig.files.isEmpty ? nil : kubeconfig
    }

    private static func unreadable(_ error: FileError) -> Diagnostic {
        if error.refusal != nil { return error.diagnostic() }
        return error.isMissing
            ? Diagnostic(
                code: "cluster.kubeconfig-missing", summary: "No such kubeconfig",
                detail: "There is no file \(error.path). Without it there is no cluster to talk to; give the path of a "
                    + "kubeconfig, or none to use KUBECONFIG or ~/.kube/config.")
            : Diagnostic(
                code: "cluster.kubeconfig-unreadable", summary: "Kubeconfig not readable",
                detail: "\(error.path) cannot be read: \(error.reason).")
    }

    // MARK: Reading

    /// Merges one more file.
    private mutating func add(
        _ bytes: [UInt8], path: String, within limits: KubeconfigLimits?, sources: inout SourceMap
    ) throws(DiagnosticsError) {
        let shown = KubeconfigRedaction.isKubeconfig(bytes) ? KubeconfigRedaction.redacted(bytes) : []
        let file = sources.add(path: path, bytes: shown)
        let documents = try YAML.parse(bytes, file: file)
        files.append(path)
        guard let root = documents.first else { return }
        var reader = KubeconfigReader(file: path)
        let folder = KubeconfigPlace(path: Path.parent(of: path), limits: limits)
        if documents.count > 1 {
            reader.report("A kubeconfig is one document, and this file has \(documents.count).", at: documents[1].range)
        }
        if reader.mapping(root, "A kubeconfig") {
            merge(&clusters, reader.entries(root, list: "clusters", item: "cluster", folder: folder))
            merge(&users, reader.entries(root, list: "users", item: "user", folder: folder))
            merge(&contexts, reader.entries(root, list: "contexts", item: "context", folder: folder))
            if currentContext == nil, let name = reader.text(root, "current-context"), !name.isEmpty {
                currentContext = name
                currentContextRange = root["current-context"]?.range
            }
        }
        try reader.finish()
    }

    private func merge(_ entries: inout [Entry], _ more: [Entry]) {
        for entry in more where !entries.contains(where: { $0.name == entry.name }) { entries.append(entry) }
    }
}

/// Where a kubeconfig lies, which the relative paths in it start from.
struct KubeconfigPlace: Sendable {
    var path: String
    /// `nil` where the kubeconfig is the user's own.
    var limits: KubeconfigLimits?

    func file(_ path: String) -> NamedFile { NamedFile(Path.join(self.path, path), in: limits?.folder) }
}

/// What a kubeconfig may make use of that a repository names, instead of the user.
package struct KubeconfigLimits: Sendable {
    /// What it lies in, with all files that it names itself.
    let folder: ConfinedFolder
    /// How to allow a credential plugin, given its command with the arguments; `nil` where it may run.
    let remedyForPlugin: @Sendable ([String]) -> String?

    package init(folder: ConfinedFolder, remedyForPlugin: @escaping @Sendable ([String]) -> String?) {
        self.folder = folder
        self.remedyForPlugin = remedyForPlugin
    }
}
