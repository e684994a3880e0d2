import Cluster
import Model
import TestSupport
import Testing

@testable import Commands

/// What `slipway validate` says about objects that a cluster would refuse.
@Suite struct ValidateTests {
    @Test func everyCommandThatSendsObjectsChecksThem() async throws {
        try await Workspace.with(files: SmallRepository.files) { workspace in
            try workspace.replace("replicas: $", with: "replicsa: $", in: "modules/web/objects/web.yaml")
            for words in [["render"], ["plan", "--embedded"], ["apply", "--embedded", "-auto-approve"], ["publish"]] {
                let result = await slipway([words[0], "dev"] + words.dropFirst(), in: workspace.root)
                #expect(result.status == .error)
                #expect(
                    result.errors.contains(
                        "modules/web/objects/web.yaml:5:3: error: Unknown field [validate.unknown-field]"),
                    "\(result.errors)")
            }
            // What does not send them goes on: an environment that is no longer valid can be destroyed.
            let destroyed = await workspace.run("destroy", "dev", "--embedded", "-auto-approve")
            #expect(destroyed.status == .done, "\(destroyed.errors)")
        }
    }

    @Test func theVersionOfTheClusterDecides() async throws {
        try await Workspace.with(files: SmallRepository.files) { workspace in
            func setVersion(_ version: String) throws {
                try workspace.write(
                    SmallRepository.files[SmallRepository.environmentPath, default: ""].replacing(
                        "  namespace: shop", with: "  cluster: {version: \(version)}\n  namespace: shop"),
                    to: SmallRepository.environmentPath)
            }
            try workspace.replace(
                "- {name: web, image: \"nginx:1.27\"}",
                with: "- {name: web, image: \"nginx:1.27\", lifecycle: {preStop: {sleep: {seconds: 5}}}}",
                in: "modules/web/objects/web.yaml")
            try setVersion("\"1.29\"")
            #expect(await workspace.run("validate", "dev").status == .done)
            try setVersion("\"1.28\"")
            let old = await workspace.run("validate", "dev")
            #expect(old.status == .error)
            #expect(old.errors.contains("no field \"sleep\""), "\(old.errors)")
            try setVersion("1.30")
            #expect(await workspace.run("validate", "dev").errors.contains("is a number, and 1.30"))
            // Nothing could be checked, which must not look like success.
            for version in ["\"1.26\"", "\"1.99\""] {
                try setVersion(version)
                let unknown = await workspace.run("validate", "dev")
                #expect(unknown.status == .error)
                #expect(unknown.errors.contains("6:22: error: Unknown version of Kubernetes"), "\(unknown.errors)")
            }
            try setVersion("new")
            #expect(await workspace.run("validate", "dev").errors.contains("wants a version of Kubernetes"))
        }
    }
}
