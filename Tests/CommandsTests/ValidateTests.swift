import Cluster
import Model
import TestSupport
import Testing

@testable import Commands

/// What `slipway validate` says about objects that a cluster would refuse.
@Suite struct ValidateTests {
    /// Objects of every sort of mistake, under the names of their kinds.
    private static let objects = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: ${inputs.replicas}
          template:
            spec:
              containers:
                - name: web
                  image: nginx:1.27
                  imagePullPolciy: Always
                  ports:
                    - {containerPort: "80"}
                    - {name: admin}
                  env:
                    - {name: A, value: "1"}
                    - {name: A, value: "2"}
                    - {name: PORT, value: 80}
                  securityContext:
                    capabilites: {drop: [ALL]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          type: nodePort
          ports: [{name: http, port: 80}]
        ---
        apiVersion: policy/v1beta1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec: {minAvailable: 1}
        ---
        apiVersion: apps/v1
        kind: Deploymet
        metadata: {name: other}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: web}
        data: {password: hunter2!}

        """

    @Test func mistakesAreSaidWhereTheyWereWritten() async throws {
        try await Workspace.with(files: SmallRepository.files) { workspace in
            try workspace.write(Self.objects, to: "modules/web/objects/web.yaml")
            let result = await workspace.run("validate", "dev")
            #expect(result.status == .error)
            #expect(!result.errors.contains("hunter2!\" is"))
            Golden.expect(result.errors, "validate-objects")
        }
    }

    @Test func everyCommandThatSendsObjectsChecksThem() async throws {
        try await Workspace.with(files: SmallRepository.files) { workspace in
            try workspace.replace("replicas: $", with: "replicsa: $", in: "modules/web/objects/web.yaml")
            for words in [["render"], ["plan", "--embedded"], ["apply", "--embedded", "-auto-approve"], ["publish"]] {
                let result = await slipway([words[0], "dev"] + words.dropFirst(), in: workspace.root)
                #expect(result.status == .error)
                #expect(
                    result.errors.contains(
                        "modules/web/objects/web.yaml:5:3: error: Unknown field [validate.unknown-field]"),
                    "\(result.errors)")
            }
            // What does not send them goes on: an environment that is no longer valid can be destroyed.
            let destroyed = await workspace.run("destroy", "dev", "--embedded", "-auto-approve")
            #expect(destroyed.status == .done, "\(destroyed.errors)")
        }
    }

    @Test func theOverlayThatWroteTheFieldIsNamed() async throws {
        try await Workspace.with(files: SmallRepository.files) { workspace in
            try workspace.replace(
                "  namespace: shop\n",
                with: """
                      namespace: shop
                      overlays:
                        - overlays/web.yaml
                        - target: {kind: Service, name: web}
                          patch:
                            - {op: add, path: /spec/ports/0/targetPort, value: 8.5}
                        - target: {kind: Deployment, name: "*"}
                          patch: {spec: {paused: "no"}}

                    """, in: SmallRepository.environmentPath)
            try workspace.write(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  template:
                    spec:
                      containers:
                        - name: web
                          imagePullPolicy: always

                """, to: "environments/dev/overlays/web.yaml")
            Golden.expect(await workspace.run("validate", "dev").errors, "validate-overlays")
        }
    }

    @Test func theVersionOfTheClusterDecides() async throws {
        try await Workspace.with(files: SmallRepository.files) { workspace in
            func setVersion(_ version: String) throws {
                try workspace.write(
                    SmallRepository.files[SmallRepository.environmentPath, default: ""].replacing(
                        "  namespace: shop", with: "  cluster: {version: \(version)}\n  namespace: shop"),
                    to: SmallRepository.environmentPath)
            }
            try workspace.replace(
                "- {name: web, image: \"nginx:1.27\"}",
                with: "- {name: web, image: \"nginx:1.27\", lifecycle: {preStop: {sleep: {seconds: 5}}}}",
                in: "modules/web/objects/web.yaml")
            try setVersion("\"1.29\"")
            #expect(await workspace.run("validate", "dev").status == .done)
            try setVersion("\"1.28\"")
            let old = await workspace.run("validate", "dev")
            #expect(old.status == .error)
            #expect(old.errors.contains("no field \"sleep\""), "\(old.errors)")
            try setVersion("1.30")
            #expect(await workspace.run("validate", "dev").errors.contains("is a number, and 1.30"))
            try setVersion("new")
            #expect(await workspace.run("validate", "dev").errors.contains("wants a version of Kubernetes"))
        }
    }
}
