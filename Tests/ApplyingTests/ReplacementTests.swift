import Applying
import Cluster
import Model
import Planning
import TestSupport
import Testing

/// Fields that cannot change in place, and secrets.
@Suite struct ReplacementTests {
    private static let web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: $NS}
        spec:
          replicas: 1
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: main, image: "nginx:1"}]}
        """

    @Test(arguments: Backend.available) func aSelectorForcesReplacement(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await harness.establish(Self.web)
        let old = try await harness.find(Harness.deployment, "web")
        let changed = try harness.desired(Self.web.replacing("app: web}", with: "app: site}"))
        let plan = try await harness.plan(changed)
        #expect(plan.problems == "")
        let replacement = try #require(plan.changes[0].replacement)
        #expect(replacement.immutableFields.map(\.description) == ["spec.selector"])
        #expect(replacement.protection == nil)
        #expect(plan.summary.add == 1)
        #expect(plan.summary.destroy == 1)
        let report = try await harness.apply(plan)
        #expect(report.results.map(\.outcome) == [.replaced], "\(report.results)")
        let new = try await harness.find(Harness.deployment, "web")
        #expect(old?.value(at: ["metadata", "uid"]) != new?.value(at: ["metadata", "uid"]))
        #expect(harness.inventory.entries.first?.uid == new?.value(at: ["metadata", "uid"])?.string)
        #expect(try await harness.plan(changed).summary.hasChanges == false)
    }

    /// What keeps replicas is an autoscaler; what does not says so.
    @Test(arguments: Backend.available, [false, true])
    func aReplacementKeepsTheReplicasOfAnAutoscaler(on backend: Backend, isInRepository: Bool) async throws {
        let harness = try await Harness.open(backend)
        let scaler = """

            ---
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: web, namespace: $NS}
            spec: {minReplicas: 3, maxReplicas: 5, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
            """
        let text = Self.web + (isInRepository ? scaler : "")
        try await harness.establish(text)
        if !isInRepository {
            for object in try harness.desired(scaler).objects {
                _ = try await harness.client.create(object.value, fieldManager: "somebody")
            }
        }
        for (present, kept) in [(4, 4), (1, 3), (9, 5)] as [(Int64, Int64)] {
            try await harness.patch(
                Harness.deployment, "web", ["spec": ["replicas": .integer(present)]], by: "somebody",
                subresource: "scale")
            let plan = try await harness.plan(
                try harness.desired(text.replacing("app: web}", with: "app: r\(present)}")))
            let replacement = try #require(plan.changes[0].replacement, "\(plan.problems)")
            #expect(replacement.predicted.value(at: ["spec", "replicas"]) == .integer(kept))
            #expect(replacement.leftAlone.map(\.owner) == ["HorizontalPodAutoscaler \(harness.namespace)/web"])
            #expect(try await harness.apply(plan) { $0.waitsForAll = false }.isComplete)
            #expect(
                try await harness.find(Harness.deployment, "web")?.value(at: ["spec", "replicas"]) == .integer(kept))
        }
    }

    @Test(arguments: Backend.available) func replicasThatNobodyKeepsAreTold(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let open = Self.web.replacing("  replicas: 1\n", with: "")
        try await harness.establish(open)
        try await harness.patch(
            Harness.deployment, "web", ["spec": ["replicas": 4]], by: "kubectl", subresource: "scale")
        for (text, after) in [(open, 1), (Self.web.replacing("replicas: 1", with: "replicas: 2"), 2)] {
            let plan = try await harness.plan(try harness.desired(text.replacing("app: web}", with: "app: site}")))
            let change = plan.changes[0].fields.first { $0.path.description == "spec.replicas" }
            #expect(plan.changes[0].action == .replace && change?.before == 4)
            #expect(change?.after == .integer(Int64(after)))
        }
    }

    /// What may not change, in the server's various words, and the field that it is about.
    private static let fixed: [(yaml: String, field: String)] = [
        (
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: b, namespace: $NS}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r1}
            subjects: [{kind: ServiceAccount, name: default, namespace: $NS}]
            """, "roleRef"
        ),
        (
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: $NS-b}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r1}
            subjects: [{kind: ServiceAccount, name: default, namespace: $NS}]
            """, "roleRef"
        ),
        ("apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: $NS-p}\nvalue: 1", "value"),
        (
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p, namespace: $NS}
            spec: {nodeSelector: {nope: r1}, containers: [{name: c, image: "nginx:1"}]}
            """, "spec.nodeSelector"
        ),
    ]

    @Test(arguments: Backend.available) func whateverMayNotChangeIsReplaced(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        for (yaml, field) in Self.fixed {
            let first = try await harness.plan(try harness.desired(yaml))
            #expect(try await harness.apply(first) { $0.waitsForAll = false }.isComplete)
            let changed = try harness.desired(
                yaml.replacing("r1", with: "r2").replacing("value: 1", with: "value: 2"))
            let plan = try await harness.plan(changed) { $0.limits.allowsMany = true }
            #expect(plan.problems == "")
            #expect(plan.changes[0].replacement?.immutableFields.map(\.description) == [field], "\(plan.text)")
            #expect(try await harness.apply(plan) { $0.waitsForAll = false }.isComplete)
            #expect(try await harness.plan(changed).summary.hasChanges == false)
        }
    }

    /// The test API server does not mind.
    @Test func aServiceWithoutAnAddressGetsOneAnew() async throws {
        let harness = try await Harness.open(.embedded)
        let service = """
            apiVersion: v1
            kind: Service
            metadata: {name: s, namespace: $NS}
            spec: {clusterIP: None, ports: [{port: 80}]}
            """
        try await harness.establish(service)
        let mistaken = try harness.desired(service.replacing("spec: {", with: "spec: {type: NodePort, "))
        #expect(try await harness.plan(mistaken).hasErrors, "who says both is mistaken")
        let changed = try harness.desired(service.replacing("clusterIP: None", with: "type: NodePort"))
        let plan = try await harness.plan(changed)
        #expect(plan.problems == "")
        #expect(plan.changes[0].replacement?.immutableFields.map(\.description) == ["spec.clusterIP"])
        #expect(try await harness.apply(plan).isComplete)
        #expect(try await harness.plan(changed).summary.hasChanges == false)
    }

    @Test(arguments: Backend.available) func claimsAreProtected(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let claim = """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data, namespace: $NS}
            spec:
              accessModes: [ReadWriteOnce]
              storageClassName: standard
              resources: {requests: {storage: 1Gi}}
            """
        try await harness.establish(claim)
        let changed = try harness.desired(claim.replacing("standard", with: "fast"))
        let plan = try await harness.plan(changed)
        let replacement = try #require(plan.changes[0].replacement, "\(plan.problems)")
        #expect(replacement.immutableFields.map(\.description) == ["spec.storageClassName"])
        #expect(replacement.protection?.contains("data is lost") == true)
        #expect(plan.summary.protected == 1)
        await #expect(throws: DiagnosticsError.self) { try await harness.apply(plan) }
        #expect(
            try await harness.find(GroupVersionKind(group: "", version: "v1", kind: "PersistentVolumeClaim"), "data")
                != nil)
        let named = try await harness.plan(changed) { $0.limits.allowed = ["\(harness.namespace)/data"] }
        #expect(named.changes[0].protection == nil)
    }

    @Test(arguments: Backend.available) func claimsGrowWithTheirTemplate(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        for (name, grows) in [("growing-\(harness.namespace)", true), ("fixed-\(harness.namespace)", false)] {
            _ = try await harness.client.create([
                "apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": ["name": .string(name)],
                "provisioner": "example.com/disk", "allowVolumeExpansion": .bool(grows),
            ])
        }
        let set = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db, namespace: $NS, annotations: {slipway.dev/replace: orphan}}
            spec:
              replicas: 0
              serviceName: db
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec: {containers: [{name: main, image: "postgres:16"}]}
              volumeClaimTemplates:
                - metadata: {name: data}
                  spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            """
        try await harness.establish(set)
        let kind = GroupVersionKind(group: "", version: "v1", kind: "PersistentVolumeClaim")
        for (name, storage) in [("data-db-0", "growing"), ("data-db-1", "fixed"), ("data-db-x", "growing")] {
            _ = try await harness.client.create([
                "apiVersion": "v1", "kind": "PersistentVolumeClaim",
                "metadata": ["name": .string(name), "namespace": .string(harness.namespace)],
                "spec": [
                    "accessModes": ["ReadWriteOnce"], "storageClassName": .string("\(storage)-\(harness.namespace)"),
                    "resources": ["requests": ["storage": "1Gi"]],
                ],
            ])
        }
        let changed = try harness.desired(set.replacing("storage: 1Gi", with: "storage: 2Gi"))
        let plan = try await harness.plan(changed)
        let replacement = try #require(plan.changes[0].replacement, "\(plan.problems)")
        #expect(replacement.method == .orphan)
        #expect(replacement.grownClaims.map(\.identity.name) == ["data-db-0"])
        #expect(replacement.grownClaims.first?.to == "2Gi")
        #expect(plan.diagnostics.map(\.code) == ["plan.claim-cannot-grow"])
        #expect(plan.hasErrors == false)
        let report = try await harness.apply(plan)
        #expect(report.results.map(\.outcome) == [.replaced], "\(report.results)")
        for (name, size) in [("data-db-0", "2Gi"), ("data-db-1", "1Gi"), ("data-db-x", "1Gi")] {
            let claim = try await harness.find(kind, name)
            #expect(claim?.value(at: ["spec", "resources", "requests", "storage"]) == .string(size), "\(name)")
        }
        #expect(try await harness.plan(changed).summary.hasChanges == false)
    }

    @Test(arguments: Backend.available) func secretsAreGeneratedOnceAndNeverShown(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let identity = harness.identity("Secret", "login")
        let object = DesiredObject(
            [
                "apiVersion": "v1", "kind": "Secret",
                "metadata": ["name": "login", "namespace": .string(harness.namespace)],
                "stringData": ["user": "admin-name"],
            ],
            secretKeys: [
                SecretKey(key: "password", source: .generate(length: 24), range: .none),
                SecretKey(key: "token", source: .environment("TOKEN"), range: .none),
            ])
        let desired = harness.state([object])
        let resolve: SecretResolver = { _, _ in Array("hunter2-from-outside".utf8) }
        let plan = try await harness.plan(desired) { $0.resolveSecret = resolve }
        #expect(plan.problems == "")
        #expect(try await harness.apply(plan).isComplete)
        let kind = GroupVersionKind(group: "", version: "v1", kind: "Secret")
        let live = try await harness.client.get(kind, identity)
        let password = try #require(live.value(at: ["data", "password"])?.string)
        #expect(password.utf8.count == 32)
        #expect(live.value(at: ["data", "token"]) == "aHVudGVyMi1mcm9tLW91dHNpZGU=")
        let again = try await harness.plan(desired) { $0.resolveSecret = resolve }
        #expect(again.summary.hasChanges == false, "\(again.text)")
        #expect(again.statistics.unchangedWithoutAsking == 1)
        let verified = try await harness.plan(desired) {
            $0.resolveSecret = resolve
            $0.verify = true
        }
        #expect(verified.summary.hasChanges == false, "\(verified.text)")
        let changed = try await harness.plan(desired) { $0.resolveSecret = { _, _ in Array("other-secret".utf8) } }
        #expect(changed.text == "update Secret/login data.token")
        #expect(changed.changes[0].fields.allSatisfy { $0.isSensitive })
        var everything = ""
        for plan in [plan, again, verified, changed] {
            var copy = plan
            for index in copy.changes.indices {
                guard var object = copy.changes[index].desired else { continue }
                object.value = .null
                copy.changes[index].setDesired(object)
            }
            dump(copy, to: &everything)
            everything += "\(copy)"
        }
        for secret in [password, "aHVudGVyMi1mcm9tLW91dHNpZGU=", "hunter2", "b3RoZXItc2VjcmV0", "YWRtaW4tbmFtZQ=="] {
            #expect(!everything.contains(secret))
        }
        #expect(!"\(harness.inventory)".contains(password))
    }

    @Test(arguments: Backend.available) func aMissingSecretIsAnErrorOfThePlan(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let object = DesiredObject(
            [
                "apiVersion": "v1", "kind": "Secret",
                "metadata": ["name": "login", "namespace": .string(harness.namespace)],
            ], secretKeys: [SecretKey(key: "token", source: .environment("TOKEN"), range: .none)])
        let plan = try await harness.plan(harness.state([object]))
        #expect(plan.text == "create Secret/login data.token")
        #expect(plan.diagnostics.map(\.code) == ["plan.secret-unavailable"])
        // Of one that is there no more is known, but not that it was deleted.
        let made = try await harness.plan(harness.state([object])) { options in
            options.resolveSecret = { _, _ in Array("a-token".utf8) }
        }
        #expect(try await harness.apply(made).isComplete)
        let later = try await harness.plan(harness.state([object]))
        #expect(later.diagnostics.map(\.code) == ["plan.secret-unavailable"])
        #expect(later.diagnostics.map(\.severity) == [.error])
        #expect(later.changes.map(\.action) == [.keep])
        #expect(later.changes[0].drift.isEmpty)
        // Who only shows the plan can do without.
        let shown = try await harness.plan(harness.state([object])) { $0.isPreview = true }
        #expect(shown.diagnostics.map(\.severity) == [.warning])
        #expect(shown.changes.map(\.action) == [.keep])
    }
}
