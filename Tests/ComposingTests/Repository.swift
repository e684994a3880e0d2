import Composing
import Documents
import Loading
import Model
import TestSupport
import Testing

/// A small repository in memory: one environment "dev" and modules, with the heads filled in.
struct Repository {
    var files: [String: String] = [:]

    /// Takes what stands under `spec` of the environment, but for the platform, and under `spec` of each module.
    init(environment: String, modules: [String: String], platform: String = "minikube") {
        files["environments/dev/environment.yaml"] = """
            apiVersion: slipway.dev/v1alpha1
            kind: Environment
            metadata: {name: dev}
            spec:
              platform: \(platform)
            \(environment.indented)
            """
        for (name, spec) in modules {
            files["modules/\(name)/module.yaml"] = """
                apiVersion: slipway.dev/v1alpha1
                kind: Module
                metadata: {name: \(name)}
                spec:
                \(spec.indented)
                """
        }
    }

    /// Adds a file.
    func with(_ path: String, _ text: String) -> Repository {
        var copy = self
        copy.files[path] = text
        return copy
    }

    /// What a test did not expect to go wrong, readable in its output.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    func load() async throws -> Configuration {
        try await ConfigurationLoader(tree: .memory(files)).load(environment: "dev")
    }

    func compose() async throws -> DesiredState {
        do throws(DiagnosticsError) {
            let configuration = try await ConfigurationLoader(tree: .memory(files)).load(environment: "dev")
            return try Composer.compose(configuration)
        } catch {
            throw Failure(description: error.text)
        }
    }

    /// What composing complains about, as text; empty where it does not.
    func complaint(hasAllModules: Bool = false) async throws -> String {
        let configuration = try await ConfigurationLoader(tree: .memory(files)).load(
            environment: "dev", hasAllModules: hasAllModules)
        do {
            _ = try Composer.compose(configuration)
            return ""
        } catch {
            return error.text
        }
    }
}

extension String {
    fileprivate var indented: String {
        split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }.joined(separator: "\n")
    }
}

extension DesiredState {
    /// The objects as canonical YAML.
    var yaml: String { String(decoding: YAML.canonical(objects.map(\.value)), as: UTF8.self) }
}
