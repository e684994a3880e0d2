internal import Documents
internal import Model

/// What one run has read and found so far.
struct LoadRun {
    let tree: SourceTree
    var sources = SourceMap()
    var diagnostics = Diagnostics()
    /// What is wrong with how expressions are written, which keeps nobody from reading on.
    private var malformed = Diagnostics()
    private(set) var files = FileSet()

    init(tree: SourceTree) { self.tree = tree }

    /// In the order of the files' places, so that the same mistakes read the same on every run.
    var failure: DiagnosticsError {
        var all = diagnostics
        all.merge(malformed)
        return DiagnosticsError(all.sortedByPlace, sources: sources)
    }

    var hasErrors: Bool { diagnostics.hasErrors || malformed.hasErrors }

    /// Throws when there was an error; expressions that do not parse are left to composing.
    func finish(_ environment: Environment, _ modules: [Module]) throws(DiagnosticsError) -> Configuration {
        guard !diagnostics.hasErrors else { throw failure }
        let sorted = modules.sorted { $0.reference.precedes(inBytes: $1.reference) }
        var configuration = Configuration(
            environment: environment, modules: sorted, sources: sources, warnings: diagnostics.sortedByPlace)
        configuration.malformed = malformed.all
        return configuration
    }

    mutating func readEnvironment(named name: String, among known: [String]) -> EnvironmentReader.Result? {
        let path = RepositoryLayout.environmentFile(of: name)
        guard name.isEnvironmentName, known.contains(name) else {
            let list =
                known.isEmpty
                ? "The folder \"environments\" holds none: each is a folder with a file environment.yaml."
                : "The environments are \(quotedList(known))."
            diagnostics.report(
                Diagnostic(
                    code: "load.unknown-environment", summary: "Unknown environment",
                    detail: "There is no environment \"\(name)\".\(didYouMean(name, among: known)) \(list)"))
            return nil
        }
        guard let (documents, file) = parse(path, namedAt: nil) else { return nil }
        // Without its base an environment lacks so much that the rest of the messages would mislead.
        guard let merged = extended(documents, name: name, among: known) else { return nil }
        return EnvironmentReader.read(merged, name: name, path: path, file: file, &diagnostics)
    }

    /// The documents with what the environments say that they extend; `nil`, reported, where one of these is missing.
    private mutating func extended(_ documents: [Node], name: String, among known: [String]) -> [Node]? {
        guard let document = documents.first else { return documents }
        let before = diagnostics.all.count
        var extensions = EnvironmentExtension(name: name)
        var spec = document["spec"]
        var bases: [Node] = []
        while let reference = extensions.reference(in: spec, among: known, &diagnostics) {
            let path = RepositoryLayout.environmentFile(of: reference.value)
            guard let (found, file) = parse(path, namedAt: reference.range) else { return nil }
            let header = DocumentHeader.read(
                found, kind: "Environment", folder: reference.value, path: path, file: file, &diagnostics)
            guard let header else { return nil }
            bases.append(header.spec)
            spec = header.spec
        }
        guard diagnostics.all.count == before else { return nil }
        guard let first = document["spec"], !bases.isEmpty else { return documents }
        // The furthest base comes first, and each environment on the way changes what is there so far.
        let own = [first] + bases
        let merged = own.dropLast().reversed().reduce(own[own.count - 1]) { EnvironmentExtension.merged($0, $1) }
        return [document.replacing("spec", by: merged)] + documents.dropFirst()
    }

    /// Modules by their names, and those that these are made of.
    mutating func readModules(
        _ references: [Located<String>], known: () throws(DiagnosticsError) -> [String]
    ) -> [Module] {
        var modules: [Module] = []
        var seen: Set<String> = []
        var missing: Set<String> = []
        var pending = references[...]
        while let reference = pending.popFirst() {
            let name = reference.value
            if missing.contains(name) { reportUnknownModule(reference, known) }
            guard seen.insert(name).inserted else { continue }
            let folder = "\(RepositoryLayout.modules)/\(name)"
            guard name.isModuleReference, tree.holds(RepositoryLayout.moduleFile, in: folder) else {
                missing.insert(name)
                reportUnknownModule(reference, known)
                continue
            }
            let path = RepositoryLayout.moduleFile(of: name)
            guard let (documents, file) = parse(path, namedAt: reference.range) else { continue }
            // May fail: a folder that cannot be listed may hold objects, and reading them says why not.
            let hasObjectFolder = (try? tree.list("\(folder)/\(RepositoryLayout.objects)").isEmpty) != true
            let module = ModuleReader.read(
                documents, name: name, folder: folder, path: path, file: file, hasObjectFolder: hasObjectFolder,
                &diagnostics)
            guard let module else { continue }
            modules.append(module)
            pending += module.instances.map(\.instance.module)
        }
        return modules
    }

    private mutating func reportUnknownModule(
        _ name: Located<String>, _ modules: () throws(DiagnosticsError) -> [String]
    ) {
        let known: [String]
        do throws(DiagnosticsError) {
            known = try modules()
        } catch {
            // Whether there is such a module cannot be told.
            for diagnostic in error.diagnostics { diagnostics.report(diagnostic) }
            return
        }
        let list =
            known.isEmpty
            ? "The folder \"modules\" holds none: each is a folder with a file module.yaml."
            : "The modules are \(quotedList(known))."
        diagnostics.report(
            Diagnostic(
                code: "load.unknown-module", summary: "Unknown module",
                detail: "There is no module \"\(name.value)\".\(didYouMean(name.value, among: known)) \(list)",
                at: name.range))
    }

    /// Reads and parses one of Slipway's own files and checks the expressions in it.
    private mutating func parse(_ path: String, namedAt range: SourceRange?) -> ([Node], SourceFileID)? {
        let bytes: [UInt8]
        do throws(SourceTreeError) {
            bytes = try tree.read(path)
        } catch {
            diagnostics.reportUnreadable(path, error, at: range)
            return nil
        }
        let file = sources.add(path: path, bytes: bytes)
        do throws(DiagnosticsError) {
            let nodes = try YAML.parse(bytes, file: file)
            let syntax = TemplateSyntax(
                source: bytes, logicKeys: TemplateSyntax.constructLogic.union(["when", "forEach"]))
            for node in nodes { syntax.check(node, &malformed) }
            return (nodes, file)
        } catch {
            for diagnostic in error.diagnostics { diagnostics.report(diagnostic) }
            return nil
        }
    }

    /// The folder of the file that a reference stands in: environments may take over what others say.
    func folder(of reference: Located<String>) -> String? { sources[reference.range.file]?.path.parentPath }

    mutating func addFiles(
        _ reference: Located<String>, in folder: String, as content: FileRequest.Content
    ) -> [Int] {
        files.add(reference, in: folder, as: content, tree: tree, &diagnostics)
    }

    mutating func addFiles(of entry: ObjectEntry, in folder: String) -> [Int] {
        addFiles(entry.file, in: folder, as: entry.isVerbatim ? .verbatim : .objects)
    }

    /// An entry of `overlays` with the indices of its files.
    typealias OverlayFiles = (entry: OverlayReader.Entry, indices: [Int])

    mutating func addFiles(of entry: OverlayReader.Entry, in folder: String) -> OverlayFiles {
        switch entry {
        case .inline: (entry, [])
        case .file(let path, _, _):
            (entry, addFiles(path, in: self.folder(of: path) ?? folder, as: .nodes))
        }
    }

    /// Reads what the files hold; there may be thousands, so that they are only put where they stay.
    mutating func add(_ overlay: OverlayFiles, in files: [ObjectFile], to overlays: inout [Overlay]) {
        switch overlay.entry {
        case .inline(let inline): overlays += inline
        case .file(_, let target, let isOptional):
            for index in overlay.indices {
                for node in files[index].nodes {
                    overlays += OverlayReader.overlays(
                        in: node, target: target, isOptional: isOptional, &diagnostics)
                }
            }
        }
    }

    /// The policies that an entry means: those of its files, or of the starter set.
    mutating func policies(of entry: PolicyReader.Entry, in documents: [Node]) -> [PolicyUse] {
        var policies = documents.compactMap { PolicyReader.policy($0, &diagnostics) }
        if entry.isStarter {
            let all = starterPolicies()
            let name = String(entry.name.value.dropFirst("starter/".count))
            policies = entry.name.value == "starter" ? all : all.filter { $0.name.value == name }
            if policies.isEmpty {
                let names = all.map { "starter/\($0.name.value)" }
                diagnostics.reportInvalid(
                    "There is no policy \"\(entry.name.value)\"." + didYouMean(entry.name.value, among: names)
                        + " There are \(quotedList(names)).", at: entry.name.range)
            }
        }
        return policies.map { policy in
            var use = PolicyUse(policy: policy)
            use.severity = entry.severity
            use.excluded = entry.excluded
            return use
        }
    }

    private mutating func starterPolicies() -> [Policy] {
        let bytes = Array(StarterPolicies.text.utf8)
        let file = sources.add(path: StarterPolicies.path, bytes: bytes)
        do throws(DiagnosticsError) {
            return try YAML.parse(bytes, file: file).compactMap { PolicyReader.policy($0, &diagnostics) }
        } catch {
            for diagnostic in error.diagnostics { diagnostics.report(diagnostic) }
            return []
        }
    }

    /// Reads the files that were added, and takes over their bytes and diagnostics in the order of their names.
    mutating func readFiles() async -> [ObjectFile] {
        let results = await files.read(from: tree, firstID: sources.files.count)
        for (request, result) in zip(files.requests, results) {
            _ = sources.add(path: request.path, bytes: result.bytes)
            diagnostics.merge(result.diagnostics)
            malformed.merge(result.malformed)
            switch result.error {
            case nil: continue
            case .missing:
                // May fail: the other names are only there to suggest one.
                let siblings = (try? tree.list(request.path.parentPath)) ?? []
                diagnostics.reportMissingFile(request.path, reference: request.reference, siblings: siblings)
            case let error?: diagnostics.reportUnreadable(request.path, error, at: request.reference.range)
            }
        }
        return results
    }
}
