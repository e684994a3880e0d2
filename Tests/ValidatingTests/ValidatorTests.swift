import Model
import Schemas
import TestSupport
import Testing

@testable import Validating

/// All checks together.
@Suite struct ValidatorTests {
    /// So many that they are checked in parts, in which every third object has a mistake.
    @Test func manyObjectsAreSpokenOfInTheirOrder() async throws {
        let objects = (0..<1200).map { index in
            DesiredObject([
                "apiVersion": "v1", "kind": "ConfigMap",
                "metadata": ["name": .string("c\(index)"), "namespace": "ns"],
                "data": ["a": index % 3 == 0 ? 1 : "1"],
            ])
        }
        let first = try await report(.of(objects))
        #expect(first.diagnostics.map { $0.object?.name } == stride(from: 0, to: 1200, by: 3).map { "c\($0)" })
        #expect(Set(first.diagnostics.map(\.code)) == ["validate.wrong-type"])
        #expect(try await report(.of(objects)).diagnostics == first.diagnostics)
    }

    @Test func kindsWithoutASchemaAreCounted() async throws {
        let yaml = """
            {apiVersion: b.example/v1, kind: B, metadata: {name: a}}
            ---
            {apiVersion: a.example/v2, kind: A, metadata: {name: a}}
            ---
            {apiVersion: b.example/v1, kind: B, metadata: {name: b}}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: c}}
            """
        let report = try await report(.of(yaml: yaml))
        #expect(report.diagnostics.isEmpty)
        #expect(report.unchecked.map(\.kind.kind) == ["A", "B"])
        #expect(report.unchecked.map(\.count) == [1, 2])
    }

    @Test func nothingIsFine() async throws {
        let report = try await report(.of([]))
        #expect(report.diagnostics.isEmpty && report.unchecked.isEmpty)
    }

    /// Of one object, what is wrong with its kind comes before its fields, and these before what it names.
    @Test func checksSpeakInTheirOrder() async throws {
        let yaml = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: ns}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  serviceAccountName: nobody
                  containers: [{name: web, imige: nginx}]
            """
        #expect(
            try await report(.of(yaml: yaml)).diagnostics.map(\.code) == [
                "validate.unknown-field", "validate.unresolved-reference",
            ])
    }

    private func report(_ desired: DesiredState) async throws -> Validator.Report {
        let environment = Environment(name: Located("test", at: .none), platform: Located("kubernetes", at: .none))
        let configuration = Configuration(environment: environment, modules: [], sources: SourceMap())
        return await Validator.validate(
            desired, of: configuration, schemas: .builtIn, inventory: Inventory(environment: "test"))
    }
}
