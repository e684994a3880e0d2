import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// `slipway apply` after one that did not come to its end.
@Suite struct SecondApplyTests {
    private static let files: [String: String] = [
        SmallRepository.environmentPath: """
        apiVersion: slipway.dev/v1alpha1
        kind: Environment
        metadata: {name: dev}
        spec:
          platform: kubernetes
          external: [{kind: ConfigMap, name: missing}]
          namespaces: [again]
          instances:
            m: {module: m, namespace: again}

        """,
        "modules/m/module.yaml": """
        apiVersion: slipway.dev/v1alpha1
        kind: Module
        metadata: {name: m}
        spec: {}

        """,
        "modules/m/objects/a.yaml": """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: d}
        spec:
          template:
            spec:
              containers: [{name: c, image: "busybox:1.36", envFrom: [{configMapRef: {name: missing}}]}]

        """,
    ]

    /// Not on the genuine control plane: what plays its kubelets starts pods whose ConfigMap is missing.
    @Test(.timeLimit(.minutes(10)), arguments: LoopTarget.available.filter { $0 != .realCluster })
    func failsAsTheFirstDid(target: LoopTarget) async throws {
        try await Workspace.with(files: Self.files) { workspace in
            let cluster = try await ClusterUnderTest.open(target, workspace: workspace)
            func slipway(_ words: String...) async -> CommandLineResult {
                await run(words + cluster.flags, in: workspace)
            }
            for round in 1...3 {
                let apply = await slipway("apply", "dev", "-auto-approve", "-timeout", "3s")
                #expect(apply.status == .error, "round \(round): \(apply.out)")
                #expect(apply.errors.contains("Not ready in time [apply.gate-timeout]"), "\(apply.errors)")
                #expect(apply.errors.contains("Deployment again/d is not ready"), "\(apply.errors)")
                #expect(apply.out.contains("1 failed."), "\(apply.out)")
                #expect(apply.out.contains("No changes.") == (round > 1))
            }
            let plan = await slipway("plan", "dev", "-detailed-exitcode")
            #expect(plan.status == .done)
            #expect(
                plan.out.contains("Deployment again/d does not change, and is not ready. apply waits for it."),
                "\(plan.out)")
            _ = await slipway("destroy", "dev", "-auto-approve", "-allow-destroy", "again")
            await cluster.close()
        }
    }

    /// What it knows of readiness is kept; what an older version wrote says nothing of it.
    @Test func theInventoryKeepsReadiness() async throws {
        try await Workspace.with(files: Self.files) { workspace in
            let file = InventoryFile(StateFolder(of: "dev", in: ConfinedFolder(workspace.root), state: "state"))
            let entries = [nil, false, true].map { isReady in
                Inventory.Entry(
                    identity: ObjectIdentity(
                        group: "", kind: "ConfigMap", namespace: "again", name: "\(isReady, default: "none")"),
                    version: "v1", instance: "m", module: "m", uid: "u", isReady: isReady)
            }
            let inventory = Inventory(environment: "dev", clusterUID: "c", serial: 1, entries: entries)
            try file.write(inventory)
            #expect(try file.read(environment: "dev") == inventory)
            let text = try workspace.read("state/dev/inventory.json")
            #expect(text.split(separator: "\n").filter { $0.contains("\"ready\"") }.count == 2)
        }
    }
}
