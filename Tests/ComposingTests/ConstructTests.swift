import Documents
import Model
import TestSupport
import Testing

/// `$if`, `$for`, `$format` and `$merge` in documents and patches.
@Suite struct ConstructTests {
    static let inputs = """
        inputs:
          is: {type: boolean, default: true}
          hosts: {type: array, items: {type: string}, default: [a, b]}
          files: {type: object, additionalProperties: {type: string}, default: {z: "2", x: "1"}}
          none: {type: array, items: {type: string}, default: []}
          port: {type: integer, default: 80}
        """

    static func repository(_ document: String, environment: String = "") -> Repository {
        Repository(
            environment: "namespace: q\ninstances: {m: {module: m}}\n\(environment)", modules: ["m": inputs]
        ).with("modules/m/objects/m.yaml", document)
    }

    /// The data of a ConfigMap, or what stands there instead.
    private func data(_ text: String) async throws -> Value? {
        let document = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n"
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
        let state = try await Self.repository(document + lines.joined(separator: "\n")).compose()
        return state.object("ConfigMap", "c")?.value["data"]
    }

    /// `args` of a custom resource, of which nothing is known.
    private func custom(_ text: String) async throws -> Value? {
        let document = "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec:\n"
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
        let state = try await Self.repository(document + lines.joined(separator: "\n")).compose()
        return state.object("Thing", "t")?.value["spec"]
    }

    @Test func conditions() async throws {
        #expect(
            try await data(
                """
                a: {$if: "${inputs.is}", $then: "yes", $else: "no"}
                b: {$if: "${!inputs.is}", $then: "yes", $else: "no"}
                c: {$if: "${!inputs.is}", $then: "yes"}
                d: {$if: "${inputs.is}", $else: "no"}
                e: {$if: false, $then: "no", $else: {$if: true, $then: "inner"}}
                """) == ["a": "yes", "b": "no", "e": "inner"])
        #expect(
            try await custom(
                """
                list:
                - {$if: "${inputs.is}", name: a}
                - {$if: "${!inputs.is}", name: b}
                - {$if: "${inputs.is}", $then: c}
                - {$if: "${!inputs.is}", $then: d}
                - {$if: true, $then: [e, f]}
                - [g]
                gone: {$if: false, x: 1}
                kept: {$if: true, x: 1}
                all: {$if: true, $then: [1, 2]}
                """) == ["list": [["name": "a"], "c", "e", "f", ["g"]], "kept": ["x": 1], "all": [1, 2]])
    }

    @Test func loops() async throws {
        #expect(
            try await custom(
                """
                field: {$for: h, $in: "${inputs.hosts}", $do: "${h}!"}
                empty: {$for: h, $in: "${inputs.none}", $do: "${h}"}
                list:
                - first
                - $for: index, h
                  $in: ${inputs.hosts}
                  $do: {name: "${h}", index: "${index}"}
                - last
                pairs: {$for: h, $in: "${inputs.hosts}", $do: ["--host", "${h}"]}
                map: {$for: "key, value", $in: "${inputs.files}", $do: "${key}=${value}"}
                three: {$for: "i, key, value", $in: {b: 2, a: 1}, $do: "${i}${key}${value}"}
                nested:
                  $for: h
                  $in: ${inputs.hosts}
                  $do: {$for: m, $in: [1, 2], $do: "${h}${m}"}
                some: {$for: m, $in: [1, 2, 3], $do: {$if: "${m != 2}", $then: "${m}"}}
                """) == [
                    "field": ["a!", "b!"], "empty": [],
                    "list": ["first", ["name": "a", "index": 0], ["name": "b", "index": 1], "last"],
                    "pairs": ["--host", "a", "--host", "b"], "map": ["x=1", "z=2"], "three": ["0a1", "1b2"],
                    "nested": ["a1", "a2", "b1", "b2"], "some": [1, 3],
                ])
    }

    @Test func merges() async throws {
        #expect(
            try await data(
                """
                x: own
                $merge: ${inputs.files}
                """) == ["x": "own", "z": "2"])
        #expect(
            try await data(
                """
                $merge:
                  $for: key, value
                  $in: ${inputs.files}
                  $do: {"${key}.txt": "${value}"}
                """) == ["x.txt": "1", "z.txt": "2"])
        #expect(
            try await data(
                """
                a: "1"
                $merge: [{$if: "${inputs.is}", b: "2"}, {$if: "${!inputs.is}", c: "3"}, {d: "4"}]
                """) == ["a": "1", "b": "2", "d": "4"])
    }

    @Test func files() async throws {
        let data = try await data(
            """
            app.properties:
              $format: properties
              $content:
                z.port: ${inputs.port}
                a.hosts: ${inputs.hosts}
                gone: {$if: "${!inputs.is}", $then: x}
                $merge: {$for: "k, v", $in: "${inputs.files}", $do: {"file.${k}": "${v}"}}
            app.yaml: {$format: yaml, $content: {hosts: [{$for: h, $in: "${inputs.hosts}", $do: {name: "${h}"}}]}}
            app.json: {$format: json, $content: ["${inputs.is}", {$$ref: x}]}
            """)
        #expect(data?["app.properties"] == "z.port=80\na.hosts=a,b\nfile.x=1\nfile.z=2\n")
        #expect(data?["app.yaml"] == "hosts:\n- name: a\n- name: b\n")
        #expect(data?["app.json"] == "[\n  true,\n  {\n    \"$ref\": \"x\"\n  }\n]\n")
    }

    @Test func objectsMayBeAbsent() async throws {
        let document = "apiVersion: v1\nkind: ConfigMap\n$if: ${!inputs.is}\nmetadata: {name: c}\n"
        #expect(try await Self.repository(document).compose().object("ConfigMap", "c") == nil)
        let other = document.replacing("!inputs", with: "inputs")
        #expect(try await Self.repository(other).compose().object("ConfigMap", "c") != nil)
    }

    @Test func escapedKeysAndVerbatimFiles() async throws {
        #expect(
            try await custom("a: {$$if: x, b: [{$$ref: w}]}\n$$do: z") == [
                "a": ["$if": "x", "b": [["$ref": "w"]]], "$do": "z",
            ])
        let verbatim = Repository(
            environment: "namespace: q\ninstances: {m: {module: m}}", modules: ["m": "verbatim: true"]
        ).with(
            "modules/m/objects/m.yaml",
            "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec: {$if: a, $$x: b}")
        #expect(try await verbatim.compose().object("Thing", "t")?.value["spec"] == ["$if": "a", "$$x": "b"])
    }

    @Test func patches() async throws {
        let overlays = """
            overlays:
            - target: {kind: Thing}
              patch:
                spec:
                  a: {$if: "${environment.name == 'dev'}", $then: 2, $else: 3}
                  b: null
                  c: {$if: false, $then: 9}
            - target: {kind: Thing}
              type: json
              patch:
              - {$if: "${environment.name != 'dev'}", op: remove, path: /spec/a}
              - $for: m
                $in: [x, w]
                $do: {op: add, path: "/spec/${m}", value: "${m}"}
            """
        let document = "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec: {a: 1, b: 1, c: 1}"
        let state = try await Self.repository(document, environment: overlays).compose()
        #expect(state.object("Thing", "t")?.value["spec"] == ["a": 2, "c": 1, "x": "x", "w": "w"])
    }
}
