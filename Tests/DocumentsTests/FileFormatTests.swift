import Documents
import Model
import Testing

/// Texts of files made from trees.
@Suite struct FileFormatTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var format: FileFormat
        var source: String
        var expected: String

        init(_ format: FileFormat, _ source: String, _ expected: String) {
            self.format = format
            self.source = source
            self.expected = expected
        }

        var testDescription: String { "\(format.rawValue): \(source.prefix(30))" }

        func node() throws -> Node { try #require(try YAML.parse(Array(source.utf8), file: .none).first) }
    }

    static let block = "b:\n  d: \"yes\"\n  c: |\n    x\n    y\na:\n- 1\n- k: v\n"

    @Test(arguments: [
        Case(
            .properties, "b: 1\na: {x.y: true, z: [p, q]}\nnone: null\ns: ' é\\= '",
            "b=1\na.x.y=true\na.z=p,q\ns=\\ \\u00E9\\\\= \n"),
        Case(.properties, "'a b:c': \"x\\ny\"\n'#k': ''", "a\\ b\\:c=x\\ny\n\\#k=\n"),
        Case(
            .env, "B: 1\nA: 'two words'\nC: \"$x\\\"\"\nD: http://h:1/p",
            "B=1\nA=\"two words\"\nC=\"\\$x\\\"\"\nD=http://h:1/p\n"),
        Case(
            .conf, "save: [900 1, 300 10]\nappendonly: 'yes'\nbind: ''",
            "save 900 1\nsave 300 10\nappendonly yes\nbind\n"),
        Case(
            .ini, "z: {k: 1, l: [a, b]}\ntop: x\nw: {}", "top = x\n\n[z]\nk = 1\nl = a\nl = b\n\n[w]\n"),
        Case(
            .json, "b: 1\na: [x, {}]\nnone: null",
            "{\n  \"b\": 1,\n  \"a\": [\n    \"x\",\n    {}\n  ],\n  \"none\": null\n}\n"),
        Case(.yaml, block, block),
        Case(
            .toml, "t: {u: {a: 1}}\nk: 1.5\ns: 'q\"'\nl: [1, {a: 2}]\nr: [{x: 1}, {x: 2}]",
            "k = 1.5\ns = \"q\\\"\"\nl = [1, { a = 2 }]\n\n[t]\n\n[t.u]\na = 1\n\n[[r]]\nx = 1\n\n[[r]]\nx = 2\n"),
        Case(
            .xml, "c:\n  p:\n  - {name: a<b, value: 1}\n  - {'@final': true, '#text': x}\n  e: ''",
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <c>
              <p>
                <name>a&lt;b</name>
                <value>1</value>
              </p>
              <p final="true">x</p>
              <e/>
            </c>

            """),
    ])
    func writes(_ file: Case) throws {
        #expect(try file.format.text(of: file.node()) == file.expected)
    }

    @Test(arguments: [
        Case(.properties, "a: 1\nb: [x, 'y,z']", "2:8: the list b is joined by commas"),
        Case(.properties, "a: [{b: 1}]", "1:5: a list of properties holds scalars"),
        Case(.env, "A-B: 1", "1:1: the name of an environment variable"),
        Case(.env, "A: [1]", "1:4: an environment variable holds"),
        Case(.ini, "s: {k: {x: 1}}", "1:8: a section of an INI file has no word"),
        Case(.conf, "a: \"x\\ny\"", "1:4: a line ends here"), Case(.conf, "- a", "1:1: a file of lines"),
        Case(.toml, "a: [null]", "1:5: TOML has no null"), Case(.xml, "a: 1\nb: 2", "1:1: XML has one root"),
        Case(.xml, "a: {'x y': 1}", "1:5: this is no name"),
    ])
    func refuses(_ file: Case) throws {
        let node = try file.node()
        do throws(FileFormatError) {
            let text = try file.format.text(of: node)
            Issue.record("no mistake: \(text)")
        } catch {
            let message = "\(error.range.start.line):\(error.range.start.column): \(error.message)"
            #expect(message.hasPrefix(file.expected), "\(message)")
        }
    }

    /// JSON and YAML of any value read back as that value.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func readsBack(seed: UInt64) throws {
        var values = RandomValues(seed: seed)
        let value = try RoundTripTests.throughJSON(values.value())
        let node = Node(of: value, range: .none)
        #expect(try JSON.parse(Array(FileFormat.json.text(of: node).utf8)) == value)
        let text = try FileFormat.yaml.text(of: node)
        #expect(try YAML.parse(Array(text.utf8), file: .none).first?.value ?? .null == value, "\(text)")
    }
}
