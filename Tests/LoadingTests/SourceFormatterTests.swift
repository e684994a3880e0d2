import Documents
import Host
import Loading
import Model
import TestSupport
import Testing

/// `slipway fmt`: one form, the same meaning, all comments.
@Suite struct SourceFormatterTests {
    private func format(_ text: String) throws -> String? {
        try SourceFormatter.format(Array(text.utf8), file: .none).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Constructs in an environment's patches are keys like others: order and braces stay.
    @Test func constructsStayAsTheyAre() throws {
        let text = """
            apiVersion: slipway.dev/v1alpha1
            kind: Environment
            metadata: {name: dev}
            spec:
              overlays:
              - target: {kind: Deployment}
                patch:
                  spec:
                    template:
                      $if: ${environment.name == 'dev'}
                      $then: {metadata: {labels: {$merge: [{$if: true, a: b}]}}}
                      $else:
                          # none
                          metadata: {$$ref: x}
                    args:
                    -   $for: index, x
                        $in: [1, 2]
                        $do: ["${index}", "${x}"]
            """
        let once = try #require(try format(text))
        #expect(try format(once) == once)
        let values = try [text, once].map { try YAML.parse(Array($0.utf8), file: .none).map(\.value) }
        #expect(values[0] == values[1])
        let words = once.split { $0 == " " || $0 == "\n" }.filter { $0.hasPrefix("$") && $0.hasSuffix(":") }
        #expect(words == ["$if:", "$then:", "$else:", "$for:", "$in:", "$do:"])
    }

    @Test func oneForm() throws {
        let text = """
            # The file.


            kind: Module
            # of this API
            apiVersion: slipway.dev/v1alpha1
            metadata: {name: web}   # its name
            spec:
                # what it offers
                outputs:
                        url: "${endpoints.http.url}"


                inputs:
                    # the first
                    a: {type: string,   default: x}
                    b:
                      type: string
                      default: |
                        first

                          second
                        # no comment
                    # the last
                summary: >-
                    Two
                    lines
                objects:
                - objects/a.yaml   
                # above b
                -   file: objects/b.yaml
                    when: "${inputs.a == 'x'}"
                - {file: objects/c.yaml,
                   when: "${true}"}

                needs:
                  db:
                    module: db
                    gate:
                      exec:
                      - sh
                      - - a
                        - b
            # at the end

            """
        Golden.expect(try #require(try format(text)), "formatted")
    }

    @Test(arguments: [
        "a: 1\n", "a:\n  - 1\n  - b: 2\n    c: 3\n", "a:\n- 1\n-\n  b: 1\n- - x\n  - y\n",
        "a: &x\n    b: 1\nc: *x\n", "a:\n    b:\n",
        "spec:\n   instances:\n      b:\n         inputs:\n           x: 1\n         module: m\n",
        "a: \"one\n   two\"\nb: 'x\n\n  y'\nc: one\n  two\n",
        "a: |+\n  text\n\n\nb: |2\n   indented\nc: >\n  folded\n\n  more\n",
        "---\n# c\na: 1\n...\n", "a:   # why\n   # because\n   b: 1 # yes\n", "a: {b: 1,\n  # inside\n  c: 2}\n",
        "a:\r\n    b: 1\r\n",
        "a:\n  - b: |\n      t1\n        t2\n\n    c: 1\n", "? a\n: b\n", "a: !!str 1\n", "\"q\": 1\n'r': 2\n",
    ])
    func meaningIsKept(text: String) throws {
        guard let formatted = try format(text) else { return }
        let before = try YAML.parse(Array(text.utf8), file: .none)
        let after = try YAML.parse(Array(formatted.utf8), file: .none)
        #expect(before.map(\.value) == after.map(\.value))
        #expect(try format(formatted) == formatted)
    }

    @Test func usualFormsAreNotLeftAlone() throws {
        for text in [
            "a:\n- 1\n-\n  b: 1\n- - x\n  - y\n", "a: |+\n  text\n\n\nb: 1\n", "a: {b: 1,\n  # inside\n  c: 2}\n",
        ] {
            #expect(try format(text) != nil, "\(text)")
        }
    }

    @Test(arguments: 0..<300 as Range<UInt64>) func generatedFilesKeepTheirMeaning(seed: UInt64) throws {
        var writer = UntidyWriter(seed: seed)
        let text = writer.file()
        let before = try YAML.parse(Array(text.utf8), file: .none)[0].value
        let formatted = try #require(try format(text), "left alone:\n\(text)")
        #expect(try YAML.parse(Array(formatted.utf8), file: .none)[0].value == before, "\(text)")
        #expect(try format(formatted) == formatted, "\(text)\n---\n\(formatted)")
        let comments = { (text: String) in
            text.split(separator: "\n").filter { $0.contains("# c") }.map { $0.drop { $0 != "#" } }.sorted()
        }
        #expect(comments(text) == comments(formatted))
        #expect(!formatted.contains("\n\n\n") || text.contains("|+"))
    }

    @Test func theRepositorysOwnFilesCanBeFormatted() throws {
        let root = Path.parent(of: Path.parent(of: Path.parent(of: #filePath)))
        let loader = ConfigurationLoader(root: root)
        let files =
            try loader.environments.map { "environments/\($0)/environment.yaml" }
            + loader.modules.map { "modules/\($0)/module.yaml" }
        try #require(!files.isEmpty)
        for path in files {
            let bytes = try FileSystem.read(Path.join(root, path))
            let formatted = try #require(try SourceFormatter.format(bytes, file: .none), "\(path) would be left alone")
            #expect(try SourceFormatter.format(formatted, file: .none) == formatted, "\(path)")
        }
    }
}

/// Writes files that mean something and look bad.
private struct UntidyWriter {
    private var random: SplitMix64
    private var comment = 0

    init(seed: UInt64) { random = SplitMix64(seed: seed &* 31 &+ 7) }

    mutating func file() -> String {
        var text = random.once(in: 3) ? "# c head\n\n" : ""
        let parts = [
            "apiVersion: slipway.dev/v1alpha1\n", "kind: \(random.pick(["Module", "Environment", "Other"]))\n",
            "metadata: {name: x}\n",
        ]
        for part in parts.shuffled(using: &random) { text += noise(0) + part }
        text += noise(0) + "spec:\n" + mapping(indent: random.pick([1, 2, 4]), depth: 0)
        return text + noise(0)
    }

    /// Comments and empty lines at some column.
    private mutating func noise(_ column: Int) -> String {
        var text = ""
        while random.once(in: 4) {
            comment += 1
            text += random.once(in: 2) ? "\n" : String(repeating: " ", count: column) + "# c\(comment)\n"
        }
        return text
    }

    private static let keys = [
        "summary", "inputs", "needs", "objects", "outputs", "platform", "instances", "overlays", "labels", "module",
        "x",
        "y.z", "\"q r\"",
    ]

    private mutating func mapping(indent: Int, depth: Int) -> String {
        var text = ""
        let keys = Self.keys.shuffled(using: &random).prefix(1 + random.below(4))
        for key in keys {
            text += noise(indent) + String(repeating: " ", count: indent) + key + ":" + value(indent, depth: depth)
        }
        return text
    }

    private mutating func value(_ indent: Int, depth: Int) -> String {
        if depth < 4, random.once(in: 3) {
            return end() + mapping(indent: indent + random.pick([1, 2, 3, 4]), depth: depth + 1)
        }
        if depth < 4, random.once(in: 4) {
            return end() + sequence(indent: indent + random.pick([0, 2, 4]), depth: depth + 1)
        }
        let inner = String(repeating: " ", count: indent + random.pick([1, 2, 5]))
        switch random.below(9) {
        case 0: return " |\n\(inner)one\n\(inner)  two\n\n\(inner)# not a comment\n"
        case 1: return " >-\n\(inner)one\n\(inner)two\n"
        case 2: return " \"one\n\(inner)two\"" + end()
        case 3: return " {a: 1,\n\(inner)b: [x, \"y # z\"]}" + end()
        case 4: return " |+\n\(inner)kept\n"
        case 5: return end()
        case 6: return "   'it''s'" + end()
        case 7: return " ${inputs.x}" + end()
        default: return " \(random.below(100))" + end()
        }
    }

    private mutating func sequence(indent: Int, depth: Int) -> String {
        var text = ""
        let blanks = String(repeating: " ", count: indent)
        for _ in 0..<(1 + random.below(3)) {
            text += noise(indent) + blanks
            switch random.below(4) {
            case 0:
                let body = mapping(indent: indent + 2, depth: depth + 1)
                let lines = body.split(separator: "\n", omittingEmptySubsequences: false)
                // The first key stands behind the dash where no comment is in front of it.
                if lines[0].dropFirst(indent + 2).first != "#", !lines[0].isEmpty {
                    text += "- " + body.dropFirst(indent + 2)
                } else {
                    text += "-\n" + body
                }
            case 1: text += "- |\n\(blanks)    text\n\(blanks)     more\n"
            case 2: text += "-   \(random.below(9))" + end()
            default: text += "- {a: 1}" + end()
            }
        }
        return text
    }

    private mutating func end() -> String {
        guard random.once(in: 5) else { return random.once(in: 6) ? "  \n" : "\n" }
        return " # behind\n"
    }
}
