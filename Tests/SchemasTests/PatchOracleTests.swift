import Documents
import Host
import Model
import Schemas
import TestSupport
import Testing

/// kubectl applies patches to files without a cluster, with the API server's code: random objects and patches must come
/// out the same.
@Suite(.enabled(if: Shell.has("kubectl"), "needs kubectl"))
struct PatchOracleTests {
    static let seeds: Range<UInt64> =
        0..<(EnvironmentVariables.current.nonEmpty("SLIPWAY_TEST_ROUNDS").flatMap { UInt64($0) } ?? 15)

    @Test(arguments: seeds)
    func strategicMergePatch(seed: UInt64) throws {
        try compare(seed: seed, type: "strategic") { random, object, schema in
            random.strategicPatch(object, schema: schema)
        } apply: { patch, object, schema throws(PatchError) in
            try StrategicMerge.apply(patch, to: object, schema: schema)
        }
    }

    @Test(arguments: seeds)
    func mergePatch(seed: UInt64) throws {
        try compare(seed: seed, type: "merge") { random, object, _ in
            random.mergePatch(object)
        } apply: { patch, object, _ throws(PatchError) in
            MergePatch.apply(patch, to: object)
        }
    }

    @Test(arguments: seeds)
    func jsonPatch(seed: UInt64) throws {
        try compare(seed: seed, type: "json") { random, object, _ in
            random.jsonPatch(object)
        } apply: { patch, object, _ throws(PatchError) in
            try JSONPatch.apply(patch, to: object)
        }
    }

    /// One patch on a dozen objects of its kind.
    private func compare(
        seed: UInt64, type: String, patch makePatch: (inout RandomObjects, Value, Schema) -> Value,
        apply: (Value, Value, Schema) throws(PatchError) -> Value
    ) throws {
        var random = RandomObjects(seed: seed &* 7919 &+ UInt64(type.utf8.count))
        let model = random.object(name: "model")
        let kind = GroupVersionKind(
            apiVersion: try #require(model["apiVersion"]?.string), kind: try #require(model["kind"]?.string))
        let schema = try #require(SchemaCatalog.builtIn.schema(for: kind))
        var patch = makePatch(&random, model, schema)
        // The answers are told apart by their names, which therefore stay.
        if case .object = patch {
            patch["$patch"] = nil
            patch["metadata"]?["$patch"] = nil
            if patch["metadata"]?.object == nil { patch["metadata"] = nil }
        }
        var objects: [Value] = []
        while objects.count < 12 {
            let object = random.object(name: "o\(objects.count)")
            if object["kind"] == model["kind"] { objects.append(object) }
        }
        let results = try kubectlPatch(objects, patch, type: type)
        for object in objects {
            let name = object["metadata"]?["name"]?.string ?? ""
            let ours: Value? = try? apply(patch, object, schema)
            let theirs = results[name]
            #expect(
                text(ours) == text(theirs),
                "\(name)\n object \(text(object))\n patch \(text(patch))\n kubectl \(text(theirs))\n ours \(text(ours))"
            )
        }
    }

    private func text(_ value: Value?) -> String {
        value.map { String(decoding: JSON.serialize($0), as: UTF8.self) } ?? "an error"
    }

    /// What kubectl makes of each object, by name; those that it refuses are left out.
    private func kubectlPatch(_ objects: [Value], _ patch: Value, type: String) throws -> [String: Value] {
        try TemporaryFolder.with { folder in
            let list: Value = ["apiVersion": "v1", "kind": "List", "items": .array(objects)]
            try FileSystem.write(JSON.serialize(list), to: folder + "/objects.json")
            try FileSystem.write(JSON.serialize(patch), to: folder + "/patch.json")
            let command =
                "kubectl patch --local -f objects.json --type=\(type) --patch-file patch.json -o json 2>errors || true"
            let output = Shell.run(command, in: folder).output
            var results: [String: Value] = [:]
            // Whole documents, one behind the other: each ends with a brace at the start of a line.
            var document: [Substring] = []
            for line in output.split(separator: "\n") {
                document.append(line)
                guard line == "}" else { continue }
                let value = try JSON.parse(Array(document.joined(separator: "\n").utf8))
                results[value["metadata"]?["name"]?.string ?? ""] = value
                document = []
            }
            return results
        }
    }
}
