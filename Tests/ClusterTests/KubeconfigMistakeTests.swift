import Cluster
import Documents
import Host
import Model
import Testing

@Suite struct KubeconfigMistakeTests {
    private let folder: KubeconfigFolder

    init() throws { folder = try KubeconfigFolder() }

    /// One mistake: a user or a cluster, what is said about it, and where.
    struct Mistake: CustomTestStringConvertible, Sendable {
        var name: String
        var cluster: [String] = ["server: https://10.0.0.1:6443"]
        var user: [String] = ["token: a"]
        var code: String
        var detail: String
        /// Line and column.
        var place: (UInt32, UInt32)

        var testDescription: String { name }
    }

    static let mistakes = [
        Mistake(
            name: "no server", cluster: ["namespace: x"], code: "cluster.kubeconfig-invalid",
            detail: "The cluster \"main\" has no \"server\".", place: (5, 9)),
        Mistake(
            name: "bad base64", cluster: ["server: https://a", "certificate-authority-data: '%%%'"],
            code: "cluster.kubeconfig-base64", detail: "\"certificate-authority-data\" is not base64.", place: (8, 5)),
        Mistake(
            name: "bad base64 of a key", user: ["client-certificate-data: \"\"", "client-key-data: S3cret!"],
            code: "cluster.kubeconfig-base64", detail: "\"client-key-data\" is not base64.", place: (12, 5)),
        Mistake(
            name: "missing file", cluster: ["server: https://a", "certificate-authority: none.crt"],
            code: "cluster.kubeconfig-file", detail: "No such file or directory", place: (8, 28)),
        Mistake(
            name: "no PEM", cluster: ["server: https://a", "certificate-authority-data: aGVsbG8="],
            code: "cluster.kubeconfig-invalid", detail: "is no certificate in PEM form", place: (8, 5)),
        Mistake(
            name: "insecure and a CA",
            cluster: [
                "server: https://a", "insecure-skip-tls-verify: true",
                "certificate-authority-data: \(Base64.encode(Array(KubeconfigSample.pem.utf8)))",
            ], code: "cluster.kubeconfig-invalid", detail: "Only one of them can be meant", place: (8, 5)),
        Mistake(
            name: "certificate without key",
            user: ["client-certificate-data: \(Base64.encode(Array(KubeconfigSample.pem.utf8)))"],
            code: "cluster.kubeconfig-invalid", detail: "no client-key", place: (9, 9)),
        Mistake(
            name: "auth-provider", user: ["auth-provider: {name: gcp}"], code: "cluster.kubeconfig-auth-provider",
            detail: "gke-gcloud-auth-plugin", place: (11, 5)),
        Mistake(
            name: "two ways", user: ["token: a", "username: b"], code: "cluster.kubeconfig-invalid",
            detail: "several ways to log in (token, username)", place: (9, 9)),
        Mistake(
            name: "number for a token", user: ["token: 123"], code: "cluster.kubeconfig-invalid",
            detail: "has to be a string, and this reads as a integer", place: (11, 5)),
        Mistake(
            name: "groups without a user", user: ["token: a", "as-groups: [x]"], code: "cluster.kubeconfig-invalid",
            detail: "\"as\" is missing", place: (9, 9)),
        Mistake(
            name: "old exec", user: ["exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}"],
            code: "cluster.kubeconfig-exec", detail: "speaks client.authentication.k8s.io/v1alpha1", place: (11, 24)),
        Mistake(
            name: "exec without mode", user: ["exec: {apiVersion: client.authentication.k8s.io/v1, command: x}"],
            code: "cluster.kubeconfig-exec", detail: "needs \"interactiveMode\"", place: (11, 5)),
        Mistake(
            name: "exec without command", user: ["exec: {apiVersion: client.authentication.k8s.io/v1beta1}"],
            code: "cluster.kubeconfig-exec", detail: "has no \"command\"", place: (11, 5)),
    ]

    @Test(arguments: mistakes)
    func pointsAtMistakes(mistake: Mistake) throws {
        let found = folder.mistakes(KubeconfigSample.text(cluster: mistake.cluster, user: mistake.user))
        let diagnostic = try #require(found.first)
        #expect(found.count == 1, "\(found.map(\.detail))")
        #expect(diagnostic.code == mistake.code)
        #expect(diagnostic.detail.contains(mistake.detail), "\(diagnostic.detail)")
        let start = try #require(diagnostic.range).start
        #expect((start.line, start.column) == mistake.place, "\(start)")
    }

    @Test func suggestsTheContext() throws {
        let text = KubeconfigSample.text(user: ["token: a"])
        let diagnostic = try #require(folder.mistakes(text, context: "dvv").first)
        #expect(diagnostic.code == "cluster.kubeconfig-context")
        #expect(diagnostic.detail.contains("Did you mean \"dev\"?"))
        #expect(diagnostic.detail.contains("It has: dev."))
    }

    @Test func pointsAtACurrentContextThatIsNotThere() throws {
        let text = KubeconfigSample.text(user: ["token: a"]).replacingFirst(
            "current-context: dev", with: "current-context: prod")
        let diagnostic = try #require(folder.mistakes(text).first)
        #expect(diagnostic.code == "cluster.kubeconfig-context")
        #expect(diagnostic.range?.start == SourcePosition(line: 3, column: 18))
    }

    @Test func asksForAContextWhereNoneIsCurrent() throws {
        let text = KubeconfigSample.text(user: ["token: a"]).replacingFirst("current-context: dev\n", with: "")
        let diagnostic = try #require(folder.mistakes(text).first)
        #expect(diagnostic.summary == "No context chosen")
        #expect(diagnostic.detail.contains("--context"))
    }

    @Test(arguments: [("cluster: main", "cluster: mian", "cluster"), ("user: me", "user: moi", "user")])
    func pointsAtEntriesThatAreNotThere(old: String, new: String, key: String) throws {
        let text = KubeconfigSample.text(user: ["token: a"]).replacingFirst(
            "{cluster: main, user: me", with: "{\(old), \(key == "user" ? "cluster: main" : "user: me")")
        let diagnostic = try #require(folder.mistakes(text.replacingFirst(old, with: new)).first)
        #expect(diagnostic.code == "cluster.kubeconfig-\(key)")
        #expect(diagnostic.range?.start.line == 14)
    }

    @Test func findsNamesThatAreThereTwice() throws {
        let text = KubeconfigSample.text(user: ["token: a"]).replacingFirst(
            "users:\n", with: "users:\n- name: me\n  user: {}\n")
        let diagnostic = try #require(folder.mistakes(text).first)
        #expect(diagnostic.detail.contains("Two entries of \"users\" are called \"me\""))
        #expect(diagnostic.notes.first?.range?.start.line == 9)
    }

    @Test(arguments: [
        ("- a list", "A kubeconfig is a mapping"), ("clusters: 3", "\"clusters\" has to be a list"),
        ("users: [3]", "An entry of \"users\" is a mapping"), ("contexts: [{context: {}}]", "has no name"),
        ("current-context: [x]", "has to be a string"),
    ])
    func refusesWrongShapes(text: String, detail: String) throws {
        let diagnostic = try #require(folder.mistakes(text).first)
        #expect(diagnostic.detail.contains(detail), "\(diagnostic.detail)")
        #expect(diagnostic.range != nil)
    }

    @Test func tellsThatThereIsNoFile() throws {
        var sources = SourceMap()
        #expect {
            try ClusterConnection.resolve(kubeconfig: "/no/such/file", sources: &sources)
        } throws: {
            ($0 as? DiagnosticsError)?.diagnostics.first?.code == "cluster.kubeconfig-missing"
        }
        #expect {
            try ClusterConnection.resolve(
                environment: EnvironmentVariables(["HOME": folder.path]), serviceAccountFolder: folder.path,
                sources: &sources)
        } throws: {
            ($0 as? DiagnosticsError)?.diagnostics.first?.detail.contains("\(folder.path)/.kube/config") == true
        }
    }

    @Test func tellsThatAFileCannotBeRead() throws {
        var sources = SourceMap()
        #expect {
            try ClusterConnection.resolve(kubeconfig: folder.path, sources: &sources)
        } throws: {
            ($0 as? DiagnosticsError)?.diagnostics.first?.code == "cluster.kubeconfig-unreadable"
        }
    }
}
