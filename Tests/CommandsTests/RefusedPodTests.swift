import Cluster
import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// Pods that cannot be made or do not come up: `apply` says why, of its own objects and of those behind its gates.
@Suite(.serialized) struct RefusedPodTests {
    private static let template = """
          template:
            metadata: {labels: {app: x}}
            spec:
              containers: [{name: c, image: "busybox:1.36", command: [sleep, "1"]}]

        """

    private static let workloads = [
        "StatefulSet": "apiVersion: v1\nkind: Service\nmetadata: {name: x}\n"
            + "spec: {clusterIP: None, selector: {app: x}, ports: [{port: 80}]}\n---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: x}\nspec:\n  serviceName: x\n"
            + "  selector: {matchLabels: {app: x}}\n" + template,
        "Job": "apiVersion: batch/v1\nkind: Job\nmetadata: {name: x}\nspec:\n"
            + template.replacing("    spec:\n", with: "    spec:\n      restartPolicy: Never\n"),
        "Deployment": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec:\n"
            + "  selector: {matchLabels: {app: x}}\n" + template,
    ]

    /// Of Deployments the status says it, of the others Events do.
    ///
    /// By the genuine controllers, which are the only ones that make these Events.
    @Test(
        .timeLimit(.minutes(10)), .enabled(if: RealCluster.isAvailable, Comment(rawValue: RealCluster.whyUnavailable)),
        arguments: workloads.keys.sorted())
    func aQuotaIsNamed(kind: String) async throws {
        // A name of its own, since others use the same cluster.
        let name = "refused-\(kind.lowercased())"
        let quota = "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: none}\nspec: {hard: {pods: \"0\"}}\n---\n"
        var files: [String: String] = [:]
        for (path, text) in RepositoryUnderTest.files(quota + (Self.workloads[kind] ?? ""), namespace: name) {
            files[path.replacing("/dev/", with: "/\(name)/")] = text.replacing("{name: dev}", with: "{name: \(name)}")
        }
        try await RepositoryUnderTest.with(.realCluster, files) { place in
            let result = await place.slipway("apply", name, "-auto-approve", "-timeout", "15s")
            #expect(result.status == .error)
            #expect(result.words.contains("exceeded quota: none"), "\(result.out)\(result.errors)")
            #expect(await place.slipway("destroy", name, "-auto-approve").status == .done)
        }
    }

    private static let gated = [
        "modules/db/module.yaml": """
        apiVersion: slipway.dev/v1alpha1
        kind: Module
        metadata: {name: db}
        spec:
          external: [{kind: Service, name: db}]
          endpoints: {sql: {service: db, port: 5432, protocol: tcp}}
          objects: []

        """,
        "modules/m/module.yaml": """
        apiVersion: slipway.dev/v1alpha1
        kind: Module
        metadata: {name: m}
        spec:
          inputs: {v: {type: integer, default: 1}}
          needs: {database: {module: db, gate: {tcp: sql}}}
          objects: [objects/all.yaml]

        """,
    ]

    /// What an operator makes is nobody's object here, and the gate of our pods waits for it.
    @Test(.timeLimit(.minutes(10)), .enabled(if: TestServer.isAvailable, Comment(rawValue: TestServer.whyUnavailable)))
    func whatStandsBehindAGateIsNamed() async throws {
        var files = RepositoryUnderTest.files(Self.workloads["Deployment"] ?? "", namespace: "gated")
        files["environments/dev/environment.yaml"]? += "    db: {module: db, namespace: gated}\n"
        for (path, text) in Self.gated { files[path] = text }
        try await RepositoryUnderTest.with(.testServer, files) { place in
            try await place.cluster.withClient { client in
                for text in [
                    "apiVersion: v1\nkind: Namespace\nmetadata: {name: gated}\n",
                    "apiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: gated}\nspec:\n"
                        + "  selector: {app: db}\n  ports: [{port: 5432}]\n",
                ] {
                    for object in try Value.documents(text) {
                        _ = try await client.apply(object, fieldManager: "operator")
                    }
                }
            }
            let none = await place.slipway("apply", "dev", "-auto-approve", "-adopt", "-timeout", "5s")
            #expect(none.status == .error)
            #expect(none.words.contains("Service gated/db has no pods (app=db)."), "\(none.errors)")
            try await place.cluster.withClient { client in
                let pod = """
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: db-0, namespace: gated, labels: {app: db}, annotations: {testserver/fail: crashloop}}
                    spec: {containers: [{name: db, image: "postgres:16"}]}

                    """
                for object in try Value.documents(pod) {
                    _ = try await client.apply(object, fieldManager: "operator")
                }
            }
            let troubled = await place.slipway("apply", "dev", "-auto-approve", "-timeout", "8s")
            #expect(troubled.status == .error)
            #expect(
                troubled.words.contains("Pod gated/db-0, behind Service db: db: CrashLoopBackOff"), "\(troubled.errors)"
            )
        }
    }

    /// The program's own last words say more than any status.
    @Test(.timeLimit(.minutes(10)), .enabled(if: TestServer.isAvailable, Comment(rawValue: TestServer.whyUnavailable)))
    func theLastLinesAreShown() async throws {
        let crashing = (Self.workloads["Deployment"] ?? "").replacing(
            "labels: {app: x}}\n    spec",
            with: "labels: {app: x}, annotations: {testserver/fail: crashloop}}\n    spec")
        let files = RepositoryUnderTest.files(crashing, namespace: "crashing")
        try await RepositoryUnderTest.with(.testServer, files) { place in
            let result = await place.slipway("apply", "dev", "-auto-approve", "-timeout", "8s")
            #expect(result.status == .error)
            #expect(result.words.contains("c wrote last:"), "\(result.errors)")
        }
    }
}
