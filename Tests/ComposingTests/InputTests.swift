import Model
import TestSupport
import Testing

/// Which values inputs have in expressions.
@Suite struct InputTests {
    /// The inputs as the module's documents see them.
    private func inputs(_ declared: String, given: String = "{}", extra: String = "") async throws -> Value? {
        let state = try await Repository(
            environment: "instances: {web: {module: web, inputs: \(given)}}\n\(extra)",
            modules: ["web": "inputs: \(declared)"]
        ).with(
            "modules/web/objects/web.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: \"${inputs}\"\n"
        ).compose()
        return state.object("ConfigMap", "web")?.value["data"]
    }

    @Test func defaultsAreFilledInAtEachDepth() async throws {
        let declared = """
            {a: {type: integer, default: 1}, b: {type: object, properties: {c: {type: object, properties: \
            {d: {type: string, default: deep}}}, e: {type: integer}}}, f: {type: array, items: {type: object, \
            properties: {g: {type: boolean, default: true}}}}}
            """
        #expect(try await inputs(declared) == ["a": 1, "b": ["c": ["d": "deep"]], "f": []])
        #expect(
            try await inputs(declared, given: "{b: {e: 2}, f: [{}, {g: false}]}")
                == ["a": 1, "b": ["c": ["d": "deep"], "e": 2], "f": [["g": true], ["g": false]]])
    }

    @Test func whatIsNotGivenIsNullOrAbsent() async throws {
        let declared = "{a: {type: string, nullable: true}, b: {type: string, required: false}, c: {type: object}}"
        #expect(try await inputs(declared) == ["a": .null, "c": [:]])
        #expect(try await inputs(declared, given: "{a: , b: x, c: {d: 1}}") == ["a": .null, "b": "x", "c": ["d": 1]])
    }

    @Test func quantitiesMayBeNumbers() async throws {
        let declared = "{cpu: {type: string, format: quantity}, memory: {type: string, format: quantity, default: 0.5}}"
        #expect(try await inputs(declared, given: "{cpu: 2}") == ["cpu": "2", "memory": "0.5"])
    }

    @Test func expressionsSeeTheEnvironment() async throws {
        let declared = "{host: {type: string, default: \"web.${environment.domain}\"}, class: {type: string}}"
        let values = try await inputs(
            declared, given: "{class: \"${storage.fast}\"}", extra: "domain: example.com\nstorage: {fast: ssd}")
        #expect(values == ["host": "web.example.com", "class": "ssd"])
    }

    @Test(arguments: ["5", "500m", "4Gi", "1.5", "-1", "1e3", "12E", "0.5Ti", ".5", "5."])
    func quantitiesThatKubernetesReads(text: String) async throws {
        #expect(try await inputs("{q: {type: string, format: quantity}}", given: "{q: \"\(text)\"}") != nil)
    }

    @Test(arguments: ["", "Gi", "1 Gi", "1gi", "1KiB", "1e", "--1", "1,5", "."])
    func quantitiesThatItDoesNot(text: String) async throws {
        let repository = Repository(
            environment: "instances: {web: {module: web, inputs: {q: \"\(text)\"}}}",
            modules: ["web": "inputs: {q: {type: string, format: quantity}}"])
        #expect(try await repository.complaint().contains("compose.invalid-input"))
    }
}
