import TestSupport
import Testing

/// Keys of ConfigMaps and Secrets that are not there.
@Suite struct KeyChecksTests {
    private static let objects = "modules/web/objects/web.yaml"

    @Test func keysThatAreNotThere() async throws {
        var repository = ScratchRepository()
        repository.write(
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
        try repository.replace("inputs: {replicas: 2}", with: "enabled: true", in: SmallRepository.environmentPath)
        try repository.replace(
            "  endpoints:", with: "  secrets: {login: {keys: {password: {generate: {length: 9}}}}}\n  endpoints:",
            in: "modules/web/module.yaml")
        let result = try await repository.validated()
        #expect(result.hasErrors)
        Golden.expect(result.text, "validate-keys")
    }

    @Test func keysThatOthersFillIn() async throws {
        var repository = ScratchRepository()
        let wanted =
            "env: [{name: A, valueFrom: {configMapKeyRef: {name: bundle, key: ca.crt}}}, "
            + "{name: B, valueFrom: {secretKeyRef: {name: sealed, key: b}}}]"
        try repository.replace(
            "image: \"nginx:1.27\"", with: "image: \"nginx:1.27\", \(wanted)", in: Self.objects)
        repository.write(
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
        try repository.replace(
            "  namespace: shop\n", with: "  namespace: shop\n  objects: [more.yaml]\n",
            in: SmallRepository.environmentPath)
        let result = try await repository.validated()
        #expect(!result.hasErrors, "\(result.text)")
    }
}
