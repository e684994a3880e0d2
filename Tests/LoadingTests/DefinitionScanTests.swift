import Documents
import Host
import Model
import TestSupport
import Testing

@testable import Loading

/// CustomResourceDefinitions found by their heads: what the lines say is what parsing says.
@Suite struct DefinitionScanTests {
    /// A text, and what is found in it: `group/kind:N@line` for a definition, `?@line` for what must be parsed.
    struct Case: CustomTestStringConvertible {
        var text: String
        var found: [String]

        init(_ text: String, _ found: String...) {
            self.text = text
            self.found = found
        }

        var testDescription: String { text }
    }

    private static let head = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"

    private static func block(_ group: String, _ kind: String, scope: String = "Namespaced") -> String {
        "\(head)metadata:\n  name: x\nspec:\n  group: \(group)\n  names:\n    kind: \(kind)\n    listKind: List\n"
            + "  scope: \(scope)\n  versions:\n  - name: v1\n    schema:\n      openAPIV3Schema:\n        type: object\n"
    }

    private static func indented(_ text: String, by width: Int) -> String {
        let blanks = String(repeating: " ", count: width)
        return text.split(separator: "\n").enumerated().map { index, line in
            (index == 0 ? String(repeating: " ", count: width - 2) + "- " : blanks) + line + "\n"
        }.joined()
    }

    static let cases = [
        Case("", ""),
        Case(block("a.io", "A"), "a.io/A:N@0"),
        Case("# A licence.\n\n---\n" + block("a.io", "A", scope: "Cluster"), "a.io/A:C@2"),
        Case(block("\"a.io\"", "'A'", scope: "Cluster # all of it"), "a.io/A:C@0"),
        Case(block("a.io", "A").replacing("\n", with: "\r\n"), "a.io/A:N@0"),
        Case(block("a.io", "A") + "---\n" + block("b.io", "B") + "...\n", "a.io/A:N@0", "b.io/B:N@15"),
        // Fields of the same names elsewhere, and other objects.
        Case(
            "\(head)spec:\n  versions:\n  - name: v1\n    group: no\n    names:\n      kind: No\n  scope: Cluster\n"
                + "  names:\n    plural: as\n    kind: A\n  group: a.io\n", "a.io/A:C@0"),
        Case("kind: Kafka\nspec:\n  group: a\n---\n\(block("a.io", "A"))", "a.io/A:N@3"),
        Case("description: CustomResourceDefinition\n"),
        // Elements of a List, as kubectl writes them and otherwise.
        Case(
            "apiVersion: v1\nitems:\n" + indented(block("a.io", "A"), by: 2) + indented("kind: Other\n", by: 2)
                + indented(block("b.io", "B", scope: "Cluster"), by: 2) + "kind: List\nmetadata:\n  a: b\n",
            "a.io/A:N@2", "b.io/B:C@18"),
        Case("kind: List\nitems:\n" + indented(block("a.io", "A"), by: 4), "a.io/A:N@2"),
        // What has to be parsed.
        Case("\(head)spec: {group: a.io, names: {kind: A}}\n", "?@0"),
        Case("\(head)spec:\n  group: a.io\n  names: {kind: A}\n  scope: Cluster\n", "?@0"),
        Case("\(head)spec:\n  group: &g a.io\n  names:\n    kind: A\n  scope: Cluster\n", "?@0"),
        Case("\(head)spec:\n  group: a.io\n", "?@0"),
        Case("\n{\"kind\": \"CustomResourceDefinition\"}", "?@0"),
        Case("--- {kind: CustomResourceDefinition}\n---\n\(block("a.io", "A"))", "?@0", "a.io/A:N@1"),
        Case("{{- if .Values.crds }}\n\(block("a.io", "A")){{- end }}\n", "?@0"),
        Case("kind: List\nitems: [{kind: CustomResourceDefinition}]\n", "?@0"),
        Case("{\"kind\": \"Other\"}"),
    ]

    @Test(arguments: cases)
    func headsAreRead(example: Case) {
        let found = DefinitionScan.objects(in: Array(example.text.utf8)).map { object in
            switch object.content {
            case .definition(let group, let kind, let isNamespaced):
                "\(group)/\(kind):\(isNamespaced ? "N" : "C")@\(object.line)"
            case .unclear: "?@\(object.line)"
            }
        }
        #expect(found == example.found.filter { !$0.isEmpty })
    }

    @Test func stretchesParseToWhatTheWholeFileHolds() throws {
        let file = DefinitionFile(NamedFile("b.yaml"))
        for example in Self.cases where !example.text.hasPrefix("{{") {
            let bytes = Array(example.text.utf8)
            let whole = try file.parse(bytes, 0..<bytes.count, line: 0)
            let parts = try DefinitionScan.objects(in: bytes).flatMap {
                try file.parse(bytes, $0.extent, line: $0.line)
            }
            #expect(parts == whole, "\(example.text)")
        }
    }

    /// Every definition that operators ship, read by lines and read in full.
    @Test(.enabled(if: SharedDefinitions.folder != nil))
    func headsOfOperatorsDefinitions() throws {
        var count = 0
        for path in try SharedDefinitions.files() {
            let bytes = try FileSystem.read(path)
            let file = DefinitionFile(NamedFile(path))
            let whole = try file.parse(bytes, 0..<bytes.count, line: 0)
            let found = DefinitionScan.objects(in: bytes)
            #expect(found.count == whole.count, "\(path)")
            for (object, value) in zip(found, whole) {
                let kind = try #require(value.definedKind)
                let isNamespaced = value["spec"]?["scope"] == "Namespaced"
                #expect(
                    object.content == .definition(group: kind.group, kind: kind.kind, isNamespaced: isNamespaced),
                    "\(path)")
                count += 1
            }
        }
        #expect(count > 50)
    }
}

/// Files of definitions that an environment needs, or does not.
@Suite struct DefinitionIndexTests {
    private static let good = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        spec:
          group: a.io
          names:
            kind: A
          scope: Cluster

        """

    private func index(_ files: [String: String], _ body: (DefinitionIndex) throws -> Void) throws {
        let root = try TemporaryFolder.make()
        defer { try? FileSystem.removeTree(root) }
        for (name, text) in files { try FileSystem.write(Array(text.utf8), to: "\(root)/\(name)") }
        try body(DefinitionIndex(files: files.keys.sorted().map { NamedFile($0, in: ConfinedFolder(root)) }))
    }

    private let a = GroupKind(group: "a.io", kind: "A")

    @Test func brokenFilesMatterWhereTheyAreNeeded() throws {
        let broken = Self.good.replacing("a.io", with: "b.io") + "  versions: [\n"
        let template = "{{- if .x }}\n" + Self.good.replacing("a.io", with: "c.io") + "{{- end }}\n"
        try index(["a.yaml": Self.good, "b.yaml": broken, "c.yaml": template]) { index in
            #expect(index.scopes == [a: false, GroupKind(group: "b.io", kind: "A"): false])
            #expect(index.warnings.isEmpty)
            let needed = try index.definitions(of: [a: Diagnostic.Note("x")], sources: SourceMap())
            #expect(needed.count == 1)
            for (group, line) in [("b.io", 8), ("c.io", 1)] {
                let kind = GroupKind(group: group, kind: "A")
                let error = try #require(throws: DiagnosticsError.self) {
                    try index.definitions(of: [kind: Diagnostic.Note("needed")], sources: SourceMap())
                }
                let first = try #require(error.diagnostics.first)
                #expect(first.range.flatMap { error.sources[$0.file]?.path } == "\(group.prefix(1)).yaml")
                #expect(first.range?.start.line == UInt32(line), "\(error.diagnostics)")
                #expect(first.notes.last?.message == "needed")
            }
        }
    }

    @Test func definitionsOfAnyForm() throws {
        let json = """
            {"kind": "List", "items": [{"kind": "CustomResourceDefinition", "spec": {"group": "a.io",
             "names": {"kind": "A"}, "scope": "Namespaced"}}, {"kind": "ConfigMap"}]}
            """
        try index(["a.json": json, "b.yaml": "kind: ConfigMap\n", "missing.yaml": Self.good]) { index in
            // The last file has the last word.
            #expect(index.scopes == [a: false])
            let both = try index.definitions(of: [a: Diagnostic.Note("x")], sources: SourceMap())
            #expect(both.count == 2)
            let none = try index.definitions(of: [:], sources: SourceMap())
            #expect(none.isEmpty)
        }
        let nothing = DefinitionIndex(files: [NamedFile("/nowhere/a.yaml")])
        #expect(nothing.warnings.map(\.detail).first?.contains("a.yaml cannot be read: No such file") == true)
        #expect(nothing.warnings.allSatisfy { $0.severity == .warning })
    }
}
