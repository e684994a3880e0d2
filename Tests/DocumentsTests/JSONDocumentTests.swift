import Documents
import Model
import TestSupport
import Testing

struct JSONDocumentTests {
    private func document(_ text: String) throws -> JSONDocument { try JSONDocument(Array(text.utf8)) }

    @Test func fieldsAreFoundInAnyOrder() throws {
        let document = try document(#"{"kind":"List","items":[{"f:a":1},{"b":"x"},[]],"metadata":{"n":{}}}"#)
        var fields = JSONDocument.Fields(document, of: document.root)
        let foundMetadata = fields.value(of: "metadata")
        let metadata = try #require(foundMetadata)
        let foundKind = fields.value(of: "kind")
        let kind = try #require(foundKind)
        #expect(fields.value(of: "kin") == nil)
        let foundItems = fields.value(of: "items")
        let items = try #require(foundItems)
        #expect(document.string(kind) == "List")
        #expect(document.isString(kind, "st", behind: "Li"))
        #expect(!document.isString(kind, "st", behind: "LI"))
        #expect(document.count(items) == 3)
        #expect(document.values(Array(document.elements(items))) == [["f:a": 1], ["b": "x"], []])
        #expect(document.node(at: ["metadata", "n"], in: document.root).map(document.value) == [:])
        #expect(document.node(at: ["kind", "n"], in: document.root) == nil)
        #expect(document.count(metadata) == 1)
        #expect(document.count(kind) == 0)
        #expect(Array(document.elements(kind)).isEmpty)
        var first = JSONDocument.Fields(document, of: try #require(document.elements(items).first { _ in true }))
        #expect(first.value(of: "a", behind: "f:").map(document.value) == 1)
        #expect(first.value(of: "a") == nil)
    }

    /// The second number is one that only the slower reader takes.
    @Test(arguments: ["1", "-1.5e3", "18446744073709551615", "18446744073709551616", #""\ud800""#, "null", "true"])
    func scalarsAreComparedAsValues(text: String) throws {
        let document = try document("[\(text)]")
        let value = try JSON.parse(Array("[\(text)]".utf8))
        #expect(document.value(document.root) == value)
        #expect(document.isEqual(document.root, to: value))
        for other: Value in [[2], ["1"], [], [.null, .null], [false], [1.5], [:], [["a": 1]]] {
            #expect(!document.isEqual(document.root, to: other))
        }
    }

    @Test func damageIsRefusedAsByParsing() throws {
        for text in ["", "{", "[1,]", #"{"a":1"#, "nul", "[1] 2"] {
            let error = try #require(throws: JSONError.self) { _ = try document(text) }
            #expect(throws: error) { _ = try JSON.parse(Array(text.utf8)) }
        }
    }

    /// Comparing in place says what comparing values says.
    @Test(arguments: UInt64(1)...4)
    func comparesAsValuesDo(seed: UInt64) throws {
        var values = RandomValues(seed: seed)
        var previous: Value = .null
        for _ in 0..<300 {
            let value = try JSON.parse(JSON.serialize(values.value()))
            let document = try JSONDocument(JSON.serialize(value))
            #expect(document.value(document.root) == value)
            #expect(document.isEqual(document.root, to: value))
            #expect(document.isEqual(document.root, to: previous) == (value == previous))
            for field in value.object ?? [:] {
                let node = try #require(document.value(of: field.key, in: document.root))
                #expect(document.isEqual(node, to: field.value))
                #expect(document.isEqual(node, to: previous) == (field.value == previous))
                previous = field.value
            }
        }
    }
}
