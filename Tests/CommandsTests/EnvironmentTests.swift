import Cluster
import Host
import Model
import TestSupport
import Testing

@testable import Commands
@testable import Reporting

/// Every environment of this repository: it renders, and it goes once round on each cluster.
@Suite(.serialized) struct EnvironmentTests {
    static let environments: [String] = {
        let folder = Path.join(Workspace.packageRoot, "environments")
        return ((try? FileSystem.list(folder)) ?? []).filter {
            FileSystem.kind(of: Path.join(folder, "\($0)/environment.yaml")) == .file
        }.sorted()
    }()

    /// What the environments take from whoever plans.
    static let secrets = [
        "S3_ACCESS_KEY": "access", "S3_SECRET_KEY": "secret", "PGBACKREST_S3_CONF": "[global]",
        "KEYCLOAK_TLS_CRT": "certificate", "KEYCLOAK_TLS_KEY": "key",
    ].allowed

    @Test func theFourAreThere() {
        #expect(Set(Self.environments).isSuperset(of: ["data-platform", "dev", "eks", "openshift"]))
    }

    @Test func oneModuleServesThreeOfThem() async throws {
        for environment in ["data-platform", "dev", "openshift"] {
            let state = try await Self.compile(environment)
            #expect(state.objects.contains { $0.origin.module == "trino" && $0.kind.kind == "Deployment" })
        }
    }

    @Test(arguments: environments) func isValidAndRendersTheSameTwice(environment: String) async {
        let valid = await slipway("validate", environment, in: Workspace.packageRoot)
        #expect(valid.status == .done, "\(valid.errors)")
        let first = await slipway("render", environment, in: Workspace.packageRoot)
        let second = await slipway("render", environment, in: Workspace.packageRoot)
        #expect(first.status == .done, "\(first.errors)")
        #expect(first.out == second.out)
        #expect(!first.out.contains("${{"))
    }

    @Test(.timeLimit(.minutes(10)), arguments: environments)
    func goesRoundOnTheEmbeddedCluster(environment: String) async throws {
        try await Workspace.with { workspace in
            let defined = await workspace.run("embedded", "define", environment)
            #expect(defined.status == .done, "\(defined.errors)")
            try await Self.goRound(environment, flags: ["--embedded"], in: workspace)
        }
    }

    @Test(
        .enabled(if: TestServer.isAvailable, Comment(rawValue: TestServer.whyUnavailable)), .timeLimit(.minutes(10)),
        arguments: environments)
    func goesRoundOnTheTestServer(environment: String) async throws {
        let server = try await TestServer.start(["--ready-delay", "50ms"])
        let objects = try await Self.compile(environment).objects
        let client = try await Self.define(objects, on: server)
        let operators = Task { await OperatorPlayer(client: client, objects: objects).play() }
        try await Workspace.with { workspace in
            let flags = ["--kubeconfig", server.kubeconfig, "--context", "admin"]
            try await Self.goRound(environment, flags: flags, in: workspace)
        }
        operators.cancel()
        await operators.value
        await server.stop()
    }

    // MARK: -

    private static func compile(_ environment: String) async throws -> DesiredState {
        let record = RecordedConsole()
        let context = CommandContext(
            console: record.console, variables: EnvironmentVariables([:]), directory: Workspace.packageRoot,
            now: { 1_795_000_000 })
        return try await Compilation.run(environment: environment, in: context).desired
    }

    /// Installs the kinds that the server lacks, and gives a client that knows them.
    private static func define(_ objects: [DesiredObject], on server: TestServer) async throws -> ClusterClient {
        let client = try server.client()
        let known = try await client.discover().resources.map { "\($0.kind.group)/\($0.kind.kind)" }
        let definitions = OpenDefinitions.definitions(for: objects, excluding: Set(known))
        for definition in definitions { _ = try await client.apply(definition, fieldManager: "test") }
        let wanted = Set(objects.map { "\($0.kind.group)/\($0.kind.kind)" })
        return try await eventually("all kinds of the environment are served", every: .milliseconds(100)) {
            let client = try server.client()
            let served = try await client.discover().resources.map { "\($0.kind.group)/\($0.kind.kind)" }
            return wanted.isSubset(of: served) ? client : nil
        }
    }

    /// Plan, apply, nothing left to do, no drift.
    private static func goRound(_ environment: String, flags: [String], in workspace: Workspace) async throws {
        func slipway(_ words: String...) async -> CommandLineResult {
            await CommandsTests.slipway(
                words + flags, in: workspace.root, variables: secrets.merging(["HOME": workspace.root]) { $1 })
        }
        let plan = await slipway("plan", environment, "-detailed-exitcode", "-concise")
        #expect(plan.status == .changes, "\(plan.errors)")
        let apply = await slipway("apply", environment, "-auto-approve", "-concise")
        try #require(apply.status == .done, "\(apply.errors)\n\(apply.out)")
        for extra in [[], ["--verify"]] {
            let again = await CommandsTests.slipway(
                ["plan", environment, "-detailed-exitcode", "-concise", "-out", "again.plan"] + extra + flags,
                in: workspace.root,
                variables: secrets.merging(["HOME": workspace.root]) { $1 })
            #expect(again.status == .done, "\(again.errors)\n\(again.out)")
            #expect(again.out.contains("No changes."))
            // What is owned as desired is known without asking, whatever defaults the server has set in it.
            let saved = try workspace.read("again.plan")
            let asksNothing = saved.contains("\"dryRuns\":0")
            #expect(asksNothing == extra.isEmpty, "a dry-run too many, or none where all are wanted")
        }
        let drift = await slipway("drift", environment)
        #expect(drift.status == .done, "\(drift.errors)\n\(drift.out)")
    }
}
