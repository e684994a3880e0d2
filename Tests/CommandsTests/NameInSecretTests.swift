import Cluster
import Documents
import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// A Secret that holds a part of a name makes no secret of the name: what is printed to be copied has to be copied.
@Suite struct NameInSecretTests {
    @Test(.timeLimit(.minutes(10)), arguments: LoopTarget.available.filter { $0 != .realCluster })
    func namesStayReadable(target: LoopTarget) async throws {
        let objects = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: warehouse-settings}
            data: {v: "${string(inputs.v)}"}

            """
        let files = RepositoryUnderTest.files(objects, namespace: "warehouse-main")
        try await RepositoryUnderTest.with(target, files) { place in
            await place.apply()
            try await place.cluster.withClient { client in
                let secret: Value = [
                    "apiVersion": "v1", "kind": "Secret",
                    "metadata": ["name": "login", "namespace": "warehouse-main"],
                    "data": [
                        "user": .string(Base64.encode(Array("warehouse".utf8))),
                        "password": .string(Base64.encode(Array("hunter2-hunter2".utf8))),
                    ],
                ]
                _ = try await client.apply(secret, fieldManager: "operator")
                _ = try await client.patch(
                    GroupVersionKind(apiVersion: "v1", kind: "ConfigMap"),
                    ObjectIdentity(
                        group: "", kind: "ConfigMap", namespace: "warehouse-main", name: "warehouse-settings"),
                    ["data": ["v": "hunter2-hunter2 at warehouse-main"]], as: .mergePatch, fieldManager: "somebody")
            }
            let plan = await place.slipway("plan", "dev", "-force-conflicts")
            #expect(plan.status == .done, "\(plan.errors)")
            #expect(plan.out.contains("ConfigMap warehouse-main/warehouse-settings"), "\(plan.out)")
            #expect(plan.out.contains("(sensitive) at warehouse-main"), "\(plan.out)")
            #expect(!plan.out.contains("hunter2"), "\(plan.out)")
        }
    }
}
