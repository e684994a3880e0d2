import APIMachinery
import Documents
import Model
import Schemas
import TestSupport
import Testing

/// Laws of merging, comparing and cutting, over random Kubernetes objects.
@Suite struct StructuredMergeTests {
    private struct Pair {
        var old: Value
        var new: Value
        var schema: Schema
    }

    /// Without empty lists and maps, which structured-merge-diff takes now for a value and now for none.
    private static func filled(_ value: Value) -> Value {
        switch value {
        case .array(let elements): return .array(elements.map(filled))
        case .object(let fields):
            return .object(
                ValueObject(
                    fields.compactMap { field in
                        let isEmpty = field.value == [:] || field.value == []
                        return isEmpty ? nil : ValueObject.Field(key: field.key, value: filled(field.value))
                    }))
        default: return value
        }
    }

    /// Two objects of one kind.
    private static func pairs(_ seed: UInt64, _ count: Int) throws -> [Pair] {
        var random = RandomObjects(seed: seed)
        return try (0..<count).map { _ in
            let old = filled(random.object(name: "a"))
            var new = filled(random.object(name: "a"))
            while new["kind"] != old["kind"] { new = filled(random.object(name: "a")) }
            let kind = GroupVersionKind(apiVersion: old["apiVersion"]?.string ?? "", kind: old["kind"]?.string ?? "")
            return Pair(old: old, new: new, schema: try #require(SchemaCatalog.builtIn.schema(for: kind)))
        }
    }

    private func text(_ value: Value) -> String { String(decoding: JSON.serialize(value), as: UTF8.self) }

    /// What is applied is there afterwards, nothing else changes, and a second time changes nothing.
    @Test(arguments: 0..<20 as Range<UInt64>) func mergingAppliesAndKeeps(seed: UInt64) throws {
        for pair in try Self.pairs(seed, 12) {
            let merged = StructuredMerge.merge(live: pair.old, applied: pair.new, schema: pair.schema)
            let (mine, whole) = (FieldSet.of(pair.new, schema: pair.schema), FieldSet.of(merged, schema: pair.schema))
            #expect(mine.isSubset(of: whole), "\(text(pair.new)) into \(text(pair.old))")
            for path in mine.leaves.paths {
                #expect(pair.schema.value(of: merged, at: path) == pair.schema.value(of: pair.new, at: path), "\(path)")
            }
            for path in FieldSet.of(pair.old, schema: pair.schema).recursiveDifference(mine.leaves).leaves.paths
            where !mine.contains(path) {
                #expect(pair.schema.value(of: merged, at: path) == pair.schema.value(of: pair.old, at: path), "\(path)")
            }
            #expect(StructuredMerge.merge(live: merged, applied: pair.new, schema: pair.schema) == merged)
            #expect(StructuredMerge.merge(live: pair.old, applied: pair.old, schema: pair.schema) == pair.old)
        }
    }

    /// Added and removed are each other's opposite, and together with what is in both they are the fields.
    @Test(arguments: 0..<20 as Range<UInt64>) func comparingTellsBothSides(seed: UInt64) throws {
        for pair in try Self.pairs(seed &+ 100, 12) {
            let there = StructuredMerge.compare(pair.old, pair.new, schema: pair.schema)
            let back = StructuredMerge.compare(pair.new, pair.old, schema: pair.schema)
            #expect(there.added == back.removed && there.removed == back.added && there.modified == back.modified)
            #expect(StructuredMerge.compare(pair.old, pair.old, schema: pair.schema).isEmpty)
            let (old, new) = (FieldSet.of(pair.old, schema: pair.schema), FieldSet.of(pair.new, schema: pair.schema))
            #expect(new.difference(old).isSubset(of: there.added), "\(text(pair.old)) and \(text(pair.new))")
            #expect(old.difference(new).isSubset(of: there.removed), "\(text(pair.old)) and \(text(pair.new))")
            #expect(there.modified.isSubset(of: old.intersection(new)))
            for path in there.modified.paths {
                #expect(
                    pair.schema.value(of: pair.old, at: path) != pair.schema.value(of: pair.new, at: path), "\(path)")
            }
            // What changed, put into the old one, and what went, taken out of it, makes the new one.
            let merged = StructuredMerge.merge(live: pair.old, applied: pair.new, schema: pair.schema)
            let cut = StructuredMerge.remove(there.removed, from: merged, schema: pair.schema)
            #expect(StructuredMerge.compare(cut, pair.new, schema: pair.schema).modified.isEmpty)
            #expect(StructuredMerge.compare(cut, pair.new, schema: pair.schema).removed.isEmpty)
        }
    }

    /// What is cut out and what stays are the two parts of the object.
    @Test(arguments: 0..<20 as Range<UInt64>) func cuttingDividesTheFields(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for pair in try Self.pairs(seed &+ 200, 12) {
            let fields = FieldSet.of(pair.old, schema: pair.schema)
            let chosen = FieldSet(paths: fields.leaves.paths.filter { _ in random.once(in: 3) })
            let kept = StructuredMerge.remove(chosen, from: pair.old, schema: pair.schema)
            let extracted = StructuredMerge.extract(chosen, from: pair.old, schema: pair.schema)
            for path in chosen.paths {
                #expect(pair.schema.value(of: kept, at: path) == nil, "\(path)")
                // An element whose keys are not chosen has lost its name.
                let isNamed = !path.steps.contains { if case .element = $0 { true } else { false } }
                if isNamed {
                    #expect(
                        pair.schema.value(of: extracted, at: path) == pair.schema.value(of: pair.old, at: path),
                        "\(path)")
                }
            }
            let hasElements = { (path: FieldPath) in path.steps.contains { if case .key = $0 { false } else { true } } }
            for path in fields.leaves.difference(chosen).paths where !hasElements(path) {
                #expect(pair.schema.value(of: kept, at: path) == pair.schema.value(of: pair.old, at: path), "\(path)")
            }
            #expect(StructuredMerge.extract(fields, from: pair.old, schema: pair.schema) == pair.old)
            #expect(StructuredMerge.remove(FieldSet(), from: pair.old, schema: pair.schema) == pair.old)
            #expect(isHollow(StructuredMerge.remove(fields, from: pair.old, schema: pair.schema)))
        }
    }

    /// Whether nothing is left but what the fields were in.
    private func isHollow(_ value: Value) -> Bool {
        value.isNull || value.object?.allSatisfy { isHollow($0.value) } == true
    }

    // MARK: Lists

    /// By what the lists of built-in kinds tell their elements apart (Kubernetes API reference, "patch strategy").
    @Test(arguments: [
        ("v1", "Pod", ["spec", "containers"], ["name"]), ("v1", "Pod", ["spec", "volumes"], ["name"]),
        ("v1", "Pod", ["spec", "imagePullSecrets"], ["name"]),
        ("v1", "Pod", ["spec", "hostAliases"], ["ip"]),
        ("v1", "Pod", ["spec", "topologySpreadConstraints"], ["topologyKey", "whenUnsatisfiable"]),
        ("v1", "Pod", ["spec", "tolerations"], []),
        ("v1", "Service", ["spec", "ports"], ["port", "protocol"]), ("v1", "ServiceAccount", ["secrets"], ["name"]),
        ("v1", "Pod", ["metadata", "ownerReferences"], ["uid"]),
        ("networking.k8s.io/v1", "Ingress", ["spec", "rules"], []), ("v1", "Pod", ["status", "conditions"], ["type"]),
        ("rbac.authorization.k8s.io/v1", "Role", ["rules"], []),
    ])
    func listsHaveTheirKeys(apiVersion: String, kind: String, path: [String], keys: [String]) throws {
        let schema = try #require(
            SchemaCatalog.builtIn.schema(for: GroupVersionKind(apiVersion: apiVersion, kind: kind)))
        #expect(schema.schema(at: FieldPath(path.map(FieldPath.Step.key)))?.listMapKeys == keys)
    }

    private static let service = SchemaCatalog.builtIn.schema(for: GroupVersionKind(apiVersion: "v1", kind: "Service"))

    /// Elements are found by their keys with the defaults of those that they lack, and stay where they are.
    @Test(arguments: [
        ("[{port: 80}]", "[{port: 80, protocol: TCP, name: a}]", "[{port: 80, protocol: TCP, name: a}]"),
        ("[{port: 80, protocol: UDP}]", "[{port: 80, name: a}]", "[{port: 80, protocol: UDP}, {port: 80, name: a}]"),
        ("[{port: 1}, {port: 2}, {port: 3}]", "[{port: 3, name: c}]", "[{port: 1}, {port: 2}, {port: 3, name: c}]"),
        ("[{port: 1}, {port: 2}]", "[{port: 2}, {port: 1}]", "[{port: 2}, {port: 1}]"),
        ("[{port: 1}]", "[{port: 2}, {port: 1}]", "[{port: 2}, {port: 1}]"), ("[]", "[{port: 1}]", "[{port: 1}]"),
        (
            "[{port: 1, nodePort: 5}, {port: 2}]", "[{port: 2, name: b}, {port: 4}]",
            "[{port: 1, nodePort: 5}, {port: 2, name: b}, {port: 4}]"
        ),
    ])
    func portsAreMergedByTheirKeys(live: String, applied: String, result: String) throws {
        let schema = try #require(Self.service)
        let values = try [live, applied, result].map {
            try #require(try Value.documents("{spec: {ports: \($0)}}").first)
        }
        #expect(StructuredMerge.merge(live: values[0], applied: values[1], schema: schema) == values[2])
    }
}
