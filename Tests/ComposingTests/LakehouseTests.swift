import Composing
import Documents
import Host
import Loading
import Model
import TestSupport
import Testing

/// The environment "dev" of this repository: the lakehouse of the architecture overview.
@Suite struct LakehouseTests {
    static let root = Path.parent(of: Path.parent(of: Path.parent(of: #filePath)))

    static func compose() async throws -> DesiredState {
        try Composer.compose(try await ConfigurationLoader(root: root).load(environment: "dev"))
    }

    private static func lakehouse(_ state: DesiredState) -> [DesiredObject] {
        state.objects.filter { $0.identity.namespace == "lakehouse" }
    }

    @Test func startOrderIsThatOfTheDocument() async throws {
        let state = try await Self.compose()
        let order = [
            ("Namespace", "lakehouse"), ("ConfigMap", "trino-config"), ("Deployment", "minio"), ("Job", "minio-init"),
            ("StatefulSet", "postgres"), ("Deployment", "hive-metastore"), ("Deployment", "spark-master"),
            ("Deployment", "spark-worker"), ("Deployment", "trino"),
        ]
        let waves = try order.map { state.graph.waves[try #require(state.place($0.0, $0.1))] }
        #expect(waves == [0, 1, 2, 3, 4, 5, 6, 7, 8])
        let hadoop = try #require(state.place("ConfigMap", "hadoop-config"))
        #expect(state.graph.waves[hadoop] == 1)
    }

    @Test func nodePortsAreThoseOfTheDocument() async throws {
        let state = try await Self.compose()
        let lakehouse = state.endpoints.filter { $0.namespace == "lakehouse" }
        let ports = lakehouse.map { "\($0.service):\($0.port) \($0.nodePort ?? 0)" }.sorted()
        #expect(
            ports == [
                "hive-metastore:9083 30083", "minio:9000 30900", "minio:9001 30901", "postgres:5432 30432",
                "spark-master:7077 30077", "spark-master:8080 30082", "spark-worker:8081 30084", "trino:8080 30081",
            ])
        for service in Self.lakehouse(state).filter({ $0.kind.kind == "Service" }) {
            #expect(service.value.value(at: ["spec", "type"]) == "NodePort")
        }
    }

    @Test func theDocumentsObjectsAreThere() async throws {
        let state = try await Self.compose()
        let names = Set(state.objects.map { "\($0.kind.kind)/\($0.identity.name)" })
        for name in ["ConfigMap/trino-config", "ConfigMap/hadoop-config", "Job/minio-init", "Namespace/lakehouse"] {
            #expect(names.contains(name))
        }
        #expect(Self.lakehouse(state).filter { $0.kind.kind == "ConfigMap" }.count == 2)
        let config = try #require(state.object("ConfigMap", "trino-config")?.value["data"])
        for catalog in ["hive", "iceberg"] {
            let text = config["\(catalog).properties"]?.string
            #expect(text?.contains("connector.name=\(catalog)\n") == true)
            #expect(text?.contains("hive.metastore.uri=thrift://hive-metastore:9083\n") == true)
            #expect(text?.contains("s3.aws-access-key=${ENV:S3_ACCESS_KEY}\n") == true)
        }
    }

    @Test func podsAreHeldAtTheirGates() async throws {
        let state = try await Self.compose()
        func gates(_ kind: String, _ name: String) -> [String] {
            let path = ["spec", "template", "spec", "initContainers"]
            let containers = state.object(kind, name)?.value.value(at: path)?.array ?? []
            return containers.compactMap { $0["name"]?.string }
        }
        #expect(gates("Deployment", "minio").isEmpty)
        #expect(gates("Job", "minio-init") == ["gate-minio"])
        #expect(gates("Deployment", "hive-metastore") == ["gate-database", "gate-storage", "driver"])
        #expect(gates("Deployment", "spark-worker") == ["gate-metastore", "gate-master"])
        #expect(gates("Deployment", "trino") == ["gate-metastore", "gate-storage"])
    }

    @Test func aJobInBetweenIsWaitedForByWhoeverApplies() async throws {
        let state = try await Self.compose()
        let metastore = try #require(state.place("Deployment", "hive-metastore"))
        let gates = state.graph.dependencies(of: metastore).compactMap { edge -> String? in
            guard case .need(_, let gate) = edge.reason else { return nil }
            return "\(state.objects[edge.dependency].identity.name) \(gate?.name ?? "-")"
        }
        #expect(
            gates == [
                "minio gate-storage", "postgres gate-database", "minio gate-storage", "minio-init -",
                "postgres gate-database",
            ])
    }

    @Test func noCredentialStandsInTheObjects() async throws {
        let state = try await Self.compose()
        for secret in state.objects.filter({ $0.kind.kind == "Secret" }) {
            #expect(!secret.secretKeys.isEmpty)
            #expect(secret.value["data"] == nil)
        }
    }

    @Test func renderingTwiceGivesTheSameBytes() async throws {
        let first = YAML.canonical(try await Self.compose().objects.map(\.value))
        let second = YAML.canonical(try await Self.compose().objects.map(\.value))
        #expect(first == second)
    }
}
