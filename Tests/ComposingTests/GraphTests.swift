import Model
import TestSupport
import Testing

/// Edges that come from the objects themselves.
@Suite struct GraphTests {
    private func compose(_ documents: String...) async throws -> DesiredState {
        try await Repository(environment: "instances: {web: {module: web}}", modules: ["web": "summary: Web"])
            .with("modules/web/objects/web.yaml", documents.joined(separator: "\n---\n")).compose()
    }

    private static func object(_ version: String, _ kind: String, _ name: String, _ rest: String = "") -> String {
        "apiVersion: \(version)\nkind: \(kind)\nmetadata: {name: \(name)}\n\(rest)"
    }

    /// What is made before a quota counts is not measured by it.
    @Test func claimsWaitForQuotasAndLimits() async throws {
        let state = try await compose(
            Self.object("v1", "PersistentVolumeClaim", "data"),
            Self.object("v1", "ResourceQuota", "size", "spec: {hard: {requests.storage: 5Gi}}"),
            Self.object(
                "v1", "LimitRange", "limits", "spec: {limits: [{type: PersistentVolumeClaim, max: {storage: 1Gi}}]}"),
            Self.object("networking.k8s.io/v1", "NetworkPolicy", "closed", "spec: {podSelector: {}}"))
        #expect(
            state.dependencies(of: "PersistentVolumeClaim", "data") == [
                "ResourceQuota default/size", "LimitRange default/limits",
            ])
    }

    @Test func podsWaitForWhatTheyName() async throws {
        let pod = """
            spec:
              serviceName: headless
              template:
                spec:
                  serviceAccountName: runner
                  priorityClassName: high
                  imagePullSecrets: [{name: pull}]
                  initContainers: [{name: i, image: i, envFrom: [{secretRef: {name: login}}]}]
                  containers:
                    - name: c
                      image: c
                      env: [{name: X, valueFrom: {configMapKeyRef: {name: settings, key: x}}}]
                  volumes:
                    - {name: a, configMap: {name: files}}
                    - {name: b, persistentVolumeClaim: {claimName: data}}
                    - {name: c, projected: {sources: [{secret: {name: token}}]}}
              volumeClaimTemplates: [{metadata: {name: d}, spec: {storageClassName: fast}}]
            """
        let state = try await compose(
            Self.object("apps/v1", "StatefulSet", "web", pod), Self.object("v1", "ServiceAccount", "runner"),
            Self.object("scheduling.k8s.io/v1", "PriorityClass", "high", "value: 1"),
            Self.object("v1", "Secret", "pull"), Self.object("v1", "Secret", "login"),
            Self.object("v1", "Secret", "token"),
            Self.object("v1", "ConfigMap", "settings"), Self.object("v1", "ConfigMap", "files"),
            Self.object("v1", "ConfigMap", "unrelated"),
            Self.object("v1", "PersistentVolumeClaim", "data", "spec: {storageClassName: fast}"),
            Self.object("storage.k8s.io/v1", "StorageClass", "fast"),
            Self.object("v1", "Service", "headless", "spec: {clusterIP: None, ports: [{port: 1}]}"))
        #expect(
            state.dependencies(of: "StatefulSet", "web").sorted() == [
                "ConfigMap default/files", "ConfigMap default/settings", "PersistentVolumeClaim default/data",
                "Secret default/login", "Secret default/pull", "Secret default/token", "Service default/headless",
                "ServiceAccount default/runner", "scheduling.k8s.io PriorityClass high",
                "storage.k8s.io StorageClass fast",
            ])
        let place = try #require(state.place("StatefulSet", "web"))
        let reasons = state.graph.dependencies(of: place).map(\.reason)
        let path = FieldPath(keys: "spec", "template", "spec", "volumes")
            .appending(.element(["name": "b"])).appending(.key("persistentVolumeClaim")).appending(.key("claimName"))
        #expect(reasons.contains(.reference(path)))
        #expect(state.dependencies(of: "PersistentVolumeClaim", "data") == ["storage.k8s.io StorageClass fast"])
    }

    @Test func podsWaitForTheRightsOfTheirAccount() async throws {
        let binding = """
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
            subjects: [{kind: ServiceAccount, name: runner}]
            """
        let state = try await compose(
            Self.object(
                "apps/v1", "Deployment", "web",
                "spec: {template: {spec: {serviceAccountName: runner, containers: [{name: c, image: c}]}}}"),
            Self.object("rbac.authorization.k8s.io/v1", "RoleBinding", "reader", binding),
            Self.object("rbac.authorization.k8s.io/v1", "Role", "reader"),
            Self.object("v1", "ServiceAccount", "runner"))
        #expect(
            state.dependencies(of: "Deployment", "web")
                == ["ServiceAccount default/runner", "rbac.authorization.k8s.io RoleBinding default/reader"])
        #expect(
            state.dependencies(of: "RoleBinding", "reader")
                == ["ServiceAccount default/runner", "rbac.authorization.k8s.io Role default/reader"])
    }

    @Test func scalersIngressesAndQuotasHaveTheirOrder() async throws {
        let state = try await compose(
            Self.object(
                "autoscaling/v2", "HorizontalPodAutoscaler", "web",
                "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}"),
            Self.object(
                "apps/v1", "Deployment", "web", "spec: {template: {spec: {containers: [{name: c, image: c}]}}}"),
            Self.object("v1", "Service", "web", "spec: {ports: [{port: 80}]}"),
            Self.object(
                "networking.k8s.io/v1", "Ingress", "web",
                "spec: {rules: [{http: {paths: [{backend: {service: {name: web, port: {number: 80}}}}]}}]}"),
            Self.object("v1", "ResourceQuota", "web", "spec: {hard: {pods: \"9\"}}"))
        #expect(
            state.dependencies(of: "HorizontalPodAutoscaler", "web") == ["apps Deployment default/web"])
        #expect(state.dependencies(of: "Ingress", "web") == ["Service default/web"])
        #expect(state.dependencies(of: "Deployment", "web") == ["ResourceQuota default/web"])
    }

    @Test func objectsStandBehindWhatTheyWaitFor() async throws {
        let state = try await compose(
            Self.object("e.example/v1", "Thing", "t"),
            Self.object(
                "apiextensions.k8s.io/v1", "CustomResourceDefinition", "things.e.example",
                "spec: {group: e.example, scope: Namespaced, names: {kind: Thing, plural: things}, versions: []}"),
            Self.object("v1", "ConfigMap", "c"))
        for edge in state.graph.edges {
            #expect(edge.dependency < edge.object)
            #expect(state.graph.waves[edge.dependency] < state.graph.waves[edge.object])
        }
        #expect(
            state.dependencies(of: "Thing", "t") == ["apiextensions.k8s.io CustomResourceDefinition things.e.example"])
    }

    @Test func secretsCarrySourcesAndNoData() async throws {
        let state = try await Repository(
            environment: """
                instances: {db: {module: db, secrets: {login: {keys: {token: {env: DB_TOKEN}}}}}}
                """,
            modules: [
                "db": """
                secrets:
                  login:
                    name: ${instance.name}-login
                    type: kubernetes.io/basic-auth
                    keys:
                      password: {generate: {length: 12}}
                      token: {file: secrets/token}
                      other: {command: [sops, -d, x.yaml]}
                objects: []
                """
            ]
        ).compose()
        let secret = try #require(state.object("Secret", "db-login"))
        #expect(secret.secretKeys.map(\.key) == ["password", "token", "other"])
        #expect(
            secret.secretKeys.map(\.source)
                == [.generate(length: 12), .environment("DB_TOKEN"), .command(["sops", "-d", "x.yaml"])])
        #expect(secret.value["data"] == nil && secret.value["stringData"] == nil)
        #expect(secret.value["type"] == "kubernetes.io/basic-auth")
    }

    @Test(arguments: 0..<20)
    func theResultIsTheSameOnEveryRun(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let count = random.below(12) + 2
        var repository = Repository(
            environment: "instances:\n" + (0..<count).map { "  i\($0): {module: m\($0)}" }.joined(separator: "\n"),
            modules: Dictionary(
                uniqueKeysWithValues: (0..<count).map { index in
                    let needs = (0..<index).filter { _ in random.once(in: 3) }.map { "n\($0): {module: m\($0)}" }
                    return ("m\(index)", "needs: {\(needs.joined(separator: ", "))}")
                }))
        for index in 0..<count {
            repository = repository.with(
                "modules/m\(index)/objects/o.yaml",
                LabelTests.workload("w\(index)") + "---\n" + LabelTests.service("w\(index)"))
        }
        let first = try await repository.compose()
        let second = try await repository.compose()
        #expect(first.yaml == second.yaml)
        #expect(first.graph == second.graph)
        for edge in first.graph.edges { #expect(first.graph.waves[edge.dependency] < first.graph.waves[edge.object]) }
    }

    @Test func largeEnvironmentsStayLinear() async throws {
        // 60 instances in a chain, 40 workloads each: were every pair compared, this would take minutes.
        var repository = Repository(
            environment: "instances:\n" + (0..<60).map { "  i\($0): {module: m\($0)}" }.joined(separator: "\n"),
            modules: Dictionary(
                uniqueKeysWithValues: (0..<60).map { index in
                    ("m\(index)", index == 0 ? "summary: First" : "needs: {before: {module: m\(index - 1)}}")
                }))
        for index in 0..<60 {
            repository = repository.with(
                "modules/m\(index)/objects/o.yaml",
                (0..<40).map { LabelTests.workload("w\(index)-\($0)") }.joined(separator: "---\n"))
        }
        let state = try await repository.compose()
        #expect(state.objects.count == 2400)
        #expect(state.graph.waves.max() == 59)
    }
}
