import TestSupport
import Testing

/// The lines that wrote what is wrong.
@Suite struct FieldPlacesTests {
    @Test func theOverlayThatWroteTheFieldIsNamed() async throws {
        var repository = ScratchRepository()
        try repository.replace(
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
        repository.write(
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
        Golden.expect(try await repository.validated().text, "validate-overlays")
    }
}
