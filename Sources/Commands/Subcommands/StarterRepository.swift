import Model

/// What `slipway init` writes: the smallest repository that shows inputs, an endpoint and an exposure.
enum StarterRepository {
    static let files: [(path: String, text: String)] = [
        (
            "environments/dev/environment.yaml",
            """
            # What runs where. Other environments extend this one, or stand beside it.
            apiVersion: slipway.dev/v1alpha1
            kind: Environment
            metadata: {name: dev}
            spec:
              platform: minikube # or kubernetes, eks, openshift
              namespaces:
                hello: {podSecurity: restricted}
              instances:
                hello:
                  module: hello
                  inputs: {greeting: "Hello from ${environment.name}"}
                  expose:
                    http: {nodePort: 30080}

            """
        ),
        (
            "modules/hello/module.yaml",
            """
            # What can be run, and what can be set about it.
            apiVersion: slipway.dev/v1alpha1
            kind: Module
            metadata: {name: hello}
            spec:
              summary: A web server with one page
              inputs:
                image:
                  type: string
                  default: nginxinc/nginx-unprivileged:1.27
                greeting:
                  type: string
                  default: Hello
                  description: The heading of the page.
                replicas: {type: integer, default: 1, minimum: 0, maximum: 20}
              endpoints:
                http: {service: "${instance.name}", port: 8080, protocol: http}
              objects:
                - objects/hello.yaml
              outputs:
                url: ${endpoints.http.url}

            """
        ),
        (
            "modules/hello/objects/hello.yaml",
            """
            # Plain Kubernetes objects. Namespace, labels, selectors and security contexts are filled in.
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: "${instance.name}-page"}
            data:
              index.html: |
                <h1>${inputs.greeting}</h1>
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: "${instance.name}"}
            spec:
              replicas: ${inputs.replicas}
              template:
                spec:
                  containers:
                    - name: web
                      image: ${inputs.image}
                      ports: [{name: http, containerPort: 8080}]
                      readinessProbe: {httpGet: {path: /, port: http}}
                      resources:
                        requests: {cpu: 10m, memory: 16Mi}
                        limits: {memory: 64Mi}
                      volumeMounts: [{name: page, mountPath: /usr/share/nginx/html, readOnly: true}]
                  volumes:
                    - {name: page, configMap: {name: "${instance.name}-page"}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: "${instance.name}"}
            spec:
              ports: [{name: http, port: 8080, targetPort: http}]

            """
        ),
        (".gitignore", ".slipway/\nstate/*/\(RepositoryLayout.sealKey)\n"),
    ]
}
