import Model
import Testing

/// Which objects are marked as holding data.
@Suite struct DataTests {
    private static func repository(_ module: String, objects: String) -> Repository {
        Repository(environment: "namespace: lake\ninstances: {m: {module: m}}", modules: ["m": module]).with(
            "modules/m/objects/a.yaml", objects)
    }

    private func marks(_ repository: Repository) async throws -> [String: String] {
        var marks: [String: String] = [:]
        for object in try await repository.compose().objects {
            marks[object.identity.name] =
                object.value.value(at: ["metadata", "annotations", "slipway.dev/holds-data"])?.string
        }
        return marks
    }

    @Test func modulesDeclareIt() async throws {
        let repository = Self.repository(
            "data: [{group: example.com, kind: Store}]",
            objects: """
                apiVersion: example.com/v1
                kind: Store
                metadata: {name: kept}
                ---
                apiVersion: example.com/v1
                kind: Store
                metadata: {name: cache, annotations: {slipway.dev/holds-data: "false"}}
                ---
                apiVersion: example.com/v1
                kind: Client
                metadata: {name: client}
                """)
        #expect(try await marks(repository) == ["kept": "true", "cache": "false"])
    }

    private static let secrets = """
        secrets:
          made: {keys: {password: {generate: {length: 20}}}}
          given: {keys: {token: {env: TOKEN}}}
        """

    @Test func generatedSecretsBesideClaimsAreData() async throws {
        let claim = """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            """
        #expect(try await marks(Self.repository(Self.secrets, objects: claim)) == ["made": "true"])
        let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}"
        #expect(try await marks(Self.repository(Self.secrets, objects: map)) == [:])
        let store = "data: [{kind: Store}]\n" + Self.secrets
        let custom = "apiVersion: example.com/v1\nkind: Store\nmetadata: {name: s}"
        #expect(try await marks(Self.repository(store, objects: custom)) == ["made": "true", "s": "true"])
    }
}
