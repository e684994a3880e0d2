import Documents
import Model
import TestSupport
import Testing

@testable import Validating

/// Ways to fields, followed through documents that differ from the object.
@Suite struct FieldRouteTests {
    /// The texts of two documents; the second one is what the first became.
    private func end(
        of path: FieldPath, in text: String, became object: String? = nil
    ) throws -> (line: UInt32, isWhole: Bool) {
        let document = try #require(try YAML.parse(Array(text.utf8), file: .none).first)
        let value = try #require(try Value.documents(object ?? text).first)
        let end = FieldRoute(path, in: value).end(in: document)
        return (end.range(marksKey: false).start.line, end.isWhole)
    }

    private func patchEnd(of path: FieldPath, in patch: String, of object: String) throws -> UInt32? {
        let document = try #require(try YAML.parse(Array(patch.utf8), file: .none).first)
        let value = try #require(try Value.documents(object).first)
        return FieldRoute(path, in: value).end(inPatch: document)?.range(marksKey: false).start.line
    }

    private static let containers = FieldPath(keys: "spec", "containers")
    private static let image = containers.appending(.element(["name": "b"])).key("image")

    @Test func keysLeadToTheirLine() throws {
        let end = try end(of: FieldPath(keys: "spec", "a"), in: "spec:\n  b: 1\n  a: 2\n")
        #expect(end == (3, true))
    }

    /// What is not in the document ends at what is around it.
    @Test func aMissingKeyEndsAtItsParent() throws {
        let end = try end(of: FieldPath(keys: "spec", "a"), in: "kind: A\nspec:\n  b: 1\n")
        #expect(end == (2, false))
    }

    /// A gate or an overlay put an element in front.
    @Test func elementsAreFoundByTheirNames() throws {
        let text = "spec:\n  containers:\n    - name: a\n      image: x\n    - name: b\n      image: y\n"
        let object = "spec: {containers: [{name: gate}, {name: a, image: x}, {name: b, image: y}]}"
        #expect(try end(of: Self.image, in: text, became: object) == (6, true))
        let byPlace = Self.containers.appending(.index(2)).key("image")
        #expect(try end(of: byPlace, in: text, became: object) == (6, true))
    }

    @Test func aNameThatAnExpressionMakesIsFoundByItsPlace() throws {
        let text = "spec:\n  containers:\n    - name: a\n    - name: ${inputs.name}\n      image: y\n"
        let object = "spec: {containers: [{name: a}, {name: b, image: y}]}"
        #expect(try end(of: Self.image, in: text, became: object) == (5, true))
        // One of another name in that place is not meant.
        let other = text.replacing("${inputs.name}", with: "c")
        #expect(try end(of: Self.image, in: other, became: object) == (2, false))
    }

    /// Of two with one name the place tells which is meant.
    @Test func duplicatesAreToldApartByTheirPlace() throws {
        let text = "spec:\n  containers:\n    - name: a\n    - name: a\n"
        let path = Self.containers.appending(.index(1)).key("name")
        #expect(try end(of: path, in: text) == (4, true))
    }

    /// `protocol=TCP` is a key of the list that hardly anybody writes.
    @Test func keysWithADefaultNeedNotBeWritten() throws {
        let text = "ports:\n  - port: 80\n    name: a\n  - port: 81\n    name: b\n"
        let path = FieldPath(keys: "ports").appending(.element(["port": 81, "protocol": "TCP"])).key("name")
        #expect(try end(of: path, in: text) == (5, true))
    }

    @Test func valuesOfSetsAreFoundByTheirPlace() throws {
        let text = "finalizers:\n  - a\n  - b\n"
        let path = FieldPath(keys: "finalizers").appending(.value("b"))
        #expect(try end(of: path, in: text) == (3, true))
    }

    // MARK: Patches

    private static let object = "spec: {containers: [{name: a}, {name: b, image: y}]}"

    @Test func partialObjects() throws {
        let patch = "spec:\n  containers:\n    - name: b\n      image: y\n"
        #expect(try patchEnd(of: Self.image, in: patch, of: Self.object) == 4)
        let other = "spec:\n  replicas: 1\n"
        #expect(try patchEnd(of: Self.image, in: other, of: Self.object) == nil)
    }

    /// The last one has the last word.
    @Test func operations() throws {
        let patch = """
            - {op: add, path: /spec/containers/1/image, value: x}
            - {op: add, path: /spec/containers/0/image, value: z}
            - {op: replace, path: /spec/containers/1, value: {name: b, image: y}}
            - {op: remove, path: /spec/containers/1/image}
            """
        #expect(try patchEnd(of: Self.image, in: patch, of: Self.object) == 3)
    }

    @Test func pointersWithEscapes() throws {
        let patch = "- {op: add, path: /metadata/annotations/a~1b~0c, value: x}\n"
        let path = FieldPath(keys: "metadata", "annotations", "a/b~c")
        let object = "metadata: {annotations: {a/b~c: x}}"
        #expect(try patchEnd(of: path, in: patch, of: object) == 1)
    }
}
