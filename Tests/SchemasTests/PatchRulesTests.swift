import Model
import Schemas
import TestSupport
import Testing

/// Patches by the tables of their standards, and what is said where one cannot be applied.
@Suite struct PatchRulesTests {
    private func value(_ yaml: String) throws -> Value { try #require(try Value.documents("{v: \(yaml)}").first?["v"]) }

    // MARK: JSON merge patch

    /// RFC 7386, appendix A.
    @Test(arguments: [
        ("{a: b}", "{a: c}", "{a: c}"), ("{a: b}", "{b: c}", "{a: b, b: c}"), ("{a: b}", "{a: null}", "{}"),
        ("{a: b, b: c}", "{a: null}", "{b: c}"),
        ("{a: [b]}", "{a: c}", "{a: c}"), ("{a: c}", "{a: [b]}", "{a: [b]}"),
        ("{a: {b: c}}", "{a: {b: d, c: null}}", "{a: {b: d}}"),
        ("{a: [{b: c}]}", "{a: [1]}", "{a: [1]}"), ("[a, b]", "[c, d]", "[c, d]"), ("{a: b}", "[c]", "[c]"),
        ("{a: foo}", "null", "null"), ("{a: foo}", "bar", "bar"),
        ("{e: null}", "{a: 1}", "{e: null, a: 1}"), ("[1, 2]", "{a: b, c: null}", "{a: b}"),
        ("{}", "{a: {bb: {ccc: null}}}", "{a: {bb: {}}}"),
    ])
    func mergePatchesFollowTheirStandard(target: String, patch: String, result: String) throws {
        #expect(MergePatch.apply(try value(patch), to: try value(target)) == (try value(result)))
    }

    // MARK: JSON patch

    /// RFC 6902, appendix A, and RFC 6901, section 5.
    @Test(arguments: [
        ("{foo: bar}", "[{op: add, path: /baz, value: qux}]", "{baz: qux, foo: bar}"),
        ("{foo: [bar, baz]}", "[{op: add, path: /foo/1, value: qux}]", "{foo: [bar, qux, baz]}"),
        ("{baz: qux, foo: bar}", "[{op: remove, path: /baz}]", "{foo: bar}"),
        ("{foo: [bar, qux, baz]}", "[{op: remove, path: /foo/1}]", "{foo: [bar, baz]}"),
        ("{baz: qux, foo: bar}", "[{op: replace, path: /baz, value: boo}]", "{baz: boo, foo: bar}"),
        (
            "{foo: {bar: baz, waldo: fred}, qux: {corge: grault}}", "[{op: move, from: /foo/waldo, path: /qux/thud}]",
            "{foo: {bar: baz}, qux: {corge: grault, thud: fred}}"
        ),
        (
            "{foo: [all, grass, cows, eat]}", "[{op: move, from: /foo/1, path: /foo/3}]",
            "{foo: [all, cows, eat, grass]}"
        ), ("{baz: qux}", "[{op: test, path: /baz, value: qux}]", "{baz: qux}"),
        ("{foo: [a, 2, c]}", "[{op: test, path: /foo/1, value: 2.0}]", "{foo: [a, 2, c]}"),
        ("{foo: bar}", "[{op: add, path: /child, value: {grandchild: {}}}]", "{foo: bar, child: {grandchild: {}}}"),
        ("{foo: bar}", "[{op: add, path: /baz, value: qux, xyz: 123}]", "{foo: bar, baz: qux}"),
        ("{foo: [bar]}", "[{op: add, path: /foo/-, value: [abc, def]}]", "{foo: [bar, [abc, def]]}"),
        (
            "{'/': 9, '~1': 10}", "[{op: test, path: /~01, value: 10}, {op: replace, path: /~1, value: 1}]",
            "{'/': 1, '~1': 10}"
        ), ("{a: [1, 2]}", "[{op: add, path: /a/2, value: 3}]", "{a: [1, 2, 3]}"),
        (
            "{a: {b: 1}}", "[{op: copy, from: /a, path: /c}, {op: replace, path: /a/b, value: 2}]",
            "{a: {b: 2}, c: {b: 1}}"
        ), ("{a: 1}", "[]", "{a: 1}"), ("{'': 1}", "[{op: replace, path: /, value: 2}]", "{'': 2}"),
        ("{a: [1, 2, 3]}", "[{op: remove, path: /a/-1}]", "{a: [1, 2]}"),
        ("{}", "[{op: test, path: /none, value: null}]", "{}"),
        ("{a: 1}", "[{op: replace, path: /b, value: 2}]", "{a: 1, b: 2}"),
    ])
    func jsonPatchesFollowTheirStandard(target: String, patch: String, result: String) throws {
        #expect(try JSONPatch.apply(try value(patch), to: try value(target)) == (try value(result)))
    }

    @Test(arguments: [
        ("{op: add}", "a JSON patch is a list of operations, not object", ""),
        ("[{op: add, value: 1}]", "an operation has no path that starts with \"/\"", ""),
        ("[{op: add, path: a, value: 1}]", "an operation has no path that starts with \"/\"", ""),
        ("[{op: add, path: /a}]", "the operation has no \"value\"", "/a"),
        ("[{path: /a}]", "the operation has no \"op\"", "/a"),
        ("[{op: put, path: /a}]", "\"put\" is no operation of a JSON patch", "/a"),
        ("[{op: remove, path: /x}]", "there is no such value", "/x"),
        ("[{op: remove, path: /x/y}]", "there is no such value", "/x/y"),
        ("[{op: add, path: /a/b, value: 1}]", "there is no such value", "/a/b"),
        ("[{op: add, path: '', value: 1}]", "the path is empty, and the whole object cannot be patched", ""),
        ("[{op: add, path: /l/3, value: 1}]", "the list has no such position", "/l/3"),
        ("[{op: add, path: /l/x, value: 1}]", "the list has no such position", "/l/x"),
        ("[{op: remove, path: /l/2}]", "the list has no such position", "/l/2"),
        ("[{op: remove, path: /l/-}]", "the list has no such position", "/l/-"),
        ("[{op: test, path: /a, value: 2}]", "the test failed: the value is another one", "/a"),
        ("[{op: test, path: /a}]", "the test failed: the value is another one", "/a"),
        ("[{op: copy, path: /b}]", "the operation has no \"from\" that starts with \"/\"", "/b"),
        ("[{op: move, path: /b, from: /x}]", "there is no such value", "/x"),
        ("[{op: copy, path: /b, from: /l/7}]", "there is no such value", "/l/7"),
        (
            "[{op: add, path: /b, value: 1}, {op: test, path: /b, value: 0}]",
            "the test failed: the value is another one", "/b"
        ),
    ])
    func whatCannotBePatchedIsExplained(patch: String, message: String, place: String) throws {
        let target: Value = ["a": 1, "l": [1, 2]]
        let patch = try value(patch)
        #expect(throws: PatchError(message, at: place)) { try JSONPatch.apply(patch, to: target) }
    }

    // MARK: Strategic merge patch

    private static let pod = SchemaCatalog.builtIn.schema(for: GroupVersionKind(apiVersion: "v1", kind: "Pod"))

    /// What each directive does to a Pod's spec, by kubectl's documentation of strategic merge patches.
    @Test(arguments: [
        (
            "{containers: [{name: a, image: x}]}", "{containers: [{name: b, image: y}]}",
            "{containers: [{name: b, image: y}, {name: a, image: x}]}"
        ),
        (
            "{containers: [{name: a, image: x}]}", "{containers: [{name: a, tty: true}]}",
            "{containers: [{name: a, image: x, tty: true}]}"
        ),
        (
            "{containers: [{name: a}, {name: b}]}", "{containers: [{name: a, $patch: delete}]}",
            "{containers: [{name: b}]}"
        ),
        (
            "{containers: [{name: a}, {name: b}]}", "{containers: [{name: c}, {$patch: replace}]}",
            "{containers: [{name: c}]}"
        ),
        ("{tolerations: [{key: a}]}", "{tolerations: [{key: b}]}", "{tolerations: [{key: b}]}"),
        ("{nodeSelector: {a: x, b: y}}", "{nodeSelector: {a: null, c: z}}", "{nodeSelector: {b: y, c: z}}"),
        ("{nodeSelector: {a: x}}", "{nodeSelector: {$patch: replace, c: z}}", "{nodeSelector: {c: z}}"),
        ("{nodeSelector: {a: x}}", "{nodeSelector: {$patch: delete}}", "{nodeSelector: {}}"),
        (
            "{volumes: [{name: v, emptyDir: {}}]}",
            "{volumes: [{name: v, $retainKeys: [name, hostPath], hostPath: {path: /x}}]}",
            "{volumes: [{name: v, hostPath: {path: /x}}]}"
        ),
        (
            "{containers: [{name: a}, {name: b}]}", "{$setElementOrder/containers: [{name: b}, {name: a}]}",
            "{containers: [{name: b}, {name: a}]}"
        ),
        (
            "{containers: [{name: a, env: [{name: X, value: '1'}]}]}",
            "{containers: [{name: a, env: [{name: Y, value: '2'}]}]}",
            "{containers: [{name: a, env: [{name: Y, value: '2'}, {name: X, value: '1'}]}]}"
        ),
    ])
    func directivesDoWhatTheySay(spec: String, patch: String, result: String) throws {
        let schema = try #require(Self.pod)
        let patched = try StrategicMerge.apply(
            ["spec": try value(patch)], to: ["spec": try value(spec)], schema: schema)
        #expect(patched == ["spec": try value(result)])
    }

    @Test(arguments: [
        ("{$patch: merge}", "\"merge\" is no value of $patch"),
        ("{containers: [{name: a, $patch: 1}]}", "\"integer\" is no value of $patch"),
        ("{containers: [{image: x}]}", "an element of \"containers\" lacks its merge key \"name\""),
        ("{containers: [{$patch: delete}]}", "an element of \"containers\" to delete lacks its merge key \"name\""),
        ("{containers: [[1]]}", "lists of lists cannot be merged: \"containers\""),
        (
            "{containers: [{name: a}, b]}",
            "the elements of \"containers\" are objects and scalars, which cannot be merged"
        ),
        ("{$retainKeys: name}", "$retainKeys is a list of field names, not string"),
        (
            "{$retainKeys: [a], hostname: x}",
            "$retainKeys lists all fields of a patch, and \"hostname\" is missing in it"
        ),
        ("{$deleteFromPrimitiveList/x: 1}", "$deleteFromPrimitiveList/x is a list, not integer"),
        ("{$setElementOrder/containers: 1}", "$setElementOrder/containers is a list, not integer"),
        (
            "{$setElementOrder/containers: [{name: a}], containers: 1}",
            "$setElementOrder/containers orders something that is no list"
        ),
        (
            "{$setElementOrder/containers: [{name: a}], containers: [{name: b}]}",
            "$setElementOrder/containers lacks an element of the patch, or orders it otherwise"
        ),
    ])
    func directivesThatMakeNoSenseAreExplained(patch: String, message: String) throws {
        let schema = try #require(Self.pod)
        let patch: Value = ["spec": try value(patch)]
        #expect(throws: PatchError(message)) {
            try StrategicMerge.apply(patch, to: ["spec": ["containers": [["name": "a"]]]], schema: schema)
        }
        #expect(throws: PatchError.self) { try StrategicMerge.apply([1], to: patch, schema: schema) }
        #expect(throws: PatchError.self) { try StrategicMerge.apply(patch, to: "text", schema: schema) }
    }
}
