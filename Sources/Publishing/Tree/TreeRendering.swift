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
        rendering.checkFolders()
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
    private let order: ApplicationOrder
    /// For each member of the order its folder.
    private var applications: [RenderedApplication]
    private(set) var diagnostics = Diagnostics()

    init(state: DesiredState, options: RenderedTree.Options) {
        self.state = state
        self.options = options
        let order = ApplicationOrder(state)
        let namespaces = Self.mainNamespaces(state, order)
        self.order = order
        applications = order.members.indices.map { place in
            let name = order.members[place].name
            return RenderedApplication(
                name: name, folder: options.layout.path("\(TreeLayout.applications)/\(FileName.escaped(name))"),
                wave: order.memberWaves[place], namespace: namespaces[place], count: 0)
        }
    }

    /// The files in order.
    var tree: RenderedTree {
        RenderedTree(
            environment: state.environment, layout: options.layout,
            files: files.sorted { $0.path.precedes(inBytes: $1.path) }, applications: applications, omitted: omitted)
    }

    /// For each member the namespace of the most of its objects, the first of several.
    private static func mainNamespaces(_ state: DesiredState, _ order: ApplicationOrder) -> [String] {
        var counts = [[(namespace: String, count: Int)]](repeating: [], count: order.members.count)
        for (object, place) in zip(state.objects, order.places) where !object.identity.namespace.isEmpty {
            if let known = counts[place].firstIndex(where: { $0.namespace == object.identity.namespace }) {
                counts[place][known].count += 1
            } else {
                counts[place].append((object.identity.namespace, 1))
            }
        }
        return counts.map { $0.max { $0.count < $1.count }?.namespace ?? "" }
    }

    mutating func addObjects() async {
        var manifests: [Manifest] = []
        for (index, object) in state.objects.enumerated() {
            if isSecret(object), !mayPublish(object) { continue }
            let place = order.places[index]
            let wave = options.argocd == nil ? nil : order.objectWaves[index]
            manifests.append(Manifest(object: object, wave: wave, folder: applications[place].folder))
            applications[place].count += 1
        }
        // Writing and hashing them is most of the work of a publish that changes nothing.
        let files = await manifests.parts.concurrentMap { $0.map(\.file) }
        for (file, manifest) in zip(files.joined(), manifests) { add(file, of: manifest.object.identity) }
        applications.removeAll { $0.count == 0 }
        applications.sort { ($0.wave, $0.name) < ($1.wave, $1.name) }
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

    /// Two folders would be one where an instance is called as one of ours.
    mutating func checkFolders() {
        let ours: [ApplicationOrder.Member] = [.cluster, .environment]
        for place in state.objects.indices {
            guard case .instance(let name) = order.members[order.places[place]],
                ours.contains(where: { $0.name == name.lowercased() })
            else { continue }
            diagnostics.report(
                Diagnostic(
                    code: "publish.instance-name", summary: "An instance has the name of a folder of ours",
                    detail: """
                        What is not an instance's is published to the folders \(quotedList(ours.map(\.name))), so the \
                        instance "\(name)" cannot have its own beside them. Call it otherwise; `moved` keeps its objects.
                        """, at: state.objects[place].origin.range, object: state.objects[place].identity))
            return
        }
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
    /// For Argo CD; `nil` where that is not meant.
    let wave: Int?
    /// Of its application.
    let folder: String

    var file: RenderedFile {
        let value = PublishedObject.value(of: object, wave: wave)
        let path = "\(folder)/\(TreeLayout.manifests)/\(FileName.manifest(for: object.identity))"
        var file = RenderedFile(path: path, content: YAML.canonical(value))
        // May fail: whoever needs the name then works it out again, and can say why that fails.
        file.id = try? PendingObjects.id(of: GIT_OBJECT_BLOB, file.content)
        return file
    }
}
