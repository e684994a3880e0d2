import TestSupport
import Testing

/// What is behind Services.
@Suite struct ServiceChecksTests {
    private static let objects = "modules/web/objects/web.yaml"

    private static func service(_ name: String, _ spec: String) -> String {
        "---\napiVersion: v1\nkind: Service\nmetadata: {name: \(name)}\nspec: {\(spec)}\n"
    }

    private func validated(_ services: String, with environment: String = "") async throws -> Findings {
        var repository = ScratchRepository()
        try repository.replace(
            "image: \"nginx:1.27\"", with: "image: \"nginx:1.27\", ports: [{name: http, containerPort: 80}]",
            in: Self.objects)
        repository.write(services, to: "environments/dev/more.yaml")
        try repository.replace(
            "  namespace: shop\n", with: "  namespace: shop\n  objects: [more.yaml]\n\(environment)",
            in: SmallRepository.environmentPath)
        return try await repository.validated()
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
        #expect(!result.hasErrors)
        Golden.expect(result.text, "validate-service-pods")
    }

    @Test func podsThatOthersMake() async throws {
        let lonely = Self.service("far", "selector: {app: nobody, role: leader}, ports: [{port: 80}]")
        let declared = try await validated(
            lonely, with: "  external: [{kind: Pod, labels: {app: nobody}}]\n")
        #expect(declared.text.isEmpty, "\(declared.text)")
        let other = try await validated(lonely, with: "  external: [{kind: Pod, labels: {app: somebody}}]\n")
        #expect(other.text.contains("[validate.service-without-pods]"))
        let resource = "---\napiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {}\n"
        let operated = try await validated(lonely + resource)
        #expect(operated.text.isEmpty, "\(operated.text)")
        let monitor = "---\napiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: w}\nspec: {}\n"
        #expect(try await validated(lonely + monitor).text.contains("[validate.service-without-pods]"))
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
        #expect(result.text.isEmpty, "\(result.text)")
        let wrong = try await validated(
            set + one + Self.service("other", "selector: {app: store, \(key): stor-0}, ports: [{port: 80}]"))
        #expect(wrong.text.contains("Service shop/other"), "\(wrong.text)")
    }
}
