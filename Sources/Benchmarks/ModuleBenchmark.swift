import Model

/// Rendering through the whole language: a module with inputs and `forEach`, and an overlay for each object.
enum ModuleBenchmark {
    static func run(_ bench: Workbench) async throws -> [Finding] {
        let small = BenchmarkRepository(root: "\(bench.folder)/module-small", namespaces: 10)
        let large = BenchmarkRepository(root: "\(bench.folder)/module-large", namespaces: 100)
        try writeRepository(bench, root: small.root, instances: 10)
        try writeRepository(bench, root: large.root, instances: 100)
        let comparison = try await Comparison(rounds: 5) {
            try await bench.measure(bench.slipway, ["render"] + large.flags)
        } theirs: {
            try await bench.measure(bench.slipway, ["render"] + small.flags)
        }
        return [
            Finding(
                "render 10,100 objects of modules, overlaid", against: "1,010 objects", comparison, goalSeconds: 1.5,
                note: "grows \((1 / comparison.ratio).text(digits: 1)) times")
        ]
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
