import TestSupport
import Testing

@testable import Commands

/// Endpoints with a condition.
@Suite struct AbsentEndpointTests {
    private static let module = "modules/database/module.yaml"

    @Test func endpointsThatAreThereAtTimes() async throws {
        try await Workspace.with(files: SmallRepository.files) { workspace in
            try workspace.replace(
                "    sql:",
                with: "    metrics: {service: metrics, port: 9187, when: \"${instance.name != 'database'}\"}\n"
                    + "    sql:", in: Self.module)
            let absent = await workspace.run("validate", "dev")
            #expect(absent.status == .done, "\(absent.errors)")
            #expect(!(await workspace.run("endpoints", "dev").out.contains("metrics")))
            try workspace.replace(
                "      module: database\n",
                with: "      module: database\n      expose: {metrics: {nodePort: 30081}}\n",
                in: SmallRepository.environmentPath)
            Golden.expect(await workspace.run("validate", "dev").errors, "validate-absent-endpoint")
            try workspace.replace("!= 'database'", with: "== 'database'", in: Self.module)
            #expect(await workspace.run("validate", "dev").errors.contains("\"metrics\""))
            try workspace.replace("${instance.name == 'database'}", with: "${instance.name}", in: Self.module)
            #expect(await workspace.run("validate", "dev").errors.contains("must be a boolean"))
        }
    }
}
