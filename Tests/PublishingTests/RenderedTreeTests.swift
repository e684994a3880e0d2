import Documents
import Model
import TestSupport
import Testing

@testable import Publishing

@Suite struct RenderedTreeTests {
    private func text(_ tree: RenderedTree, _ path: String) throws -> String {
        let file = try #require(tree.files.first { $0.path == path })
        return String(decoding: file.content, as: UTF8.self)
    }

    private func error(_ objects: [DesiredObject]) async -> Diagnostic? {
        do {
            _ = try await Rendering.tree(objects)
            return nil
        } catch {
            return (error as? DiagnosticsError)?.diagnostics.first
        }
    }

    @Test(arguments: [
        ("", "ConfigMap", "lake", "trino", "configmap.core--lake--trino.yaml"),
        ("apps", "Deployment", "lake", "trino", "deployment.apps--lake--trino.yaml"),
        (
            "rbac.authorization.k8s.io", "ClusterRole", "", "system:Auth/x",
            "clusterrole.rbac.authorization.k8s.io--_cluster--system%3aauth%2fx.yaml"
        ),
    ]) func names(group: String, kind: String, namespace: String, name: String, file: String) {
        let identity = ObjectIdentity(group: group, kind: kind, namespace: namespace, name: name)
        #expect(FileName.manifest(for: identity) == file)
    }

    @Test func aLongNameIsShortenedAndStaysItsOwn() {
        func name(_ last: String) -> String {
            FileName.manifest(
                for: ObjectIdentity(
                    group: "kafka.strimzi.io", kind: "KafkaTopic", namespace: "lake",
                    name: String(repeating: "a", count: 250) + last))
        }
        #expect(name("b").utf8.count <= 245)
        #expect(name("b") != name("c"))
    }

    @Test func whatTheServerFillsInIsLeftOut() async throws {
        var object = Rendering.configMap("a")
        object.value["status"] = ["x": 1]
        object.value["metadata"]?["creationTimestamp"] = nil
        object.value["metadata"]?["managedFields"] = [[:]]
        object.value["metadata"]?["uid"] = "1"
        object.value["metadata"]?["annotations"] = ["argocd.argoproj.io/tracking-id": "x", "a": "b"]
        let tree = try await Rendering.tree([Rendering.configMap("b"), object], edges: [(1, 0)])
        let manifest = try text(tree, "environments/dev/apps/trino/manifests/configmap.core--lake--a.yaml")
        #expect(
            manifest == """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: a
                  namespace: lake
                  annotations:
                    a: b
                data:
                  key: x

                """)
    }

    /// Of its own folder, and only for Argo CD: nobody else reads it.
    @Test func wavesAreForArgoCD() async throws {
        let objects = [
            Rendering.object("Namespace", "lake", namespace: "", instance: ""), Rendering.configMap("a"),
            Rendering.configMap("b"), Rendering.configMap("c", instance: "hive"),
        ]
        let edges = [(1, 0), (2, 1), (3, 2)]
        let tree = try await Rendering.tree(objects, edges: edges, argocd: argocd)
        func wave(_ path: String) throws -> Value? {
            try parsed(tree, "environments/dev/apps/\(path).yaml").value(
                at: ["metadata", "annotations", "argocd.argoproj.io/sync-wave"])
        }
        #expect(try wave("00-cluster/manifests/namespace.core--_cluster--lake") == nil)
        #expect(try wave("trino/manifests/configmap.core--lake--a") == nil)
        #expect(try wave("trino/manifests/configmap.core--lake--b") == "10")
        #expect(try wave("hive/manifests/configmap.core--lake--c") == nil)
        let plain = try await Rendering.tree(objects, edges: edges)
        #expect(!plain.files.contains { String(decoding: $0.content, as: UTF8.self).contains("argoproj.io") })
    }

    @Test func aWaveOfTheUsersOwnStays() async throws {
        var object = Rendering.configMap("a")
        object.value["metadata"]?["annotations"] = ["argocd.argoproj.io/sync-wave": "-5"]
        for settings in [argocd, nil] {
            let tree = try await Rendering.tree([Rendering.configMap("b"), object], edges: [(1, 0)], argocd: settings)
            let manifest = try text(tree, "environments/dev/apps/trino/manifests/configmap.core--lake--a.yaml")
            #expect(manifest.contains("sync-wave: \"-5\""))
        }
    }

    @Test func foldersComeUpInTheOrderOfWhatTheyNeed() async throws {
        let objects = [
            Rendering.object("Namespace", "lake", namespace: "", instance: ""),
            Rendering.configMap("a", instance: "minio"), Rendering.configMap("b", instance: "minio"),
            Rendering.configMap("c", instance: "hive"), Rendering.configMap("d", instance: "trino"),
            Rendering.configMap("e", instance: "alone"),
            Rendering.object(
                "CustomResourceDefinition", "x.example.com", apiVersion: "apiextensions.k8s.io/v1", namespace: "",
                instance: "hive"), Rendering.configMap("f", instance: ""),
        ]
        let edges = [(1, 0), (3, 0), (3, 2), (4, 3)]
        let tree = try await Rendering.tree(objects, edges: edges)
        #expect(
            tree.applications.map(\.folder) == [
                "environments/dev/apps/00-cluster", "environments/dev/apps/alone", "environments/dev/apps/environment",
                "environments/dev/apps/minio", "environments/dev/apps/hive", "environments/dev/apps/trino",
            ])
        #expect(tree.applications.map(\.wave) == [0, 0, 0, 1, 2, 3])
        #expect(tree.applications.map(\.count) == [2, 1, 1, 2, 1, 1])
        #expect(tree.applications.map(\.namespace) == ["", "lake", "lake", "lake", "lake", "lake"])
        #expect(tree.files.first { $0.path.hasSuffix(".yaml") }?.path.contains("/00-cluster/") == true)
        // Another need moves no file of an object, and says nothing in one.
        let other = try await Rendering.tree(objects, edges: edges + [(5, 4)])
        #expect(other.applications.map(\.wave) == [0, 0, 1, 2, 3, 4])
        func manifests(_ tree: RenderedTree) -> [String: [UInt8]] {
            Dictionary(
                uniqueKeysWithValues: tree.files.filter { tree.layout.isManifest($0.path) }.map {
                    ($0.path, $0.content)
                })
        }
        #expect(manifests(tree) == manifests(other))
    }

    @Test(arguments: ["00-cluster", "environment", "Environment"])
    func anInstanceCannotHaveAFolderOfOurs(name: String) async {
        #expect(await error([Rendering.configMap("a", instance: name)])?.code == "publish.instance-name")
    }

    @Test(arguments: ["data", "stringData"]) func aSecretWithValuesIsRefused(field: String) async {
        let secret = Rendering.object("Secret", "s", fields: [field: ["password": "cGFzcw=="]])
        #expect(await error([secret])?.code == "publish.secret-data")
        #expect(await error([secret])?.detail.contains("Secret lake/s") == true)
    }

    @Test func aSecretThatIsFilledInLaterIsLeftOut() async throws {
        var secret = Rendering.object("Secret", "s")
        secret.secretKeys = [SecretKey(key: "password", source: .generate(length: 20), range: .none)]
        let tree = try await Rendering.tree([secret, Rendering.configMap("a")])
        #expect(tree.omitted.map(\.description) == ["Secret lake/s"])
        #expect(!tree.files.contains { $0.path.contains("secret") })
        #expect(try text(tree, "README.md").contains("- Secret lake/s"))
        let empty = try await Rendering.tree([Rendering.object("Secret", "token")])
        #expect(empty.files.contains { $0.path.hasSuffix("secret.core--lake--token.yaml") })
    }

    @Test func namesThatDifferInCaseOnlyCollide() async {
        let group = "rbac.authorization.k8s.io/v1"
        let objects = ["reader", "Reader"].map {
            Rendering.object("ClusterRole", $0, apiVersion: group, namespace: "")
        }
        #expect(await error(objects)?.code == "publish.file-collision")
    }

    @Test func noFileButManifestsLooksLikeOne() async throws {
        let tree = try await Rendering.tree([Rendering.configMap("a")])
        let extensions = [".yaml", ".yml", ".json", ".jsonnet"]
        let read = tree.files.filter { file in extensions.contains { file.path.hasSuffix($0) } }
        #expect(read.count == 1)
        #expect(tree.files.map(\.path) == tree.files.map(\.path).sorted { $0.precedes(inBytes: $1) })
    }

    // MARK: Argo CD

    private let argocd = ArgoCDSettings(
        project: "datalyptica", repository: "https://git.example/platform.git", revision: "refs/heads/env/dev")

    private func parsed(_ tree: RenderedTree, _ path: String) throws -> Value {
        let file = try #require(tree.files.first { $0.path == path })
        return try #require(try YAML.parse(file.content, file: .none).first).value
    }

    @Test func oneApplicationAnInstance() async throws {
        let objects = [
            Rendering.object("PersistentVolumeClaim", "data", instance: "minio"), Rendering.configMap("a"),
            Rendering.object("Kafka", "k", apiVersion: "kafka.strimzi.io/v1"),
            Rendering.object("ClusterRole", "r", apiVersion: "rbac.authorization.k8s.io/v1", namespace: ""),
        ]
        let tree = try await Rendering.tree(objects, edges: [(1, 0)], argocd: argocd)
        let application = try parsed(tree, "environments/dev/argocd/applications/trino.yaml")
        #expect(application.value(at: ["metadata", "name"]) == "dev-trino")
        #expect(
            application.value(at: ["metadata", "annotations", "argocd.argoproj.io/sync-wave"]) == "10")
        #expect(application.value(at: ["spec", "source", "path"]) == "environments/dev/apps/trino/manifests")
        #expect(application.value(at: ["spec", "source", "targetRevision"]) == "refs/heads/env/dev")
        #expect(application.value(at: ["spec", "destination", "namespace"]) == "lake")
        let root = try parsed(tree, "environments/dev/argocd/root-app.yaml")
        #expect(root.value(at: ["spec", "source", "path"]) == "environments/dev/argocd/applications")
        let project = try parsed(tree, "environments/dev/argocd/appproject.yaml")
        #expect(
            project.value(at: ["spec", "clusterResourceWhitelist"])
                == [["group": "rbac.authorization.k8s.io", "kind": "ClusterRole"]])
        #expect(project.value(at: ["spec", "destinations"])?.array?.count == 2)
    }

    @Test func dataIsOnlyDeletedWhenSomebodyConfirms() async throws {
        let objects = [
            Rendering.object("PersistentVolumeClaim", "data"), Rendering.configMap("a"),
            Rendering.object("Kafka", "k", apiVersion: "kafka.strimzi.io/v1"),
        ]
        let tree = try await Rendering.tree(objects, argocd: argocd)
        let folder = "environments/dev/apps/trino/manifests"
        func options(_ file: String) throws -> Value? {
            try parsed(tree, "\(folder)/\(file)").value(
                at: ["metadata", "annotations", "argocd.argoproj.io/sync-options"])
        }
        #expect(try options("persistentvolumeclaim.core--lake--data.yaml") == "Prune=confirm,Delete=confirm")
        #expect(
            try options("kafka.kafka.strimzi.io--lake--k.yaml")
                == "Prune=confirm,Delete=confirm,SkipDryRunOnMissingResource=true")
        #expect(try options("configmap.core--lake--a.yaml") == nil)
        #expect(
            try !text(try await Rendering.tree(objects), "\(folder)/persistentvolumeclaim.core--lake--data.yaml")
                .contains(
                    "sync-options"))
    }

    @Test func theDefaultProjectIsNotMade() async throws {
        var settings = argocd
        settings.project = "default"
        let tree = try await Rendering.tree([Rendering.configMap("a")], argocd: settings)
        #expect(!tree.files.contains { $0.path.hasSuffix("appproject.yaml") })
    }
}
