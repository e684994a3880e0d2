import Loading
import Model
import TestSupport
import Testing

@testable import Loading

/// What an environment says of its cluster, its branch and its past, and names in general.
@Suite struct EnvironmentFormTests {
    private func complaint(_ spec: String) async -> String {
        await LoadingRepository().environment("instances: {web: {module: web}, cache: {module: web}}\n" + spec)
            .complaint()
    }

    // MARK: The cluster

    @Test func clusters() async throws {
        let cluster = try await LoadingRepository().environment(
            "cluster: {context: prod, kubeconfig: clusters/prod, version: \"1.30\"}"
        ).load().environment.cluster
        #expect(cluster.context?.value == "prod" && cluster.kubeconfig?.value == "clusters/prod")
        #expect(cluster.version?.value == "1.30")
    }

    /// Without quotes YAML takes `1.30` for `1.3`, which is eight years older.
    @Test(arguments: [
        ("1.30", "is a number, and 1.30 would be the same one as 1.3. Put it in quotes."),
        ("\"2.1\"", "wants a version of Kubernetes"), ("\"1\"", "wants a version of Kubernetes"),
        ("\"1.x\"", "wants a version of Kubernetes"), ("\"1.30.1.2\"", "wants a version of Kubernetes"),
        ("\"v1.30\"", "wants a version of Kubernetes"),
    ])
    func versionsAreThoseOfKubernetes(version: String, expected: String) async {
        let complaint = await complaint("cluster: {version: \(version)}")
        #expect(complaint.contains(expected), "\(complaint)")
    }

    @Test func aKubeconfigLiesInTheRepository() async {
        let complaint = await complaint("cluster: {kubeconfig: ../../home/admin.conf}")
        #expect(complaint.contains("name it with -kubeconfig or KUBECONFIG"), "\(complaint)")
    }

    // MARK: Publishing

    @Test func publishing() async throws {
        let publish = try await LoadingRepository().environment(
            "publish: {branch: env/dev, path: clusters/dev, remote: origin, argocd: }"
        ).load().environment.publish
        #expect(publish?.branch?.value == "env/dev" && publish?.path?.value == "clusters/dev")
        #expect(publish?.argocd != nil && publish?.argocd?.project == nil, "a bare key asks for what is usual")
        #expect(try await LoadingRepository().load().environment.publish == nil)
    }

    @Test(arguments: ["./other", "/srv/git", "~/git", "file:///srv/git", "../other"])
    func aRemoteIsNoFolderOfThisMachine(remote: String) async {
        let complaint = await complaint("publish: {remote: \(remote)}")
        #expect(complaint.contains("a folder of this machine"), "\(complaint)")
    }

    @Test(arguments: ["../x", "a/../b", ".git/x", "GIT~1/x", "a:b"])
    func aPathIsOneInATree(path: String) async {
        #expect(await complaint("publish: {path: \(path)}").contains("cannot be a folder in a branch"))
    }

    // MARK: Instances that had another name

    @Test func renamedInstances() async throws {
        let moved = try await LoadingRepository().environment(
            "instances: {web: {module: web}}\nmoved: [{from: site, to: front}, {from: front, to: web}]"
        ).load().environment.moved
        #expect(moved.map { "\($0.from.value) → \($0.to.value)" } == ["site → front", "front → web"])
    }

    @Test(arguments: [
        ("{from: cache, to: web}", "The instance \"cache\" still exists, so it cannot have become \"web\"."),
        (
            "{from: old, to: cach}",
            "There is no instance \"cach\" that \"old\" could have become. Did you mean \"cache\"?"
        ),
        ("{from: old}", "\"to\""), ("{from: old, to: web, at: x}", "has no key \"at\""),
    ])
    func renamesThatCannotBe(entry: String, expected: String) async {
        let complaint = await complaint("moved: [\(entry)]")
        #expect(complaint.contains(expected), "\(complaint)")
    }

    // MARK: What is looked after, and what is there already

    @Test func whatIsProtectedAndWhatIsExternal() async throws {
        let all = try await LoadingRepository().environment("protect: true").load().environment.protection
        #expect(all.isTotal && all.selectors.isEmpty)
        let some = try await LoadingRepository().environment(
            "protect: [{kind: Secret}, {instance: db, namespace: data}]\nexternal: [{kind: Secret, name: pull}]"
        ).load().environment
        #expect(!some.protection.isTotal && some.protection.selectors.count == 2)
        #expect(some.protection.selectors[1].instance?.value == "db")
        #expect(some.external.map { $0.name?.value } == ["pull"])
        #expect(await complaint("protect: [{kin: Secret}]").contains("Did you mean \"kind\"?"))
    }

    @Test(arguments: [("a=b,c!=d,e,!f,g in (h,i)", 5), ("a notin (b)", 1), ("", 0)])
    func selectorsAreThoseOfKubectl(text: String, count: Int) async throws {
        let external = try await LoadingRepository().environment(
            "external: [{kind: Pod, labelSelector: \"\(text)\", labels: {x: z}}]"
        ).load().environment.external
        #expect(external.first?.labels.count == count + 1)
        #expect(await complaint("external: [{labelSelector: \"a in b\"}]").contains("is no label selector"))
    }

    @Test func howGatesAreBuilt() async throws {
        let gates = try await LoadingRepository().environment(
            "gates: {image: \"busybox:1\", timeout: 2m, resources: {limits: {cpu: 1}}}"
        ).load().environment.gates
        #expect(gates.image?.value == "busybox:1" && gates.timeout?.value == 120)
        #expect(gates.resources?.value == ["limits": ["cpu": 1]])
        #expect(await complaint("gates: {timeout: -1}").contains("a duration such as"))
    }

    // MARK: Names

    @Test func references() {
        for name in ["trino", "trino@2", "a-b@1.2.3_x", "a@A"] { #expect(name.isModuleReference, "\(name)") }
        for name in ["", "Trino", "trino@", "@2", "a@b@c", "a@b/c", "../a", "a@" + String(repeating: "1", count: 64)] {
            #expect(!name.isModuleReference, "\(name)")
        }
        for name in ["a", "_a", "aB_9"] { #expect(name.isIdentifier, "\(name)") }
        for name in ["", "9a", "a-b", "a.b", "é", "a b"] { #expect(!name.isIdentifier, "\(name)") }
    }

    @Test(
        arguments: [
            ("90s", 90), ("1h30m", 5400), ("0s", 0), ("1.5m", 90), ("1500ms", nil), ("-5s", nil), ("5", nil),
            ("soon", nil),
            ("", nil),
        ] as [(String, Int?)])
    func durationsAreWholeSeconds(text: String, seconds: Int?) { #expect(text.durationSeconds == seconds) }
}
