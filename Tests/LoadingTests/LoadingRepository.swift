import Loading
import Model
import TestSupport
import Testing

/// A repository in memory with the environment "dev" and the module "web", which a test changes.
struct LoadingRepository {
    var files: [String: String] = [
        "environments/dev/environment.yaml": """
        apiVersion: slipway.dev/v1alpha1
        kind: Environment
        metadata: {name: dev}
        spec:
          platform: minikube
          instances:
            web:
              module: web
        """,
        "modules/web/module.yaml": """
        apiVersion: slipway.dev/v1alpha1
        kind: Module
        metadata: {name: web}
        spec:
          objects: [objects/web.yaml]
        """,
        "modules/web/objects/web.yaml": """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web}
        """,
    ]

    static let environment = "environments/dev/environment.yaml"
    static let module = "modules/web/module.yaml"

    func with(_ path: String, _ text: String) -> LoadingRepository {
        var copy = self
        copy.files[path] = text
        return copy
    }

    /// With other keys under the module's `spec`.
    func module(_ spec: String) -> LoadingRepository {
        with(Self.module, Self.head("Module", "web") + Self.indented(spec))
    }

    /// With more keys under the environment's `spec`, from line 6.
    func environment(_ spec: String) -> LoadingRepository {
        with(Self.environment, Self.head("Environment", "dev") + "  platform: minikube\n" + Self.indented(spec))
    }

    private static func head(_ kind: String, _ name: String) -> String {
        "apiVersion: slipway.dev/v1alpha1\nkind: \(kind)\nmetadata: {name: \(name)}\nspec:\n"
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }.joined(separator: "\n")
    }

    func load(_ environment: String = "dev") async throws -> Configuration {
        try await ConfigurationLoader(tree: .memory(files)).load(environment: environment)
    }

    /// What loading complains about, also what it leaves to composing to say; empty where it does not.
    func complaint(environment: String = "dev") async -> String {
        do throws(DiagnosticsError) {
            let configuration = try await ConfigurationLoader(tree: .memory(files)).load(environment: environment)
            return DiagnosticsError(configuration.malformed, sources: configuration.sources).text
        } catch {
            return error.text
        }
    }
}
