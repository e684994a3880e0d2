import Loading
import Model
import TestSupport
import Testing

/// The module and the environments that the documentation shows must load as they stand.
@Suite struct TourTests {
    static let module = """
        apiVersion: slipway.dev/v1alpha1
        kind: Module
        metadata: {name: trino}
        spec:
          summary: Distributed SQL over the lake and the databases
          inputs:
            image:    {type: string, default: "trinodb/trino:439"}
            workers:  {type: integer, default: 2, minimum: 0}
            memory:   {type: string, format: quantity, default: 4Gi}
            catalogs:
              type: array
              items:
                type: object
                required: [name, properties]
                properties: {name: {type: string}, properties: {type: object, additionalProperties: {type: string}}}
          needs:
            metastore: {module: hive-metastore, gate: {tcp: thrift}}
            storage:   {module: minio, gate: {http: api, path: /minio/health/ready}}
          endpoints:
            http: {service: trino, port: 8080, protocol: http}
          objects:
            - objects/config.yaml
            - {file: objects/worker.yaml, when: "${inputs.workers > 0}"}
            - {file: objects/catalog.yaml, forEach: "${inputs.catalogs}"}
          outputs:
            url: "${endpoints.http.url}"
        """

    static let environment = """
        apiVersion: slipway.dev/v1alpha1
        kind: Environment
        metadata: {name: openshift}
        spec:
          platform: openshift
          cluster: {context: ocp-prod}
          domain: apps.ocp.company.com
          storage: {fast: datalyptica-fast-ssd, standard: datalyptica-standard, shared: datalyptica-shared}
          instances:
            trino:
              module: trino
              namespace: datalyptica-query
              inputs: {workers: 10, memory: 32Gi}
              needs: {storage: external-s3}
              expose: {http: {host: trino.apps.ocp.company.com, tls: edge}}
          overlays: [overlays/quotas.yaml, overlays/scc.yaml]
          publish: {branch: env/openshift, argocd: {project: datalyptica}}
        """

    static let files = [
        "modules/trino/module.yaml": module,
        "modules/trino/objects/config.yaml": """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: trino-config}
        data: {a: b}
        """,
        "modules/trino/objects/worker.yaml": """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: trino-worker}
        spec:
          replicas: ${inputs.workers}
        """,
        "modules/trino/objects/catalog.yaml": """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: "${item.name}"}
        """,
        "environments/openshift/environment.yaml": environment,
        "environments/openshift/overlays/quotas.yaml": """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: trino-worker}
        spec: {replicas: 3}
        """,
        "environments/openshift/overlays/scc.yaml": """
        target: {kind: Deployment, name: trino-*}
        patch:
          - {op: remove, path: /spec/replicas}
        """,
    ]

    @Test func environmentAndModuleLoad() async throws {
        let configuration = try await ConfigurationLoader(tree: .memory(Self.files)).load(environment: "openshift")
        let environment = configuration.environment
        #expect(environment.name.value == "openshift")
        #expect(environment.platform.value == "openshift")
        #expect(environment.cluster.context?.value == "ocp-prod")
        #expect(environment.domain?.value == "apps.ocp.company.com")
        #expect(environment.storage.map(\.name.value) == ["fast", "standard", "shared"])
        let instance = try #require(environment.instances.first)
        #expect(instance.inputs.map(\.name.value) == ["workers", "memory"])
        #expect(instance.needs.first?.instance.value == "external-s3")
        #expect(instance.exposures.first?.tls?.value == .edge)
        #expect(environment.overlays.count == 2)
        #expect(environment.publish?.argocd?.project?.value == "datalyptica")
        let module = try #require(configuration.module(named: "trino"))
        #expect(module.summary == "Distributed SQL over the lake and the databases")
        #expect(module.inputs.map(\.name.value) == ["image", "workers", "memory", "catalogs"])
        #expect(module.needs.map(\.module.value) == ["hive-metastore", "minio"])
        #expect(module.objects.map(\.documents.count) == [1, 1, 1])
        #expect(configuration.warnings.isEmpty)
    }

    @Test func placesPointIntoTheFiles() async throws {
        let configuration = try await ConfigurationLoader(tree: .memory(Self.files)).load(environment: "openshift")
        let instance = try #require(configuration.environment.instances.first)
        let place = instance.inputs[0].name.range.text(in: configuration.sources)
        #expect(place == "environments/openshift/environment.yaml:13:16-23")
    }
}
