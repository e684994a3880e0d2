import Cluster
import Documents
import Model
import Testing

@testable import Commands

/// Drift for programs: of what, where and when it speaks, and where the repository writes what drifted.
@Suite(.serialized) struct DriftJSONTests {
    private static let files = RepositoryUnderTest.files(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: a}
        data:
          mode: fast
          level: "${inputs.v}"
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: s}
        stringData: {password: hidden}

        """, namespace: "driftjson")

    @Test func saysWhereAndWhen() async throws {
        try await RepositoryUnderTest.with(.embedded, Self.files) { repository in
            await repository.apply()
            let kinds = ["ConfigMap": ["mode": "slow"], "Secret": ["password": "b3RoZXI="]] as [String: Value]
            for (kind, data) in kinds {
                try await repository.cluster.withClient { client in
                    let kind = GroupVersionKind(apiVersion: "v1", kind: kind)
                    let identity = ObjectIdentity(
                        group: "", kind: kind.kind, namespace: "driftjson", name: kind.kind == "Secret" ? "s" : "a")
                    _ = try await client.patch(
                        kind, identity, ["data": data], as: .mergePatch, fieldManager: "kubectl-edit")
                }
            }
            let result = await repository.slipway("drift", "dev", "-json")
            #expect(result.status == .changes, "\(result.words)")
            let root = try JSON.parse(Array(result.out.utf8))
            #expect(root["format_version"] == "1.2" && root["environment"] == "dev")
            #expect(root.value(at: ["cluster", "name"])?.string?.isEmpty == false)
            #expect(root.value(at: ["cluster", "uid"])?.string?.isEmpty == false)
            #expect(root["time"]?.string?.hasSuffix("Z") == true)
            let changes = (root["drifted"]?.array ?? []).flatMap { $0["changes"]?.array ?? [] }
            let origins = changes.map { "\($0["path"]?.string ?? "") \($0["origin"]?.string ?? "")" }.sorted()
            #expect(
                origins == [
                    "data.mode modules/m/objects/all.yaml:5:9", "data.password modules/m/objects/all.yaml:8:1",
                ], "\(result.out)")
            #expect(!result.out.contains("hidden") && !result.out.contains("b3RoZXI="))
        }
    }
}
