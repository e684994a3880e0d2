import Model
import TestSupport
import Testing

/// When objects are ready, as environments and annotations say it.
@Suite struct ReadinessTests {
    private static func repository(environment: String, annotations: String = "{}") -> Repository {
        Repository(
            environment: "namespace: lake\ninstances: {m: {module: m}}\n" + environment, modules: ["m": "{}"]
        ).with(
            "modules/m/objects/a.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: plain
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: special
              annotations: \(annotations)
            """)
    }

    @Test func laterEntriesAndAnnotationsGoBefore() async throws {
        let state = try await Self.repository(
            environment: """
                readiness:
                  - {match: {kind: ConfigMap}, wait: exists, deadline: 5m}
                  - {match: {kind: ConfigMap, name: "spec*"}, ready: has(object.data), text: "'x'", deadline: 1h30m}
                  - {match: {kind: Secret}, wait: ready}
                """, annotations: "{slipway.dev/wait: none, slipway.dev/failed: 'object.data.a == \"b\"'}"
        ).compose()
        let plain = try #require(state.object("ConfigMap", "plain")?.readiness)
        #expect(plain.wait == .exists)
        #expect(plain.deadline == .seconds(300))
        #expect(plain.ready == nil)
        let special = try #require(state.object("ConfigMap", "special")?.readiness)
        #expect(special.wait == .applied)
        #expect(special.ready == "has(object.data)")
        #expect(special.failed == "object.data.a == \"b\"")
        #expect(special.text == "'x'")
        #expect(special.deadline == .seconds(5_400))
        #expect(state.object("Namespace", "lake")?.readiness == nil)
    }

    @Test(arguments: [
        ("slipway.dev/wait: never", "It cannot be \"never\", but"),
        ("slipway.dev/ready: 'object.status.'", "slipway.dev/ready of ConfigMap lake/special"),
        ("slipway.dev/failed: '1 + 1'", "this expression yields a"),
        ("slipway.dev/ready-text: 'true'", "this expression yields a"),
        ("slipway.dev/deadline: soon", "\"soon\" is no duration"),
    ])
    func mistakesInAnnotations(annotation: String, expected: String) async throws {
        let text = try await Self.repository(environment: "", annotations: "{\(annotation)}").complaint()
        #expect(text.contains("compose.readiness"), "\(text)")
        #expect(text.contains(expected), "\(text)")
    }
}
