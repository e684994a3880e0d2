import TestSupport
import Testing

/// The text of each mistake in what an environment gives to a module.
@Suite struct InputMistakeTests {
    static let inputs = """
        inputs:
          workers: {type: integer, default: 2, minimum: 0, maximum: 10}
          name: {type: string, default: web, pattern: "^[a-z]+$", maxLength: 5}
          level: {type: string, enum: [low, medium, high], default: low}
          memory: {type: string, format: quantity, default: 1Gi}
          timeout: {type: string, format: duration, default: 5m}
          ratio: {type: number, default: 0.5, minimum: 0, exclusiveMinimum: true, multipleOf: 0.25}
          port: {x-kubernetes-int-or-string: true, default: http}
          tags: {type: array, items: {type: string}, uniqueItems: true, maxItems: 2}
          catalogs:
            type: array
            items:
              type: object
              required: [name]
              properties: {name: {type: string}, port: {type: integer, default: 5432}}
          limits: {type: object, additionalProperties: {type: integer}}
        """

    private func complaint(_ given: String, module: String = inputs) async throws -> String {
        try await Repository(
            environment: "instances:\n  web:\n    module: web\n    inputs: \(given)", modules: ["web": module]
        ).complaint()
    }

    @Test func unknownInputsSuggest() async throws {
        Golden.expect(try await complaint("{worker: 3, colour: blue, catalogs: [{nam: x}]}"), "unknownInputs")
    }

    @Test func wrongTypes() async throws {
        let given = """
            {workers: many, name: 5, ratio: half, tags: a, limits: {cpu: "1"}, port: true, catalogs: [{name: x, port: p}]}
            """
        Golden.expect(try await complaint(given), "wrongInputTypes")
    }

    @Test func limits() async throws {
        let given = """
            {workers: 11, name: Websites, level: midium, memory: 1GiB, timeout: 5 minutes, ratio: 0.3, tags: [a, a], limits: {}}
            """
        Golden.expect(try await complaint(given), "inputLimits")
    }

    @Test func missingInputs() async throws {
        let module = """
            inputs:
              host: {type: string}
              list: {type: array, required: true, items: {type: string}}
              optional: {type: string, required: false}
              nothing: {type: string, nullable: true}
              object: {type: object, required: [key], properties: {key: {type: string}}}
            """
        Golden.expect(try await complaint("{}", module: module), "missingInputs")
        Golden.expect(try await complaint("{host: a, list: [b], object: {}}", module: module), "missingKeysOfInputs")
    }

    @Test func defaultsAreCheckedToo() async throws {
        let module = "inputs: {workers: {type: integer, default: two}, size: {type: integer, default: 5, maximum: 3}}"
        Golden.expect(try await complaint("{}", module: module), "wrongDefaults")
    }

    @Test func expressionsInInputs() async throws {
        Golden.expect(
            try await complaint("{name: \"${environment.nam}\", workers: \"${environment.name + '5'}\"}"),
            "expressionsInInputs")
    }
}
