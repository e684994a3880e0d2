import APIMachinery
import Documents
import Host
import Model
import Schemas
import Testing

/// What a real API server made of random applies, updates and merge patches by several field managers, recorded by
/// `record-applies.py`: the engine must come to the same objects, owners and conflicts.
struct RecordedApplyTests {
    @Test(arguments: RecordedCase.all)
    func engineAgreesWithTheServer(_ recorded: RecordedCase) throws {
        let schema = try recorded.schema
        var live: Value?
        for (number, step) in recorded.steps.enumerated() {
            if step.status == 201 { live = nil }  // The server's garbage collector can have been there.
            let prediction = try Prediction(step, live: live, schema: schema, kind: recorded.kind)
            let disagreement = prediction.disagreement(with: step)
            try #require(disagreement == "", "step \(number), \(step.operation) by \(step.manager)")
            if step.succeeded { live = step.result }
        }
    }

    @Test func casesAreThere() {
        #expect(RecordedCase.all.count >= 40)
    }
}

/// One recorded sequence of requests on one object.
struct RecordedCase: Sendable, CustomTestStringConvertible {
    var seed: Int64
    var kind: String
    var steps: [Step]

    struct Step: Sendable {
        var operation: String
        var manager: String
        var force: Bool
        var body: Value
        var status: Int64
        var result: Value

        var succeeded: Bool { status == 200 || status == 201 }
    }

    var testDescription: String { "\(kind) \(seed)" }

    static let widget: Value = {
        let path = Files.folder + "/Recorded/widget-crd.json"
        return (try? JSON.parse(FileSystem.read(path))) ?? .null
    }()

    var schema: Schema {
        get throws {
            var catalog = SchemaCatalog.builtIn
            catalog.add(definition: RecordedCase.widget)
            let body = steps[0].body
            let kind = GroupVersionKind(
                apiVersion: try #require(body["apiVersion"]?.string), kind: try #require(body["kind"]?.string))
            return try #require(catalog.schema(for: kind))
        }
    }

    static let all: [RecordedCase] = {
        var paths = [Files.folder + "/Recorded/applies.ndjson"]
        if let more = EnvironmentVariables.current.nonEmpty("SLIPWAY_RECORDED_APPLIES") { paths.append(more) }
        return paths.flatMap { path in
            ((try? FileSystem.read(path)) ?? []).split(separator: UInt8(ascii: "\n")).compactMap { line in
                (try? JSON.parse(Array(line))).map(RecordedCase.init)
            }
        }
    }()

    init(_ value: Value) {
        seed = value["seed"]?.integer ?? 0
        kind = value["kind"]?.string ?? ""
        steps = (value["steps"]?.array ?? []).map { step in
            Step(
                operation: step["op"]?.string ?? "", manager: step["manager"]?.string ?? "",
                force: step["force"]?.bool ?? false, body: step["body"] ?? .null, status: step["status"]?.integer ?? 0,
                result: step["result"] ?? .null)
        }
    }
}

/// What the engine says about one step.
private struct Prediction {
    var object: Value?
    var managed: ManagedFields?
    var conflicts: ApplyConflicts?
    /// Whether the server sets defaults behind the engine's back.
    var hasDefaults: Bool

    init(_ step: RecordedCase.Step, live: Value?, schema: Schema, kind: String) throws {
        hasDefaults = kind != "Widget"
        let version = (step.body["apiVersion"] ?? live?["apiVersion"])?.string ?? ""
        let writer = FieldOwnership.Writer(
            manager: step.manager, apiVersion: version, time: "2026-01-01T00:00:00Z", schema: schema,
            ignored: FieldSet(paths: [FieldPath(keys: "status")]))
        guard step.operation == "apply" else {
            guard step.succeeded else { return }
            let entries = FieldOwnership.entries(live: live, new: step.body, by: writer)
            var new = step.result
            // Allocated by the server after it has worked out the owners.
            for name in ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"]
            where kind == "Service" && step.operation != "merge" && step.body["spec"]?[name] == nil {
                new["spec"]?[name] = nil
            }
            managed = FieldOwnership.update(old: live, new: new, managed: entries, by: writer)
            return
        }
        do {
            let result = try FieldOwnership.apply(
                live: live, applied: step.body, managed: live.map { try ManagedFields(object: $0) } ?? ManagedFields(),
                by: writer, force: step.force)
            let typed = TypedForm.normalized(result.object, schema: schema)
            object = Defaulting.withoutForbiddenNulls(Defaulting.defaulted(typed, schema: schema), schema: schema)
            managed = result.managed
        } catch let error as ApplyConflicts {
            conflicts = error
        }
    }

    /// What the server did otherwise; empty where it agrees.
    func disagreement(with step: RecordedCase.Step) -> String {
        if step.status == 409 {
            let message = step.result["message"]?.string ?? ""
            return conflicts?.message == message
                ? "" : "conflicts: predicted \(conflicts?.message ?? "none")\n server \(message)"
        }
        guard step.succeeded else { return "" }
        if let conflicts { return "predicted \(conflicts.message)" }
        let actual = (try? ManagedFields(object: step.result)) ?? ManagedFields()
        let owners = Self.difference(managed ?? ManagedFields(), actual)
        if !owners.isEmpty { return owners }
        guard let object else { return "" }
        let expected = Self.withoutServerFields(step.result)
        let predicted = Self.withoutServerFields(object)
        let agrees =
            hasDefaults ? Self.isCovered(predicted, by: expected) : Self.json(predicted) == Self.json(expected)
        return agrees ? "" : "predicted \(Self.json(predicted))\n server \(Self.json(expected))"
    }

    private static func json(_ value: Value) -> String { String(decoding: JSON.serialize(value), as: UTF8.self) }

    /// The entries that differ, by the fields that only one side has.
    private static func difference(_ predicted: ManagedFields, _ actual: ManagedFields) -> String {
        var lines: [String] = []
        for entry in predicted.entries {
            let other = actual.entry(like: entry)?.fields ?? FieldSet()
            for path in entry.fields.difference(other).paths { lines.append("predicted \(entry.manager): \(path)") }
        }
        for entry in actual.entries {
            let other = predicted.entry(like: entry)?.fields ?? FieldSet()
            for path in entry.fields.difference(other).paths { lines.append("server \(entry.manager): \(path)") }
        }
        return lines.joined(separator: "\n")
    }

    static func withoutServerFields(_ object: Value) -> Value {
        var object = object
        for name in ["managedFields", "uid", "resourceVersion", "creationTimestamp", "generation", "namespace"] {
            object["metadata"]?[name] = nil
        }
        object["status"] = nil
        return object
    }

    /// Whether the value is the other one but for fields that the server added, and zeros that it dropped.
    private static func isCovered(_ value: Value, by other: Value) -> Bool {
        switch (value, other) {
        case (.object(let value), .object(let other)):
            return value.allSatisfy { field in
                if field.value.isNull || field.value == .object([:]) || field.value == .array([]) { return true }
                if field.value == 0, other[field.key] == nil { return true }
                return other[field.key].map { isCovered(field.value, by: $0) } ?? false
            }
        case (.array(let value), .array(let other)):
            return value.count == other.count && zip(value, other).allSatisfy(isCovered)
        default: return value == other
        }
    }
}
