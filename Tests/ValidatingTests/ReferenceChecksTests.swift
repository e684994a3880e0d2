import TestSupport
import Testing

/// Names of objects that nothing provides, in objects, endpoints and gates.
@Suite struct ReferenceChecksTests {
    private static let module = "modules/database/module.yaml"

    @Test func referencesThatNothingProvides() async throws {
        var repository = ScratchRepository()
        repository.write(
            """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: web}
            spec:
              serviceName: wbe
              template:
                spec:
                  serviceAccountName: runner
                  priorityClassName: system-node-critical
                  imagePullSecrets: [{name: registry-main}]
                  volumes:
                    - {name: a, configMap: {name: web-confg}}
                    - {name: b, configMap: {name: perhaps, optional: true}}
                    - {name: c, persistentVolumeClaim: {claimName: data}}
                    - {name: d, configMap: {name: kube-root-ca.crt}}
                  containers:
                    - name: web
                      image: nginx:1.27
                      envFrom: [{secretRef: {name: web-secret}}]
              volumeClaimTemplates:
                - metadata: {name: data}
                  spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 1Gi}}}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: web-config}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {ports: [{name: http, port: 80}]}

            """, to: "modules/web/objects/web.yaml")
        try repository.replace("inputs: {replicas: 2}", with: "enabled: true", in: SmallRepository.environmentPath)
        try repository.declare("  external: [{kind: Secret, name: \"registry-*\"}]\n")
        Golden.expect(try await repository.validated().text, "validate-references")
        try repository.declare("  storage: {quick: fast}\n")
        try repository.replace(
            "external: [", with: "external: [{namespace: shop, name: \"*\"}, ", in: SmallRepository.environmentPath)
        let declared = try await repository.validated()
        #expect(!declared.hasErrors, "\(declared.text)")
    }

    @Test func servicesThatNothingProvides() async throws {
        var repository = ScratchRepository()
        try repository.replace("service: database", with: "service: databse", in: Self.module)
        try repository.replace(
            "gate: {tcp: sql}}",
            with: "gate: {tcp: sql}}\n    log: {module: log, gate: {exec: [nc, -z, queue.shop.svc, '514']}}",
            in: "modules/web/module.yaml")
        repository.write(
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
        try repository.replace(
            "instances:\n", with: "instances:\n    log: {module: log}\n", in: SmallRepository.environmentPath)
        let result = try await repository.validated()
        #expect(result.hasErrors)
        Golden.expect(result.text, "validate-services")
    }

    @Test func servicesThatOperatorsMake() async throws {
        var repository = ScratchRepository()
        try repository.replace("service: database", with: "\"service\": \"db-primary\"", in: Self.module)
        #expect(try await repository.validated().hasErrors)
        try repository.replace(
            "  namespace: shop\n", with: "  namespace: shop\n  external: [{kind: Service, name: \"*-primary\"}]\n",
            in: SmallRepository.environmentPath)
        let declared = try await repository.validated()
        #expect(!declared.hasErrors, "\(declared.text)")
        try repository.replace(
            "[{kind: Service, name: \"*-primary\"}]", with: "[]", in: SmallRepository.environmentPath)
        #expect(try await repository.validated().hasErrors)
        try repository.replace(
            "spec:\n  endpoints",
            with: "spec:\n  external: [{kind: Service, name: \"${instance.name.replace('database', 'db')}-primary\"}]\n"
                + "  endpoints", in: Self.module)
        let ofModule = try await repository.validated()
        #expect(!ofModule.hasErrors, "\(ofModule.text)")
        try repository.replace("{kind: Service,", with: "{kind: Service, namespace: other,", in: Self.module)
        #expect(try await repository.validated().hasErrors)
        try repository.replace("${instance.name.replace('database', 'db')}", with: "${imputs.db}", in: Self.module)
        let mistaken = try await repository.validated().text
        #expect(mistaken.contains("modules/database/module.yaml:5:"), "\(mistaken)")
        #expect(mistaken.contains("[compose.invalid-expression]"), "\(mistaken)")
    }
}
