import Loading
import Model
import TestSupport
import Testing

/// Whom pods run as and what they may use: the forms in which it may be said, and what is refused.
@Suite struct SecurityFormTests {
    private func instance(_ keys: String) async throws -> Instance {
        let repository = LoadingRepository().environment("instances: {web: {module: web, \(keys)}}")
        return try #require(try await repository.load().environment.instances.first)
    }

    private func namespace(_ keys: String) async throws -> NamespaceDeclaration {
        let repository = LoadingRepository().environment("namespaces: {lake: {\(keys)}}")
        return try #require(try await repository.load().environment.namespaces.first)
    }

    private func complaint(_ keys: String) async -> String {
        await LoadingRepository().environment("instances: {web: {module: web, \(keys)}}").complaint()
    }

    @Test func usersAndCapabilities() async throws {
        let need = try await instance(
            "security: {runAsUser: 0, runAsGroup: 2147483647, fsGroup: 5, capabilities: [NET_ADMIN], anyUser: false, scc: s}"
        ).security
        #expect(need?.runAsUser?.value == 0)
        #expect(need?.runAsGroup?.value == 2_147_483_647)
        #expect(need?.fsGroup?.value == 5)
        #expect(need?.capabilities.map(\.value) == ["NET_ADMIN"])
        #expect(need?.anyUser?.value == false)
        #expect(need?.constraints?.value == "s")
        #expect(try await instance("enabled: true").security == nil)
    }

    @Test(arguments: ["-1", "2147483648"])
    func usersAreNumbersThatKubernetesTakes(number: String) async {
        let complaint = await complaint("security: {runAsUser: \(number)}")
        #expect(
            complaint.contains("cannot be \(number): users and groups are numbers from 0 to 2147483647."),
            "\(complaint)")
    }

    /// Constraints are a matter of the cluster that an instance is for.
    @Test func modulesNameNoConstraints() async {
        let complaint = await LoadingRepository().module("objects: []\nsecurity: {scc: nonroot}").complaint()
        #expect(complaint.contains("\"scc\""), "\(complaint)")
    }

    /// What an instance says goes before the module's, key by key.
    @Test func instancesOverrideModules() async throws {
        let configuration = try await LoadingRepository().module(
            "objects: []\nsecurity: {runAsUser: 1, fsGroup: 1, capabilities: [A], anyUser: true}"
        ).environment("instances: {web: {module: web, security: {runAsUser: 2, capabilities: [B]}}}").load()
        let own = try #require(configuration.modules.first?.security)
        let merged = own.overridden(by: configuration.environment.instances.first?.security)
        #expect(merged.runAsUser?.value == 2 && merged.fsGroup?.value == 1 && merged.anyUser?.value == true)
        #expect(merged.capabilities.map(\.value) == ["B"])
        #expect(own.overridden(by: nil).runAsUser?.value == 1)
    }

    @Test func accounts() async throws {
        let short = try await instance("serviceAccount: runner").serviceAccount
        #expect(short?.name.value == "runner" && short?.isCreated == true)
        let long = try await instance("serviceAccount: {name: op, create: false, annotations: {a: b}}").serviceAccount
        #expect(long?.name.value == "op" && long?.isCreated == false)
        #expect(long?.annotations.map(\.name.value) == ["a"])
        #expect(await complaint("serviceAccount: {create: false}").contains("name"))
        #expect(
            try await instance("identity: {role: 'arn:aws:iam::1:role/x'}").identity?.role.value
                == "arn:aws:iam::1:role/x")
        #expect(await complaint("identity: {}").contains("role"))
    }

    @Test func podSecurityIsOneWordOrThree() async throws {
        let short = try await namespace("podSecurity: restricted")
        #expect(short.podSecurity?.value == .restricted && short.warn == nil && short.audit == nil)
        let long = try await namespace("podSecurity: {enforce: baseline, warn: restricted, audit: privileged}")
        #expect(long.podSecurity?.value == .baseline)
        #expect(long.warn?.value == .restricted && long.audit?.value == .privileged)
    }

    /// Amounts become text, as the API server keeps them.
    @Test func quotasAndLimits() async throws {
        let lake = try await namespace(
            "quota: {cpu: 100, memory: 1.5, requests.storage: 10Ti}, limits: {default: {cpu: 1}, max: {memory: 4Gi}}")
        #expect(lake.quota.map(\.name.value) == ["cpu", "memory", "requests.storage"])
        #expect(lake.quota.map(\.node.value) == ["100", "1.5", "10Ti"])
        #expect(lake.limits?.value == ["default": ["cpu": "1"], "max": ["memory": "4Gi"]])
        let complaint = await LoadingRepository().environment("namespaces: {lake: {quota: {cpu: [1]}}}").complaint()
        #expect(complaint.contains("\"cpu\" in \"quota\"") && complaint.contains("a quantity"), "\(complaint)")
    }
}
