import CLibGit2
import Documents
package import Model

extension RenderedTree {
    /// What the tree is made for, besides the objects.
    package struct Options: Sendable {
        package var layout: TreeLayout
        /// `nil` where no Argo CD manifests are wanted.
        package var argocd: ArgoCDSettings?

        package init(layout: TreeLayout, argocd: ArgoCDSettings? = nil) {
            self.layout = layout
            self.argocd = argocd
        }
    }

    /// Renders the files of a desired state: the same bytes on every run.
    ///
    /// A Secret whose values are filled in when it is applied is left out. One that holds values is an error, because
    /// a commit cannot be taken back.
    @concurrent
    package static func render(
        _ state: DesiredState, options: Options, diagnostics: inout Diagnostics
    ) async throws(DiagnosticsError) -> RenderedTree {
        var rendering = TreeRendering(state: state, options: options)
        await rendering.addObjects()
        rendering.addArgoCD()
        rendering.addCompanions()
        rendering.checkNames()
        diagnostics.merge(rendering.diagnostics)
        if rendering.diagnostics.hasErrors { throw DiagnosticsError(rendering.diagnostics.all) }
        return rendering.tree
    }
}

/// The steps from objects to files.
struct TreeRendering {
    private let state: DesiredState
    private let options: RenderedTree.Options
    private var files: [RenderedFile] = []
    private var omitted: [ObjectIdentity] = []
    /// The objects behind `files`, by index, for messages.
    private var objects: [ObjectIdentity?] = []
    private var applications: [RenderedApplication]
    private(set) var diagnostics = Diagnostics()

    init(state: DesiredState, options: RenderedTree.Options) {
        self.state = state
        self.options = options
        let namespaces = Self.mainNamespaces(state)
        applications = InstanceWaves.of(state).map { instance, wave in
            let name = instance.isEmpty ? "environment" : instance
            let number = wave < 10 ? "0\(wave)" : String(wave)
            return RenderedApplication(
                name: name, folder: options.layout.path("apps/\(number)-\(FileName.escaped(name))"), wave: wave,
                namespace: namespaces[instance] ?? "", count: 0)
        }
    }

    /// The files in order.
    var tree: RenderedTree {
        RenderedTree(
            environment: state.environment, layout: options.layout,
            files: files.sorted { $0.path.precedes(inBytes: $1.path) }, applications: applications, omitted: omitted)
    }

    /// For each instance the namespace of the most of its objects, the first of several.
    private static func mainNamespaces(_ state: DesiredState) -> [String: String] {
        var counts: [String: [(namespace: String, count: Int)]] = [:]
        for object in state.objects where !object.identity.namespace.isEmpty {
            var known = counts.removeValue(forKey: object.origin.instance) ?? []
            if let place = known.firstIndex(where: { $0.namespace == object.identity.namespace }) {
                known[place].count += 1
            } else {
                known.append((object.identity.namespace, 1))
            }
            counts[object.origin.instance] = known
        }
        return counts.mapValues { $0.max { $0.count < $1.count }?.namespace ?? "" }
    }

    mutating func addObjects() async {
        var places: [String: Int] = [:]
        for (place, application) in applications.enumerated() { places[application.name] = place }
        var manifests: [Manifest] = []
        for (index, object) in state.objects.enumerated() {
            if isSecret(object), !mayPublish(object) { continue }
            let name = object.origin.instance.isEmpty ? "environment" : object.origin.instance
            guard let place = places[name] else { continue }
            let wave = state.graph.waves.indices.contains(index) ? state.graph.waves[index] : 0
            manifests.append(
                Manifest(
                    object: object, wave: wave, isForArgoCD: options.argocd != nil, folder: applications[place].folder))
            applications[place].count += 1
        }
        // Writing and hashing them is most of the work of a publish that changes nothing.
        let files = await manifests.parts.concurrentMap { $0.map(\.file) }
        for (file, manifest) in zip(files.joined(), manifests) { add(file, of: manifest.object.identity) }
        applications.removeAll { $0.count == 0 }
    }

    private mutating func add(_ file: RenderedFile, of object: ObjectIdentity? = nil) {
        files.append(file)
        objects.append(object)
    }

    // MARK: Secrets

    private func isSecret(_ object: DesiredObject) -> Bool {
        object.identity.group.isEmpty && object.identity.kind == "Secret"
    }

    private mutating func mayPublish(_ secret: DesiredObject) -> Bool {
        if !secret.secretKeys.isEmpty {
            omitted.append(secret.identity)
            return false
        }
        let values = ["data", "stringData"].filter { key in
            secret.value[key]?.object.map { !$0.isEmpty } ?? false
        }
        if values.isEmpty { return true }
        diagnostics.report(
            Diagnostic(
                code: "publish.secret-data", summary: "Secret with values",
                detail: """
                    \(secret.identity) holds values in \(values.joined(separator: " and ")). A commit is copied to every \
                    clone and cannot be taken back, so Secrets with values are not published. Let the module generate \
                    the values or take them from elsewhere (secrets:), or use an ExternalSecret or SealedSecret.
                    """, at: secret.origin.range, object: secret.identity))
        return false
    }

    // MARK: What stands beside the objects

    mutating func addArgoCD() {
        guard let argocd = options.argocd else { return }
        let manifests = ArgoCDManifests(
            settings: argocd, environment: state.environment, layout: options.layout, applications: applications,
            objects: state.objects.map(\.identity))
        for file in manifests.files { add(file) }
    }

    mutating func addCompanions() {
        let layout = options.layout
        for application in applications {
            let readme = ReadmeText.application(application, environment: state.environment)
            add(
                RenderedFile(
                    path: "\(application.folder)/\(ReadmeText.fileName)", content: Array(readme.utf8), policy: .courtesy
                ))
            let metadata = "\(application.folder)/\(HydratorMetadata.fileName)"
            add(RenderedFile(path: metadata, content: [], policy: .metadata))
        }
        let readme = ReadmeText.environment(
            state.environment, layout: layout, applications: applications, omitted: omitted,
            hasArgoCD: options.argocd != nil)
        add(
            RenderedFile(path: layout.metadataPath(ReadmeText.fileName), content: Array(readme.utf8), policy: .courtesy)
        )
        add(
            RenderedFile(
                path: layout.metadataPath(ReadmeText.attributesName), content: Array(ReadmeText.attributes.utf8),
                policy: .courtesy))
        add(RenderedFile(path: layout.metadataPath, content: [], policy: .metadata))
        // What is on it is known when the branch is.
        add(RenderedFile(path: layout.listPath, content: [], policy: .keep))
    }

    /// Two paths that differ in case only are one file on macOS and Windows.
    mutating func checkNames() {
        let root = options.layout.root
        if !root.isTreePath {
            diagnostics.report(
                Diagnostic(
                    code: "publish.path", summary: "Not a folder in a branch", detail: String.treePathMistake(root)))
        }
        var first: [String: Int] = [:]
        for (index, file) in files.enumerated() {
            let folded = file.path.lowercased()
            guard let other = first.updateValue(index, forKey: folded) else { continue }
            let names = [other, index].map { objects[$0]?.description ?? files[$0].path }
            diagnostics.report(
                Diagnostic(
                    code: "publish.file-collision", summary: "Two objects would be one file",
                    detail: """
                        \(names[0]) and \(names[1]) would both be written to \(file.path). File systems that ignore \
                        case could hold only one of them. Rename one.
                        """, object: objects[index]))
        }
    }
}

/// One object on its way into a file.
private struct Manifest: Sendable {
    let object: DesiredObject
    let wave: Int
    let isForArgoCD: Bool
    /// Of its application.
    let folder: String

    var file: RenderedFile {
        let value = PublishedObject.value(of: object, wave: wave, forArgoCD: isForArgoCD)
        let path = "\(folder)/\(TreeLayout.manifests)/\(FileName.manifest(for: object.identity))"
        var file = RenderedFile(path: path, content: YAML.canonical(value))
        // May fail: whoever needs the name then works it out again, and can say why that fails.
        file.id = try? PendingObjects.id(of: GIT_OBJECT_BLOB, file.content)
        return file
    }
}
