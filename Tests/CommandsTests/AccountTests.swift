import Cluster
import CurlTransport
import Documents
import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// What `rbac` prints suffices, and nothing of it is too much.
@Suite(.serialized) struct AccountTests {
    /// Servers that authorize.
    enum Authorizing: CaseIterable, CustomTestStringConvertible {
        case testServer, realCluster

        static let available = allCases.filter(\.isAvailable)

        var isAvailable: Bool {
            switch self {
            case .testServer: TestServer.isAvailable
            case .realCluster: RealCluster.isAvailable
            }
        }

        var testDescription: String {
            switch self {
            case .testServer: "the test API server"
            case .realCluster: RealCluster.description
            }
        }
    }

    private static let files: [String: String] = {
        var files = RepositoryUnderTest.files(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: \"${string(inputs.v)}\"}\n",
            namespace: "account1")
        let path = RepositoryUnderTest.environmentPath
        files[path] = files[path]?.replacing("namespaces: [account1]", with: "namespaces: {account1: {create: false}}")
        return files
    }()

    /// A repository, and a server that authorizes.
    private struct Place {
        let workspace: Workspace
        let kubeconfig: String
        let admin: ClusterClient

        /// The objects of an account, and the flags of a command that it runs.
        func account(for purpose: String) async throws -> (objects: [Value], flags: [String]) {
            let printed = await workspace.run("rbac", "dev", "--for", purpose)
            #expect(printed.status == .done, "\(printed.errors)")
            let objects = try Value.documents(printed.out)
            for object in objects { _ = try await admin.apply(object, fieldManager: "admin") }
            var config = try #require(
                try Value.documents(String(decoding: FileSystem.read(kubeconfig), as: UTF8.self)).first)
            let users = (config["users"]?.array ?? []).map { user -> Value in
                var user = user
                user["user"]?["as"] = .string("system:serviceaccount:account1:slipway-dev-\(purpose)")
                user["user"]?["as-groups"] = ["system:serviceaccounts", "system:authenticated"]
                return user
            }
            config["users"] = .array(users)
            let path = Path.join(workspace.root, "kubeconfig-\(purpose)")
            try FileSystem.write(JSON.serialize(config), to: path)
            return (objects, ["--kubeconfig", path])
        }

        /// Runs a command with each one of the rules missing: it has to say so.
        func expectNeed(of objects: [Value], _ run: (Comment, Value) async throws -> Void) async throws {
            var count = 0
            for object in objects where object["rules"] != nil {
                for (index, rule) in (object["rules"]?.array ?? []).enumerated() {
                    var rules = object["rules"]?.array ?? []
                    rules.remove(at: index)
                    var less = object
                    less["rules"] = .array(rules)
                    _ = try await admin.apply(less, fieldManager: "admin")
                    try await run("without \(rule)", rule)
                    count += 1
                }
                _ = try await admin.apply(object, fieldManager: "admin")
            }
            #expect(count >= 2)
        }
    }

    private func with(_ target: Authorizing, _ body: (Place) async throws -> Void) async throws {
        let server = target == .testServer ? try await TestServer.start(["--rbac"]) : nil
        let kubeconfig: String
        let admin: ClusterClient
        if let server {
            (kubeconfig, admin) = (server.kubeconfig, try server.client())
        } else {
            kubeconfig = try await RealCluster.kubeconfig()
            admin = ClusterClient(try CurlTransport(try await RealCluster.connection()))
        }
        _ = try await admin.apply(
            ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "account1"]], fieldManager: "admin")
        try await Workspace.with(files: Self.files) { workspace in
            try await body(Place(workspace: workspace, kubeconfig: kubeconfig, admin: admin))
        }
        // Everything of the account is in there.
        let namespace = ObjectIdentity(group: "", kind: "Namespace", namespace: "", name: "account1")
        _ = try await admin.delete(GroupVersionKind(apiVersion: "v1", kind: "Namespace"), namespace)
        await server?.stop()
    }

    /// One namespace is all that an environment in one namespace needs, with its lock.
    @Test(
        .timeLimit(.minutes(10)),
        .enabled(if: !Authorizing.available.isEmpty, Comment(rawValue: TestServer.whyUnavailable)),
        arguments: Authorizing.available)
    func eachCommandRunsUnderItsAccount(target: Authorizing) async throws {
        try await with(target) { place in
            func slipway(_ words: [String]) async -> CommandLineResult { await run(words, in: place.workspace) }
            func set(_ v: Int) throws {
                try place.workspace.replace("v: \(v - 1)}", with: "v: \(v)}", in: RepositoryUnderTest.environmentPath)
            }
            let reader = try await place.account(for: "plan")
            let first = await slipway(["plan", "dev"] + reader.flags)
            #expect(first.status == .done, "\(first.errors)\(first.out)")
            #expect(first.words.contains("1 not server-verified"), "\(first.words)")
            #expect(first.words.contains("[plan.not-verified]"), "\(first.words)")
            func expectNeed(_ command: String, _ account: (objects: [Value], flags: [String])) async throws {
                try await place.expectNeed(of: account.objects) { without, rule in
                    let result = await slipway([command, "dev"] + account.flags)
                    // Whether the inventory is the latest is worth a warning.
                    let isRecord = rule["resources"] == ["leases"]
                    #expect(result.status == (isRecord ? .done : .error), without)
                    #expect(result.errors.contains("[plan.unknown-history]") == isRecord, without)
                }
            }
            try await expectNeed("plan", reader)

            let writer = try await place.account(for: "apply")
            let applied = await slipway(["apply", "dev", "-auto-approve"] + writer.flags)
            #expect(applied.status == .done, "\(applied.errors)\(applied.out)")
            try set(2)
            try await place.expectNeed(of: writer.objects) { without, _ in
                #expect(await slipway(["apply", "dev", "-auto-approve"] + writer.flags).status == .error, without)
            }
            let again = await slipway(["apply", "dev", "-auto-approve"] + writer.flags)
            #expect(again.status == .done, "\(again.errors)\(again.out)")
            let kind = GroupVersionKind(group: "coordination.k8s.io", version: "v1", kind: "Lease")
            let leases = try await place.admin.list(kind, namespace: "kube-system").collect().items
            let ours = leases.filter { $0.value(at: ["metadata", "name"])?.string?.hasPrefix("slipway-") ?? false }
            #expect(!ours.contains { $0.value(at: ["metadata", "name"]) == "slipway-dev" }, "\(ours)")

            try set(3)
            let changed = await slipway(["plan", "dev"] + reader.flags)
            #expect(changed.status == .done, "\(changed.errors)")
            #expect(changed.out.contains("\"2\" → \"3\""), "\(changed.out)")
            try set(4)

            let watcher = try await place.account(for: "drift")
            let drift = await slipway(["drift", "dev"] + watcher.flags)
            #expect(drift.status == .done, "\(drift.errors)\(drift.out)")
            try await expectNeed("drift", watcher)
            #expect(await slipway(["rbac", "dev", "--for", "publish"]).out.isEmpty)
        }
    }

    /// What makes its namespaces itself cannot be given roles in them before.
    @Test func namespacesThatComeLaterNeedRightsEverywhere() async throws {
        var files = Self.files
        let path = RepositoryUnderTest.environmentPath
        files[path] = files[path]?.replacing("{account1: {create: false}}", with: "[account1]")
        try await Workspace.with(files: files) { workspace in
            let objects = try Value.documents(await workspace.run("rbac", "dev").out)
            let kinds = objects.compactMap { $0["kind"]?.string }
            #expect(kinds == ["ServiceAccount", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"])
            #expect(objects[0].value(at: ["metadata", "namespace"]) == "kube-system")
            #expect(objects[1]["rules"]?.array?.count == 1, "the lock")
        }
    }
}
