import Loading
import Model
import TestSupport
import Testing

@testable import Reporting

/// The documentation of a module, from its declarations.
@Suite struct ModuleDocumentTests {
    private func document(_ spec: String) async throws -> String {
        let head = "apiVersion: slipway.dev/v1alpha1\n"
        let body = spec.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)\n" }.joined()
        let configuration = try await ConfigurationLoader(
            tree: .memory([
                "environments/dev/environment.yaml":
                    head + "kind: Environment\nmetadata: {name: dev}\nspec:\n  platform: minikube\n"
                    + "  instances: {web: {module: web}}\n",
                "modules/part/module.yaml": head + "kind: Module\nmetadata: {name: part}\nspec: {objects: []}\n",
                "modules/web/module.yaml":
                    head + "kind: Module\nmetadata: {name: web}\nspec:\n  objects: []\n" + body,
            ])
        ).load(environment: "dev", hasAllModules: true)
        return ModuleDocument(module: try #require(configuration.module(named: "web"))).text
    }

    @Test func everySection() async throws {
        let text = try await document(
            """
            summary: A web server, with a cache inside.
            inputs:
              host: {type: string, description: "Where it is reached | by whom"}
              replicas: {type: integer, default: 2, minimum: 1, maximum: 5}
              memory: {type: string, format: quantity, default: 1Gi}
              level: {type: string, enum: [info, debug], default: info}
              name: {type: string, pattern: "^[a-z]+$", nullable: true}
              port: {x-kubernetes-int-or-string: true, default: http}
              tags: {type: array, items: {type: string}, minItems: 1}
              extra: {type: object, additionalProperties: {type: string}}
              users:
                type: array
                items:
                  type: object
                  required: [name]
                  properties:
                    name: {type: string}
                    admin: {type: boolean, default: false}
            needs:
              database: {module: postgres, gate: {tcp: sql}}
              store: {module: minio, optional: true, gate: {http: api, path: /ready}}
              job: {module: part, gate: {exec: [psql, -c, select 1]}}
            instances:
              cache: {module: part, when: "${inputs.replicas > 1}"}
            endpoints:
              http: {service: "${instance.name}", port: 80, protocol: http}
              metrics: {service: m, port: 9090, when: "${inputs.replicas > 2}"}
              outside: {host: example.com, port: 443, protocol: https}
            secrets:
              login:
                keys:
                  password: {generate: {length: 24}}
                  token: {env: WEB_TOKEN}
                  key: {file: keys/web.pem}
                  seal: {command: [sops, -d, web.yaml]}
            outputs:
              url: "http://${endpoints.http.host}"
            """)
        Golden.expect(text, "moduleDocument")
    }

    /// What an environment must say stands in the example, and nothing else does.
    @Test(arguments: [
        ("a: {type: string}", true), ("a: {type: string, default: x}", false),
        ("a: {type: string, nullable: true}", false),
        ("a: {type: array}", false), ("a: {type: array, minItems: 1}", true), ("a: {type: object}", false),
        ("a: {type: object, required: [b], properties: {b: {type: string}}}", true),
        ("a: {type: boolean}", true), ("a: {type: string, required: false}", false),
        ("a: {type: array, required: true}", true),
    ])
    func whatHasToBeSaid(input: String, isDemanded: Bool) async throws {
        let text = try await document("inputs:\n  \(input)")
        #expect(text.contains("    inputs:\n      a: …\n") == isDemanded, "\(text)")
        #expect(text.contains("**required**") || !isDemanded, "\(text)")
    }

    @Test func aModuleOfNothingHasNoSections() async throws {
        #expect(
            try await document("summary: Nothing.")
                == "# web\n\nNothing.\n\n```yaml\ninstances:\n  web:\n    module: web\n```\n")
    }
}
