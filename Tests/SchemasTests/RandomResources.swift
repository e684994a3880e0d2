import Model
import Schemas
import TestSupport

/// Random values that mostly fit a structural schema: of each scalar a few candidates are tried.
struct RandomResources {
    var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    static let texts: [Value] = [
        "a", "abc", "A", "Ab", "1", "0", "", "10m", "1Gi", "0.5", "1h", "30s", "1h30m", "5m0s", "-1s", "1.5h", "90",
        "a.b", "a.b.c/d", "a-b", "a_b", "A_B", "-a", "a/b", "/a/b", "/", "*", "*.a.b", "https://a.b/c", "http://a:80",
        "tcp://a:1", "s3://a/b", "a@b.c", "10.0.0.1", "10.0.0.0/8", "fe80::1", "::/0", "00:1a:2b:3c:4d:5e",
        "2020-01-01T00:00:00Z", "2020-01-01t00:00:00.5+01:00", "2020-01-01", "2020-13-01", "12:30", "YQ==", "YQ", "é",
        "123e4567-e89b-12d3-a456-426614174000", "50%", "v1", "3.9.0", "sha256:0123", "true", "key=value", "a b", "\n",
        "0123456789012345678901234567890123456789012345678901234567890123456789", "arn:aws:iam::123456789012:role/a",
    ]

    private static let integers: [Value] = [
        0, 1, 2, 3, 5, 10, 60, 80, 100, 101, 443, 1024, 8080, 30000, 65535, 65536, -1, 2_147_483_647, 2_147_483_648,
        -2_147_483_649, 9_223_372_036_854_775_807, 400, 599,
    ]

    private static let numbers: [Value] = [0.5, 1.5, -0.25, 1e10, 1e300, 99.9]

    private static let anything: [Value] = [
        "text", 1, true, 2.5, ["a": "b"], ["a": ["b": 1]], [1, "a"], [], [:], ["a": .null],
    ]

    mutating func chance(_ percent: Int) -> Bool { random.below(100) < percent }

    /// A whole object of a CRD's version.
    mutating func object(_ kind: GroupVersionKind, _ schema: Value, isNamespaced: Bool) -> Value {
        var object = value(schema, depth: 0)
        if object.object == nil { object = [:] }
        object["status"] = nil
        object["apiVersion"] = .string(kind.apiVersion)
        object["kind"] = .string(kind.kind)
        var metadata: Value = ["name": "a"]
        if isNamespaced { metadata["namespace"] = "default" }
        if chance(20) { metadata["labels"] = ["app": "b", "c/d": "e"] }
        object["metadata"] = metadata
        return object
    }

    mutating func value(_ schema: Value, depth: Int) -> Value {
        if let value = schema["default"], chance(15) { return value }
        if schema["nullable"] == true, chance(8) { return .null }
        if let values = schema["enum"]?.array, !values.isEmpty, chance(95) { return random.pick(values) }
        if schema["x-kubernetes-int-or-string"] == true { return fitting([80, "http", "50%", 0, "1", "100m"], schema) }
        switch schema["type"]?.string {
        case "string": return fitting(Self.texts, schema)
        case "integer": return fitting(Self.integers, schema)
        case "number": return fitting(Self.integers + Self.numbers, schema)
        case "boolean": return .bool(chance(50))
        case "array": return .array(elements(schema, depth: depth))
        case "object": return object(schema, depth: depth)
        default: return random.pick(Self.anything)
        }
    }

    /// A candidate that the schema takes, where one is found soon.
    private mutating func fitting(_ candidates: [Value], _ schema: Value) -> Value {
        var candidate = random.pick(candidates)
        guard chance(96) else { return candidate }
        let schema = Schema(openAPIv3: schema)
        for _ in 0..<40 {
            if Validation.validate(candidate, schema: schema).isEmpty { break }
            candidate = random.pick(candidates)
        }
        return candidate
    }

    private mutating func elements(_ schema: Value, depth: Int) -> [Value] {
        let least = Int(schema["minItems"]?.integer ?? 0)
        let items = schema["items"] ?? [:]
        var elements: [Value] = []
        for _ in 0..<(least + random.below(depth > 6 ? 1 : 3)) { elements.append(value(items, depth: depth + 1)) }
        return elements
    }

    private mutating func object(_ schema: Value, depth: Int) -> Value {
        if schema["x-kubernetes-embedded-resource"] == true {
            return ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "a"], "data": ["a": "b"]]
        }
        let properties = schema["properties"]?.object ?? [:]
        let required = schema["required"]?.array?.compactMap(\.string) ?? []
        // About three fields each, so that objects neither stay empty nor grow without end.
        let share = depth == 0 ? 90 : max(4, min(60, (depth > 5 ? 60 : 300) / max(1, properties.count)))
        var object: Value = [:]
        for property in properties {
            let isWanted = required.contains(property.key) ? chance(97) : chance(share)
            if isWanted { object[property.key] = value(property.value, depth: depth + 1) }
        }
        if let additional = schema["additionalProperties"], additional.object != nil {
            for name in ["a", "b-c", "x/y"] where chance(40) { object[name] = value(additional, depth: depth + 1) }
        } else if properties.isEmpty, schema["x-kubernetes-preserve-unknown-fields"] == true, chance(60) {
            object["anything"] = random.pick(Self.anything)
        }
        return object
    }
}
