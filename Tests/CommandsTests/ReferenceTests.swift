import TestSupport
import Testing

@testable import Commands

/// Services that endpoints and gates speak to, keys of ConfigMaps and Secrets, and what is behind Services: what
/// `slipway validate` says of those that are not there.
@Suite struct ReferenceTests {
    private static let module = "modules/database/module.yaml"
    private static let objects = "modules/web/objects/web.yaml"

    private func withRepository(_ body: (Workspace) async throws -> Void) async throws {
        try await Workspace.with(files: SmallRepository.files, body)
    }

    /// A line of the database module's spec.
    private func declare(_ text: String, in workspace: Workspace) throws {
        try workspace.replace("spec:\n  endpoints", with: "spec:\n  \(text)\n  endpoints", in: Self.module)
    }

    // MARK: Endpoints and gates

    @Test func servicesThatNothingProvides() async throws {
        try await withRepository { workspace in
            try workspace.replace("service: database", with: "service: databse", in: Self.module)
            try workspace.replace(
                "gate: {tcp: sql}}",
                with: "gate: {tcp: sql}}\n    log: {module: log, gate: {exec: [nc, -z, queue.shop.svc, '514']}}",
                in: "modules/web/module.yaml")
            try workspace.write(
                """
                apiVersion: slipway.dev/v1alpha1
                kind: Module
                metadata: {name: log}
                spec:
                  endpoints:
                    near: {host: syslog.shop.svc.cluster.local, port: 514}
                    far: {host: syslog.elsewhere.svc, port: 514}
                    out: {host: logs.example.com, port: 514}
                  objects: []

                """, to: "modules/log/module.yaml")
            try workspace.replace(
                "instances:\n", with: "instances:\n    log: {module: log}\n", in: SmallRepository.environmentPath)
            let result = await workspace.run("validate", "dev")
            #expect(result.status == .error)
            Golden.expect(result.errors, "validate-services")
        }
    }

    @Test func servicesThatOperatorsMake() async throws {
        try await withRepository { workspace in
            try workspace.replace("service: database", with: "\"service\": \"db-primary\"", in: Self.module)
            #expect(await workspace.run("validate", "dev").status == .error)
            try workspace.replace(
                "  namespace: shop\n", with: "  namespace: shop\n  external: [{kind: Service, name: \"*-primary\"}]\n",
                in: SmallRepository.environmentPath)
            let declared = await workspace.run("validate", "dev")
            #expect(declared.status == .done, "\(declared.errors)")
            try workspace.replace(
                "[{kind: Service, name: \"*-primary\"}]", with: "[]", in: SmallRepository.environmentPath)
            #expect(await workspace.run("validate", "dev").status == .error)
            try declare(
                "external: [{kind: Service, name: \"${instance.name.replace('database', 'db')}-primary\"}]",
                in: workspace)
            let ofModule = await workspace.run("validate", "dev")
            #expect(ofModule.status == .done, "\(ofModule.errors)")
            try workspace.replace("{kind: Service,", with: "{kind: Service, namespace: other,", in: Self.module)
            #expect(await workspace.run("validate", "dev").status == .error)
            try workspace.replace("${instance.name.replace('database', 'db')}", with: "${imputs.db}", in: Self.module)
            let mistaken = await workspace.run("validate", "dev").errors
            #expect(mistaken.contains("modules/database/module.yaml:5:"), "\(mistaken)")
            #expect(mistaken.contains("[compose.invalid-expression]"), "\(mistaken)")
        }
    }

    @Test func endpointsThatAreThereAtTimes() async throws {
        try await withRepository { workspace in
            try workspace.replace(
                "    sql:",
                with: "    metrics: {service: metrics, port: 9187, when: \"${instance.name != 'database'}\"}\n"
                    + "    sql:", in: Self.module)
            let absent = await workspace.run("validate", "dev")
            #expect(absent.status == .done, "\(absent.errors)")
            #expect(!(await workspace.run("endpoints", "dev").out.contains("metrics")))
            try workspace.replace(
                "      module: database\n",
                with: "      module: database\n      expose: {metrics: {nodePort: 30081}}\n",
                in: SmallRepository.environmentPath)
            Golden.expect(await workspace.run("validate", "dev").errors, "validate-absent-endpoint")
            try workspace.replace("!= 'database'", with: "== 'database'", in: Self.module)
            #expect(await workspace.run("validate", "dev").errors.contains("\"metrics\""))
            try workspace.replace("${instance.name == 'database'}", with: "${instance.name}", in: Self.module)
            #expect(await workspace.run("validate", "dev").errors.contains("must be a boolean"))
        }
    }

    // MARK: Keys

    @Test func keysThatAreNotThere() async throws {
        try await withRepository { workspace in
            try workspace.write(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  template:
                    spec:
                      initContainers:
                        - name: prepare
                          image: nginx:1.27
                          env: [{name: A, valueFrom: {secretKeyRef: {name: open, key: anything}}}]
                      containers:
                        - name: web
                          image: nginx:1.27
                          env:
                            - {name: MODE, valueFrom: {configMapKeyRef: {name: web, key: mode}}}
                            - {name: MOOD, valueFrom: {configMapKeyRef: {name: web, key: mod}}}
                            - {name: LOGO, valueFrom: {configMapKeyRef: {name: web, key: logo}}}
                            - {name: USER, valueFrom: {secretKeyRef: {name: web, key: user}}}
                            - {name: WORD, valueFrom: {secretKeyRef: {name: web, key: secret}}}
                            - {name: SOME, valueFrom: {secretKeyRef: {name: web, key: some, optional: true}}}
                            - {name: NONE, valueFrom: {secretKeyRef: {name: login, key: word}}}
                      volumes:
                        - {name: a, configMap: {name: web, items: [{key: mode, path: m}, {key: colour, path: c}]}}
                        - {name: b, secret: {secretName: web, optional: true, items: [{key: gone, path: g}]}}
                        - {name: c, projected: {sources: [{secret: {name: web, items: [{key: usr, path: u}]}}]}}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: web}
                data: {mode: fast}
                binaryData: {logo: AAAA}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: web}
                stringData: {user: web}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: open}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec: {ports: [{name: http, port: 80}]}

                """, to: Self.objects)
            try workspace.replace("inputs: {replicas: 2}", with: "enabled: true", in: SmallRepository.environmentPath)
            try workspace.replace(
                "  endpoints:", with: "  secrets: {login: {keys: {password: {generate: {length: 9}}}}}\n  endpoints:",
                in: "modules/web/module.yaml")
            let result = await workspace.run("validate", "dev")
            #expect(result.status == .error)
            Golden.expect(result.errors, "validate-keys")
        }
    }

    @Test func keysThatOthersFillIn() async throws {
        try await withRepository { workspace in
            let wanted =
                "env: [{name: A, valueFrom: {configMapKeyRef: {name: bundle, key: ca.crt}}}, "
                + "{name: B, valueFrom: {secretKeyRef: {name: sealed, key: b}}}]"
            try workspace.replace(
                "image: \"nginx:1.27\"", with: "image: \"nginx:1.27\", \(wanted)", in: Self.objects)
            try workspace.write(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: bundle, labels: {config.openshift.io/inject-trusted-cabundle: "true"}}
                data: {own.crt: a}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: sealed}
                stringData: {a: a}
                ---
                apiVersion: external-secrets.io/v1
                kind: ExternalSecret
                metadata: {name: store}
                spec: {target: {name: sealed, creationPolicy: Merge}}

                """, to: "environments/dev/more.yaml")
            try workspace.replace(
                "  namespace: shop\n", with: "  namespace: shop\n  objects: [more.yaml]\n",
                in: SmallRepository.environmentPath)
            let result = await workspace.run("validate", "dev")
            #expect(result.status == .done, "\(result.errors)")
        }
    }

    // MARK: Behind Services

    private static func service(_ name: String, _ spec: String) -> String {
        "---\napiVersion: v1\nkind: Service\nmetadata: {name: \(name)}\nspec: {\(spec)}\n"
    }

    private func validated(_ services: String, with environment: String = "") async throws -> CommandLineResult {
        var result: CommandLineResult?
        try await withRepository { workspace in
            try workspace.replace(
                "image: \"nginx:1.27\"", with: "image: \"nginx:1.27\", ports: [{name: http, containerPort: 80}]",
                in: Self.objects)
            try workspace.write(services, to: "environments/dev/more.yaml")
            try workspace.replace(
                "  namespace: shop\n", with: "  namespace: shop\n  objects: [more.yaml]\n\(environment)",
                in: SmallRepository.environmentPath)
            result = await workspace.run("validate", "dev")
        }
        return try #require(result)
    }

    @Test func servicesWithoutPods() async throws {
        let component = "app.kubernetes.io/component"
        let result = try await validated(
            Self.service("far", "selector: {app: nobody}, ports: [{port: 80}]")
                + Self.service("near", "selector: {\(component): wbe}, ports: [{port: 80}]")
                + Self.service("half", "selector: {\(component): web, tier: front}, ports: [{port: 80}]")
                + Self.service("port", "selector: {\(component): web}, ports: [{port: 80, targetPort: htp}]")
                + Self.service("fine", "selector: {\(component): web}, ports: [{port: 80, targetPort: http}]")
                + Self.service("none", "ports: [{port: 80}]")
                + Self.service("name", "type: ExternalName, externalName: example.com"))
        #expect(result.status == .done)
        Golden.expect(result.errors, "validate-service-pods")
    }

    @Test func podsThatOthersMake() async throws {
        let lonely = Self.service("far", "selector: {app: nobody, role: leader}, ports: [{port: 80}]")
        let declared = try await validated(
            lonely, with: "  external: [{kind: Pod, labels: {app: nobody}}]\n")
        #expect(declared.errors.isEmpty, "\(declared.errors)")
        let other = try await validated(lonely, with: "  external: [{kind: Pod, labels: {app: somebody}}]\n")
        #expect(other.errors.contains("[validate.service-without-pods]"))
        let resource = "---\napiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {}\n"
        let operated = try await validated(lonely + resource)
        #expect(operated.errors.isEmpty, "\(operated.errors)")
        let monitor = "---\napiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: w}\nspec: {}\n"
        #expect(try await validated(lonely + monitor).errors.contains("[validate.service-without-pods]"))
    }

    /// A StatefulSet's controller gives each pod its name as a label.
    @Test func servicesOfOnePod() async throws {
        let set = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: store}
            spec:
              template:
                metadata: {labels: {app: store}}
                spec: {containers: [{name: store, image: "nginx:1.27"}]}

            """
        let key = "statefulset.kubernetes.io/pod-name"
        let one = Self.service("store", "selector: {\(key): store-0}, ports: [{port: 80}]")
        let result = try await validated(set + one)
        #expect(result.errors.isEmpty, "\(result.errors)")
        let wrong = try await validated(
            set + one + Self.service("other", "selector: {app: store, \(key): stor-0}, ports: [{port: 80}]"))
        #expect(wrong.errors.contains("Service shop/other"), "\(wrong.errors)")
    }
}
