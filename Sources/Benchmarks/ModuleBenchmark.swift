import Composing
import Documents
import Host
import Loading
import Model

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Rendering through the whole language: a module with inputs and `forEach`, and an overlay for each object.
enum ModuleBenchmark {
    static func run(_ bench: Workbench, rounds: Int) async throws -> Finding {
        let small = "\(bench.folder)/module-small"
        let large = "\(bench.folder)/module-large"
        try writeRepository(bench, root: small, instances: 10)
        try writeRepository(bench, root: large, instances: 100)
        let (ours, theirs) = try await Measurement.compare(rounds: rounds) {
            try await seconds { try await render(large, count: 10_100) }
        } _: {
            try await seconds { try await render(small, count: 1_010) } * 10
        }
        return Finding(
            name: "render 10,100 objects of a module, overlaid", ours: ours.median, peer: "10 times 1,010 objects",
            theirs: theirs.median, goalSeconds: 1.5, note: "\(peakMegabytes) MB at most")
    }

    /// The most memory that the process has had, in megabytes.
    private static var peakMegabytes: Int {
        var usage = rusage()
        #if canImport(Glibc)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return usage.ru_maxrss / 1024
        #else
            getrusage(RUSAGE_SELF, &usage)
            return usage.ru_maxrss / 1_048_576
        #endif
    }

    private static func render(_ root: String, count: Int) async throws {
        let configuration = try await ConfigurationLoader.load(root: root, environment: "bench")
        let state = try Composer.compose(configuration)
        guard state.objects.count == count else {
            throw Unavailable(reason: "\(state.objects.count) objects were rendered instead of \(count)")
        }
        _ = YAML.canonical(state.objects.lazy.map(\.value)).count
    }

    // MARK: The repository

    /// Each instance makes a hundred objects in a namespace of its own: four for each of 25 elements.
    private static func writeRepository(_ bench: Workbench, root: String, instances: Int) throws {
        let module = """
            apiVersion: slipway.dev/v1alpha1
            kind: Module
            metadata: {name: app}
            spec:
              inputs:
                registry: {type: string, default: example.com}
                memory: {type: string, format: quantity, default: 128Mi}
                apps:
                  type: array
                  items:
                    type: object
                    required: [name]
                    properties:
                      name: {type: string, format: dns-label}
                      port: {type: integer, default: 8080, minimum: 1}
                      debug: {type: boolean, default: false}
              objects:
                - {file: objects/app.yaml, forEach: "${inputs.apps}"}
            """
        try bench.write(Array(module.utf8), to: "\(root)/modules/app/module.yaml")
        try bench.write(Array(objects.utf8), to: "\(root)/modules/app/objects/app.yaml")
        var environment = """
            apiVersion: slipway.dev/v1alpha1
            kind: Environment
            metadata: {name: bench}
            spec:
              platform: kubernetes
              overlays: [overlays/]
              instances:

            """
        for number in 0..<instances {
            let name = "team-\(number)"
            environment += "    \(name):\n      module: app\n      namespace: \(name)\n      inputs:\n        apps:\n"
            for app in 0..<25 {
                environment += "          - {name: app-\(app), port: \(8000 + app), debug: \(app.isMultiple(of: 2))}\n"
            }
            try bench.write(Array(overlays(of: name).utf8), to: "\(root)/environments/bench/overlays/\(name).yaml")
        }
        try bench.write(Array(environment.utf8), to: "\(root)/environments/bench/environment.yaml")
    }

    private static let objects = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: "${item.name}"}
        spec:
          replicas: ${index % 3 + 1}
          template:
            spec:
              containers:
                - name: main
                  image: ${inputs.registry}/${item.name}:1.0
                  ports: [{name: http, containerPort: "${item.port}"}]
                  env:
                    - {name: MODE, value: "${item.debug ? 'debug' : 'normal'}"}
                    - {name: TEAM, value: "${instance.name}"}
                    - {name: PEERS, value: "${inputs.apps.size()}"}
                  resources: {requests: {memory: "${inputs.memory}"}, limits: {memory: "${inputs.memory}"}}
                  readinessProbe: {httpGet: {path: /ready, port: http}}
                  volumeMounts: [{name: config, mountPath: /etc/app}]
              volumes: [{name: config, configMap: {name: "${item.name}"}}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: "${item.name}"}
        spec:
          selector: {app.kubernetes.io/instance: "${instance.name}", app.kubernetes.io/component: "${item.name}"}
          ports: [{name: http, port: 80, targetPort: http}]
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: "${item.name}"}
        data:
          app.properties: |
            name=${item.name}
            environment=${environment.name}
            debug=${item.debug}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: "${item.name}", labels: {account: "${instance.name}-${item.name}"}}

        """

    /// One for each object of an instance, each kind selected in another way.
    private static func overlays(of instance: String) -> String {
        var documents: [String] = []
        for app in 0..<25 {
            let name = "app-\(app)"
            documents.append(
                """
                target: {kind: Deployment, name: \(name), namespace: \(instance)}
                patch: {spec: {template: {spec: {containers: [{name: main, env: [{name: SIZE, value: "\(app)"}]}]}}}}
                """)
            documents.append(
                """
                target: {kind: Service, name: \(name), instance: \(instance)}
                patch: [{op: replace, path: /spec/ports/0/port, value: \(8000 + app)}]
                """)
            documents.append(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: \(name), namespace: \(instance)}
                data: {extra: "${environment.name}-\(app)"}
                """)
            documents.append(
                """
                target: {kind: ServiceAccount, labels: {account: \(instance)-\(name)}}
                labels: {size: "\(app)"}
                """)
        }
        return documents.joined(separator: "\n---\n") + "\n"
    }
}
