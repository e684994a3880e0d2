/// A repository of two modules that is quick to change: what the tests of mistakes start from.
package enum SmallRepository {
    package static let environmentPath = "environments/dev/environment.yaml"

    package static let files: [String: String] = [
        environmentPath: """
        apiVersion: slipway.dev/v1alpha1
        kind: Environment
        metadata: {name: dev}
        spec:
          platform: minikube
          namespace: shop
          instances:
            database:
              module: database
            web:
              module: web
              inputs: {replicas: 2}
              expose:
                http: {nodePort: 30080}

        """,
        "modules/database/module.yaml": """
        apiVersion: slipway.dev/v1alpha1
        kind: Module
        metadata: {name: database}
        spec:
          endpoints:
            sql: {service: database, port: 5432, protocol: tcp}
          objects: [objects/database.yaml]

        """,
        "modules/database/objects/database.yaml": """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: database}
        spec:
          template:
            spec:
              containers:
                - {name: database, image: "postgres:16"}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: database}
        spec:
          ports: [{name: sql, port: 5432}]

        """,
        "modules/web/module.yaml": """
        apiVersion: slipway.dev/v1alpha1
        kind: Module
        metadata: {name: web}
        spec:
          inputs:
            replicas: {type: integer, default: 1, minimum: 0}
          needs:
            database: {module: database, gate: {tcp: sql}}
          endpoints:
            http: {service: web, port: 80, protocol: http}
          objects: [objects/web.yaml]

        """,
        "modules/web/objects/web.yaml": """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: ${inputs.replicas}
          template:
            spec:
              containers:
                - {name: web, image: "nginx:1.27"}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec:
          ports: [{name: http, port: 80}]

        """,
    ]
}
