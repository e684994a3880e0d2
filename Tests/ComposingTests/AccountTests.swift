import Model
import TestSupport
import Testing

/// Service accounts, identities of the cloud, and whom pods run as.
@Suite struct AccountTests {
    static let role = "arn:aws:iam::111122223333:role/app"

    private func repository(
        _ instance: String, platform: String, module: String = "summary: An app", objects: String = GateTests.app,
        environment: String = ""
    ) -> Repository {
        Repository(
            environment: "instances: {app: {module: app, namespace: lake, \(instance)}}\n\(environment)",
            modules: ["app": module], platform: platform
        ).with("modules/app/objects/app.yaml", objects)
    }

    private static let accountPath = ["spec", "template", "spec", "serviceAccountName"]

    @Test func anIdentityBecomesAnAnnotatedAccount() async throws {
        let state = try await repository("identity: {role: \"\(Self.role)\"}", platform: "eks").compose()
        let account = try #require(state.object("ServiceAccount", "app"))
        #expect(
            account.value.value(at: ["metadata", "annotations", "eks.amazonaws.com/role-arn"])?.string == Self.role)
        #expect(account.identity.namespace == "lake")
        #expect(account.value.value(at: ["metadata", "labels", "app.kubernetes.io/instance"]) == "app")
        #expect(state.object("Deployment", "app")?.value.value(at: Self.accountPath) == "app")
        #expect(state.dependencies(of: "Deployment", "app").contains("ServiceAccount lake/app"))
    }

    @Test func partsHaveWhatTheWholeIsGiven() async throws {
        let state = try await Repository(
            environment: """
                instances:
                  whole:
                    module: whole
                    namespace: lake
                    identity: {role: "\(Self.role)"}
                    security: {runAsUser: 10, runAsGroup: 20}
                """,
            modules: [
                "app": "security: {runAsUser: 1, fsGroup: 3}",
                "whole":
                    "instances: {front: {module: app}, back: {module: app, serviceAccount: own, security: {runAsGroup: 21}}}",
            ], platform: "eks"
        ).with(
            "modules/app/objects/app.yaml",
            GateTests.app.split(separator: "name: app}", maxSplits: 1).joined(separator: "name: \"${instance.name}\"}")
        ).compose()
        for (part, account, group) in [("front", "whole-front", 20), ("back", "own", 21)] as [(String, String, Value)] {
            let pod = state.object("Deployment", "whole-\(part)")?.value.value(at: ["spec", "template", "spec"])
            #expect(pod?["serviceAccountName"]?.string == account)
            #expect(pod?["securityContext"]?["runAsUser"] == 10)
            #expect(pod?["securityContext"]?["runAsGroup"] == group)
            #expect(pod?["securityContext"]?["fsGroup"] == 3)
            let annotations = state.object("ServiceAccount", account)?.value.value(at: ["metadata", "annotations"])
            #expect(annotations?["eks.amazonaws.com/role-arn"]?.string == Self.role)
        }
    }

    @Test func aNamespaceGivesItsIdentityToAllInIt() async throws {
        let state = try await repository(
            "serviceAccount: shared", platform: "eks",
            environment: "namespaces: {lake: {identity: {role: \"\(Self.role)\"}}}"
        ).compose()
        let account = try #require(state.object("ServiceAccount", "shared")?.value)
        #expect(account.value(at: ["metadata", "annotations", "eks.amazonaws.com/role-arn"])?.string == Self.role)
    }

    @Test func accountsOfTheModuleAreTheOnesThatCarryIt() async throws {
        let objects = """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: runner}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: app}
            spec: {template: {spec: {serviceAccountName: runner, containers: [{name: app, image: "app:1"}]}}}
            """
        let state = try await repository(
            "identity: {role: \"\(Self.role)\"}", platform: "eks", objects: objects
        ).compose()
        #expect(state.objects.filter { $0.kind.kind == "ServiceAccount" }.map(\.identity.name) == ["runner"])
        let annotations = state.object("ServiceAccount", "runner")?.value.value(at: ["metadata", "annotations"])
        #expect(annotations?["eks.amazonaws.com/role-arn"]?.string == Self.role)
    }

    @Test func someoneElsesAccountIsOnlyUsed() async throws {
        let state = try await repository(
            "serviceAccount: {name: operated, create: false}", platform: "minikube"
        ).compose()
        #expect(state.object("ServiceAccount", "operated") == nil)
        #expect(state.object("Deployment", "app")?.value.value(at: Self.accountPath) == "operated")
    }

    @Test func withoutACloudThereIsNoIdentity() async throws {
        let elsewhere = repository("identity: {role: \"\(Self.role)\"}", platform: "openshift")
        Golden.expect(try await elsewhere.complaint(), "identityWithoutACloud")
        let wrong = repository("identity: {role: kafka}", platform: "eks")
        Golden.expect(try await wrong.complaint(), "invalidRole")
    }

    @Test func usersAreFilledInWhereTheyMayBeChosen() async throws {
        let module = "security: {runAsUser: 26, fsGroup: 26}"
        let state = try await repository("security: {fsGroup: 27}", platform: "minikube", module: module).compose()
        let context = state.object("Deployment", "app")?.value.value(at: [
            "spec", "template", "spec", "securityContext",
        ])
        #expect(context?["runAsUser"] == 26)
        #expect(context?["fsGroup"] == 27)
        #expect(!state.objects.contains { $0.kind.kind == "SecurityContextConstraints" })
    }

    @Test func openshiftMakesConstraintsAndTheRightToUseThem() async throws {
        let module = "security: {runAsUser: 26, fsGroup: 26, capabilities: [CHOWN]}"
        let state = try await repository("security: {scc: db-scc}", platform: "openshift", module: module).compose()
        let constraints = try #require(state.object("SecurityContextConstraints", "db-scc"))
        #expect(constraints.identity.namespace.isEmpty)
        #expect(
            constraints.value["runAsUser"] == ["type": "MustRunAsRange", "uidRangeMax": 26, "uidRangeMin": 26])
        #expect(constraints.value["fsGroup"] == ["ranges": [["max": 26, "min": 26]], "type": "MustRunAs"])
        #expect(constraints.value["allowedCapabilities"] == ["CHOWN"])
        let role = try #require(state.object("Role", "app-scc")?.value["rules"]?.array?[0])
        #expect(role["resourceNames"] == ["db-scc"])
        #expect(role["verbs"] == ["use"])
        let binding = try #require(state.object("RoleBinding", "app-scc")?.value)
        #expect(binding["subjects"] == [["kind": "ServiceAccount", "name": "app", "namespace": "lake"]])
        #expect(state.object("Deployment", "app")?.value.value(at: Self.accountPath) == "app")
        #expect(
            state.dependencies(of: "Deployment", "app").contains("rbac.authorization.k8s.io RoleBinding lake/app-scc"))
        #expect(
            state.dependencies(of: "Role", "app-scc").contains(
                "security.openshift.io SecurityContextConstraints db-scc"))
    }

    @Test func constraintsOfTheClusterAreOnlyBound() async throws {
        let state = try await repository(
            "security: {scc: anyuid}", platform: "openshift", module: "security: {runAsUser: 0}"
        ).compose()
        #expect(!state.objects.contains { $0.kind.kind == "SecurityContextConstraints" })
        #expect(state.object("Role", "app-scc") != nil)
    }

    @Test func imagesThatBearAnyUserAskOpenshiftForNothing() async throws {
        let module = "security: {runAsUser: 1000, anyUser: true}"
        let state = try await repository("", platform: "openshift", module: module).compose()
        let pod = state.object("Deployment", "app")?.value.value(at: ["spec", "template", "spec"])
        #expect(pod?["securityContext"]?["runAsUser"] == nil)
        #expect(pod?["serviceAccountName"] == nil)
        #expect(!state.objects.contains { $0.kind.kind == "SecurityContextConstraints" })
    }
}
