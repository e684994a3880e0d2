import Documents
import Model

/// What Argo CD's manifests are made from.
package struct ArgoCDSettings: Sendable, Hashable {
    /// The AppProject.
    ///
    /// Argo CD's own `default` is used, but not made.
    package var project: String
    /// The namespace that Argo CD runs in.
    package var namespace: String
    /// The URL from which Argo CD reads the files.
    package var repository: String
    /// What Argo CD follows there: a branch by its reference, or the tag of an artifact.
    package var revision: String
    /// The API server's URL, as Argo CD knows it.
    package var server: String

    package init(
        project: String = "default", namespace: String = "argocd", repository: String, revision: String,
        server: String = "https://kubernetes.default.svc"
    ) {
        self.project = project
        self.namespace = namespace
        self.repository = repository
        self.revision = revision
        self.server = server
    }
}

/// One Application an instance, one that holds them all, and the project that bounds what they may touch.
struct ArgoCDManifests {
    var settings: ArgoCDSettings
    var environment: String
    var layout: TreeLayout
    var applications: [RenderedApplication]
    var objects: [ObjectIdentity]

    var files: [RenderedFile] {
        var files = applications.map { file("applications/\(FileName.escaped($0.name))", application($0)) }
        files.append(file("root-app", root))
        if settings.project != "default" { files.append(file("appproject", project)) }
        return files
    }

    private func file(_ name: String, _ value: Value) -> RenderedFile {
        RenderedFile(path: layout.path("\(TreeLayout.argocd)/\(name).yaml"), content: YAML.canonical(value))
    }

    private func metadata(_ name: String, annotations: ValueObject = [:]) -> Value {
        var metadata: Value = ["name": .string(name), "namespace": .string(settings.namespace)]
        if !annotations.isEmpty { metadata["annotations"] = .object(annotations) }
        return metadata
    }

    private func application(_ application: RenderedApplication) -> Value {
        var destination: Value = ["server": .string(settings.server)]
        if !application.namespace.isEmpty { destination["namespace"] = .string(application.namespace) }
        return [
            "apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
            "metadata": metadata(
                "\(environment)-\(application.name)",
                annotations: [
                    // Without it, every commit of a branch makes Argo CD render all its Applications again.
                    ArgoCDAnnotation.manifestGeneratePaths: ".",
                    ArgoCDAnnotation.syncWave: .string(String(application.wave * PublishedObject.waveSpacing)),
                ]),
            "spec": [
                "project": .string(settings.project),
                "source": source(path: "\(application.folder)/\(TreeLayout.manifests)"), "destination": destination,
                "syncPolicy": syncPolicy,
            ],
        ]
    }

    private var root: Value {
        [
            "apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
            "metadata": metadata(
                environment, annotations: [ArgoCDAnnotation.manifestGeneratePaths: "."]),
            "spec": [
                "project": .string(settings.project),
                "source": source(path: layout.path("\(TreeLayout.argocd)/applications")),
                "destination": ["server": .string(settings.server), "namespace": .string(settings.namespace)],
                "syncPolicy": syncPolicy,
            ],
        ]
    }

    private func source(path: String) -> Value {
        [
            "repoURL": .string(settings.repository), "targetRevision": .string(settings.revision),
            "path": .string(path), "directory": ["recurse": true],
        ]
    }

    /// Only what differs is sent, by server-side apply (client-side apply fails above 262,144 bytes, as with large
    /// CRDs), and what goes, goes last.
    private var syncPolicy: Value {
        [
            "automated": ["prune": true, "selfHeal": true],
            "retry": ["limit": 5, "backoff": ["duration": "10s", "factor": 2, "maxDuration": "5m"]],
            "syncOptions": ["ApplyOutOfSyncOnly=true", "PruneLast=true", "ServerSideApply=true"],
        ]
    }

    /// The project allows what the environment has, and nothing else.
    private var project: Value {
        let namespaces = Set(objects.map(\.namespace).filter { !$0.isEmpty } + [settings.namespace]).sorted()
        let clusterKinds = Set(
            objects.filter { $0.namespace.isEmpty }.map { GroupKind(group: $0.group, kind: $0.kind) }
        ).sorted()
        return [
            "apiVersion": "argoproj.io/v1alpha1", "kind": "AppProject", "metadata": metadata(settings.project),
            "spec": [
                "description": .string("The environment \(environment), rendered by Slipway"),
                "sourceRepos": [.string(settings.repository)],
                "destinations": .array(
                    namespaces.map { ["server": .string(settings.server), "namespace": .string($0)] }),
                "clusterResourceWhitelist": .array(
                    clusterKinds.map { ["group": .string($0.group), "kind": .string($0.kind)] }),
            ],
        ]
    }

    private struct GroupKind: Hashable, Comparable {
        var group: String
        var kind: String

        static func < (left: GroupKind, right: GroupKind) -> Bool {
            (left.group, left.kind) < (right.group, right.kind)
        }
    }
}
