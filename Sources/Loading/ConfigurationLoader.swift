package import Model

/// Reads an environment and the modules that it uses.
package struct ConfigurationLoader: Sendable {
    let tree: SourceTree

    /// - Parameters:
    ///   - root: the repository's folder, which holds `environments` and `modules`.
    ///   - allowed: folders outside that it may read, absolute.
    package init(root: String, allowing allowed: [String] = []) { tree = .folder(root, allowing: allowed) }

    package init(tree: SourceTree) { self.tree = tree }

    /// The environments of the repository, sorted.
    package var environments: [String] {
        get throws(DiagnosticsError) {
            try folders(in: RepositoryLayout.environments, with: RepositoryLayout.environmentFile)
        }
    }

    /// The modules of the repository, sorted.
    package var modules: [String] {
        get throws(DiagnosticsError) { try folders(in: RepositoryLayout.modules, with: RepositoryLayout.moduleFile) }
    }

    private func folders(in parent: String, with file: String) throws(DiagnosticsError) -> [String] {
        do throws(SourceTreeError) {
            return try tree.list(parent).filter { tree.holds(file, in: "\(parent)/\($0)") }
        } catch {
            var diagnostics = Diagnostics()
            diagnostics.reportUnreadable(parent, error, at: nil)
            throw DiagnosticsError(diagnostics.all)
        }
    }

    /// Reads the head of a module, whatever uses it: its object files stay unread.
    ///
    /// - Throws: All mistakes at once, with the sources that they are in.
    @concurrent
    package func load(module name: String) async throws(DiagnosticsError) -> Module {
        var run = LoadRun(tree: tree)
        let modules = run.readModules(
            [Located(name, at: .none)], known: { () throws(DiagnosticsError) in try self.modules })
        guard let module = modules.first(where: { $0.reference == name }), !run.hasErrors else {
            throw run.failure
        }
        return module
    }

    /// Reads an environment alone, as far as it says which cluster it is: what it refers to stays unread.
    ///
    /// - Throws: All mistakes at once, with the sources that they are in.
    package func read(environment name: String) async throws(DiagnosticsError) -> EnvironmentHead {
        let head = try await head(of: name)
        guard !head.hasErrors else { throw head.run.failure }
        return head
    }

    /// Reads an environment alone; what is wrong in it is only said with what is wrong in the rest, by `load`.
    ///
    /// - Throws: What is wrong where there is nothing to go on from.
    @concurrent
    package func head(of name: String) async throws(DiagnosticsError) -> EnvironmentHead {
        var run = LoadRun(tree: tree)
        guard let read = run.readEnvironment(named: name, among: try environments) else { throw run.failure }
        return EnvironmentHead(read: read, run: run)
    }

    /// The other environments of the repository, without the files that they name; their own files are added to the
    /// sources.
    ///
    /// What is wrong in one is its own commands' matter: it is left out, as is a base that is not complete.
    package func environments(
        besides name: String, sources: inout SourceMap
    ) throws(DiagnosticsError) -> [Environment] {
        let all = try environments
        return all.filter { $0 != name }.compactMap { other in
            var run = LoadRun(tree: tree)
            run.sources = sources
            guard let read = run.readEnvironment(named: other, among: all), !run.hasErrors
            else { return nil }
            sources = run.sources
            return read.environment
        }
    }

    /// Reads everything that the environment refers to.
    ///
    /// - Throws: All mistakes at once, with the sources that they are in.
    package func load(
        environment: String, hasAllModules: Bool = false
    ) async throws(DiagnosticsError) -> Configuration {
        try await load(try await head(of: environment), hasAllModules: hasAllModules)
    }

    /// Reads everything that an environment refers to whose own files are read.
    ///
    /// With `hasAllModules` also the modules that the environment does not use, so that they are checked with it.
    ///
    /// - Throws: All mistakes at once, those of the environment's own files too, with the sources that they are in.
    @concurrent
    package func load(
        _ head: EnvironmentHead, hasAllModules: Bool = false
    ) async throws(DiagnosticsError) -> Configuration {
        var run = head.run
        let read = head.read
        let name = head.environment.name.value
        var environment = read.environment
        var references = environment.instances.map(\.module)
        var unlisted: DiagnosticsError?
        if hasAllModules {
            do throws(DiagnosticsError) {
                references += try self.modules.map { Located($0, at: .none) }
            } catch {
                unlisted = error
            }
        }
        var modules = run.readModules(references, known: { () throws(DiagnosticsError) in try self.modules })
        // The same mistake with a place, at an instance that names a module of the folder, says more.
        if let unlisted, !run.diagnostics.hasErrors { throw unlisted }
        let folder = "\(RepositoryLayout.environments)/\(name)"
        let moduleFiles = modules.map { module in
            module.objects.map { run.addFiles(of: $0, in: module.folder) }
        }
        let environmentFiles = environment.objects.map { entry in
            run.addFiles(of: entry, in: run.folder(of: entry.file) ?? folder)
        }
        let overlayFiles = read.overlays.compactMap { node in
            OverlayReader.entry(node, &run.diagnostics).map { run.addFiles(of: $0, in: folder) }
        }
        let policyFiles = read.policies.compactMap { PolicyReader.entry($0, &run.diagnostics) }.map { entry in
            let own = run.folder(of: entry.name) ?? folder
            return (entry, entry.isStarter ? [] : run.addFiles(entry.name, in: own, as: .nodes))
        }
        let files = await run.readFiles()
        for module in modules { run.reportUnusedFiles(of: module) }
        for module in modules.indices {
            for (entry, indices) in moduleFiles[module].enumerated() {
                modules[module].objects[entry].documents = indices.flatMap { files[$0].documents }
            }
        }
        for (entry, indices) in environmentFiles.enumerated() {
            environment.objects[entry].documents = indices.flatMap { files[$0].documents }
        }
        // What the environment says of images and replicas has the last word.
        let short = environment.overlays
        environment.overlays = []
        for overlay in overlayFiles { run.add(overlay, in: files, to: &environment.overlays) }
        environment.overlays += short
        for (entry, indices) in policyFiles {
            for use in run.policies(of: entry, in: indices.flatMap { files[$0].nodes }) {
                // Who names a policy again says how it is used here.
                environment.policies.removeAll { $0.policy.name.value == use.policy.name.value }
                environment.policies.append(use)
            }
        }
        return try run.finish(environment, modules)
    }
}
