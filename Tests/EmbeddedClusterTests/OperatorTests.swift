import Cluster
import EmbeddedCluster
import Model
import Testing

/// The operators that the embedded cluster plays, where their definitions are installed.
@Suite struct OperatorTests {
    let cluster = EmbeddedCluster.inMemory()

    private func define(_ kind: String, _ plural: String, group: String) async throws {
        try await cluster.apply(
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/\(plural).\(group)",
            [
                "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                "metadata": ["name": .string("\(plural).\(group)")],
                "spec": [
                    "group": .string(group), "scope": "Namespaced",
                    "names": ["kind": .string(kind), "plural": .string(plural)],
                    "versions": [
                        [
                            "name": "v1", "served": true, "storage": true, "subresources": ["status": [:]],
                            "schema": [
                                "openAPIV3Schema": ["type": "object", "x-kubernetes-preserve-unknown-fields": true]
                            ],
                        ]
                    ],
                ],
            ])
        cluster.advance(by: 1)
    }

    @Test func aPostgresClusterGetsItsServiceItsSecretsAndItsStatus() async throws {
        let group = "postgres-operator.crunchydata.com"
        try await define("PostgresCluster", "postgresclusters", group: group)
        let path = "/apis/\(group)/v1/namespaces/default/postgresclusters/db"
        try await cluster.apply(
            path,
            [
                "apiVersion": .string("\(group)/v1"), "kind": "PostgresCluster", "metadata": ["name": "db"],
                "spec": ["instances": [["name": "main", "replicas": 3]], "users": [["name": "nessie"]]],
            ])
        try await cluster.apply(
            "/apis/apps/v1/namespaces/default/deployments/client",
            deployment("client", gates: [tcpGate("db-primary", 5432)]))
        cluster.advance(by: 60)
        let object = try await cluster.get(path)
        let kind = GroupVersionKind(group: group, version: "v1", kind: "PostgresCluster")
        let health = Health.assess(object, kind: kind, context: HealthContext(now: 0))
        #expect(health.reason == "all instances ready")
        let set = try await cluster.get("/apis/apps/v1/namespaces/default/statefulsets/db-operated")
        let pod = set.value(at: ["spec", "template", "spec"])
        // Quotas refuse pods that do not say what they take.
        #expect(pod?["containers"]?.array?.first?["resources"]?["requests"] == ["cpu": "100m", "memory": "128Mi"])
        #expect(object["metadata"]?["generation"] == 1)
        let secret = try await cluster.get("/api/v1/namespaces/default/secrets/db-pguser-nessie")
        #expect(secret["data"]?["user"] == "bmVzc2ll")
        let client = try await cluster.get("/apis/apps/v1/namespaces/default/deployments/client")
        #expect(client["status"]?["readyReplicas"] == 1, "its gate found the Service")
        _ = try await cluster.ask(.delete, path)
        cluster.advance(by: 60)
        let gone = try await cluster.ask(.get, "/api/v1/namespaces/default/services/db-primary")
        #expect(gone.status == 404, "what the operator made goes with its object")
    }

    @Test func certificatesAndExternalSecretsBecomeSecrets() async throws {
        try await define("Certificate", "certificates", group: "cert-manager.io")
        try await define("ExternalSecret", "externalsecrets", group: "external-secrets.io")
        let made: [(path: String, object: Value)] = [
            (
                "/apis/cert-manager.io/v1/namespaces/default/certificates/web",
                [
                    "apiVersion": "cert-manager.io/v1", "kind": "Certificate", "metadata": ["name": "web"],
                    "spec": ["secretName": "web-tls"],
                ]
            ),
            (
                "/apis/external-secrets.io/v1/namespaces/default/externalsecrets/copied",
                [
                    "apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret", "metadata": ["name": "copied"],
                    "spec": ["data": [["secretKey": "password", "remoteRef": ["key": "db"]]]],
                ]
            ),
        ]
        for (path, object) in made { try await cluster.apply(path, object) }
        cluster.advance(by: 60)
        let secrets = "/api/v1/namespaces/default/secrets"
        let keys = { (secret: Value) in Set((secret["data"]?.object ?? ValueObject()).map(\.key)) }
        #expect(keys(try await cluster.get("\(secrets)/web-tls")) == ["ca.crt", "tls.crt", "tls.key"])
        #expect(keys(try await cluster.get("\(secrets)/copied")) == ["password"])
        for (path, _) in made {
            #expect(try await cluster.get(path)["status"]?["conditions"]?.array?.first?["type"] == "Ready")
        }
    }

    @Test func kindsWithoutAnOperatorAreLeftAlone() async throws {
        try await define("Widget", "widgets", group: "example.com")
        let path = "/apis/example.com/v1/namespaces/default/widgets/one"
        try await cluster.apply(
            path, ["apiVersion": "example.com/v1", "kind": "Widget", "metadata": ["name": "one"], "spec": ["size": 1]])
        cluster.advance(by: 60)
        #expect(try await cluster.get(path)["status"] == nil)
    }

    @Test func theWorldOutsideAnswersGates() async throws {
        let deployments = "/apis/apps/v1/namespaces/default/deployments"
        for (name, host) in [("outside", "s3.eu-west-1.amazonaws.com"), ("inside", "store.default.svc")] {
            try await cluster.apply("\(deployments)/\(name)", deployment(name, gates: [tcpGate(host, 443)]))
        }
        cluster.advance(by: 60)
        #expect(try await cluster.get("\(deployments)/outside")["status"]?["readyReplicas"] == 1)
        #expect(try await cluster.get("\(deployments)/inside")["status"]?["readyReplicas"] == nil)
    }
}
