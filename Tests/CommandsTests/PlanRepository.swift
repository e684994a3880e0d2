/// A repository with what plans are about: a workload, text files, a claim, and secrets from each kind of source.
enum PlanRepository {
    /// Values that may be in no file that Slipway writes.
    static let environmentSecret = "hunter2-from-the-environment"
    static let literalSecret = "correct-horse-battery"
    static let fileSecret = "value-of-a-file-outside"

    static let configPath = "modules/app/objects/config.yaml"
    static let appPath = "modules/app/objects/app.yaml"
    static let loginPath = "modules/app/objects/login.yaml"

    static let files: [String: String] = [
        "environments/dev/environment.yaml": """
        apiVersion: slipway.dev/v1alpha1
        kind: Environment
        metadata: {name: dev}
        spec:
          platform: minikube
          namespace: plans
          instances:
            app:
              module: app
            tool:
              module: tool
              after: [app]

        """,
        "secret.txt": "\(fileSecret)\n",
        "modules/app/module.yaml": """
        apiVersion: slipway.dev/v1alpha1
        kind: Module
        metadata: {name: app}
        spec:
          inputs:
            replicas: {type: integer, default: 1}
          endpoints:
            http: {service: app, port: 80, protocol: http}
          secrets:
            credentials:
              name: app-credentials
              keys:
                password: {generate: {length: 24}}
                token: {env: TOKEN}
                file: {file: secret.txt}
          objects: [objects/app.yaml, objects/config.yaml, objects/login.yaml]

        """,
        appPath: """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: app}
        spec:
          replicas: ${inputs.replicas}
          template:
            spec:
              containers:
                - name: app
                  image: "nginx:1.27"
                  env: [{name: MODE, value: production}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: app}
        spec:
          ports: [{name: http, port: 80}]

        """,
        configPath: """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: app-config}
        data:
          level: info
          app.properties: |
            one=1
            two=2
            three=3
            four=4
            five=5

        """,
        loginPath: """
        apiVersion: v1
        kind: Secret
        metadata: {name: app-login}
        stringData: {user: admin, password: \(literalSecret)}

        """,
        "modules/tool/module.yaml": """
        apiVersion: slipway.dev/v1alpha1
        kind: Module
        metadata: {name: tool}
        spec:
          objects: [objects/tool.yaml]

        """,
        "modules/tool/objects/tool.yaml": """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: tool}
        data: {a: "1"}

        """,
    ]
}
