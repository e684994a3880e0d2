package import Model

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A JSON document that is looked at in place: only what is asked for becomes a value.
///
/// Holds the memory of the parser, several times that of the document, for as long as it lives: keep values, not
/// documents. A node belongs to the document that it came from. Of several fields with one key, which no API server
/// sends, looking in place finds the first, while a value has the last.
package final class JSONDocument: Sendable {
    /// One value of the document.
    package struct Node: Sendable, Hashable {
        /// Of the value's first word on the tape.
        fileprivate let index: Int
    }

    private let tape: JSONTape

    /// Reads one document (RFC 8259), as `JSON.parse` does.
    package init(_ bytes: [UInt8]) throws(JSONError) {
        if let tape = JSONTape.parse(bytes) {
            self.tape = tape
            return
        }
        // What simdjson refuses and Go accepts becomes what simdjson accepts too.
        var writer = JSONWriter(marksDoubles: true)
        writer.write(try PreciseReader.read(bytes))
        guard let tape = JSONTape.parse(writer.output) else {
            throw JSONError(message: "there is not enough memory for the document", offset: nil)
        }
        self.tape = tape
    }

    package var root: Node { Node(index: 1) }

    // MARK: Values

    /// Makes the value of a node.
    package func value(_ node: Node) -> Value {
        var reader = TapeReader(tape, at: node.index)
        return reader.value()
    }

    /// Makes the values of nodes.
    package func values(_ nodes: [Node]) -> [Value] {
        var reader = TapeReader(tape)
        return nodes.map { reader.value(at: $0.index) }
    }

    package func string(_ node: Node) -> String? {
        bytes(node).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether `value(node) == value`, without making it.
    package func isEqual(_ node: Node, to value: Value) -> Bool {
        let word = word(node)
        switch value {
        case .null: return word.type == UInt8(ascii: "n")
        case .bool(let flag): return word.type == (flag ? UInt8(ascii: "t") : UInt8(ascii: "f"))
        case .string(let text): return isString(node, text)
        case .integer(let number):
            return word.type == UInt8(ascii: "l") && Int64(bitPattern: tape.words[node.index + 1]) == number
        case .number(let number):
            switch word.type {
            case UInt8(ascii: "d"): return Double(bitPattern: tape.words[node.index + 1]) == number
            case UInt8(ascii: "u"): return Double(tape.words[node.index + 1]) == number
            default: return false
            }
        case .array(let values):
            guard isArray(node), count(node) == values.count else { return false }
            var members = elements(node)
            return values.allSatisfy { value in members.next().map { isEqual($0, to: value) } ?? false }
        case .object(let fields):
            guard isObject(node), count(node) == fields.count else { return false }
            var cursor = Fields(self, of: node)
            return fields.allSatisfy { field in
                cursor.value(of: field.key).map { isEqual($0, to: field.value) } ?? false
            }
        }
    }

    /// Whether the node is the string made of both parts, by bytes.
    package func isString(_ node: Node, _ text: String, behind prefix: StaticString = "") -> Bool {
        guard let bytes = bytes(node) else { return false }
        let isEqual = text.utf8.withContiguousStorageIfAvailable { text in
            bytes.count == prefix.utf8CodeUnitCount + text.count && hasPrefix(bytes, prefix)
                && JSONDocument.areEqual(
                    bytes.baseAddress, text.baseAddress, text.count, skipping: prefix.utf8CodeUnitCount)
        }
        return isEqual ?? (string(node) == prefix.description + text)
    }

    /// Whether the node is the string of these bytes.
    package func isString(_ node: Node, bytes expected: [UInt8]) -> Bool {
        guard let bytes = bytes(node), bytes.count == expected.count else { return false }
        return expected.withUnsafeBufferPointer {
            JSONDocument.areEqual(bytes.baseAddress, $0.baseAddress, $0.count, skipping: 0)
        }
    }

    private func hasPrefix(_ bytes: UnsafeBufferPointer<UInt8>, _ prefix: StaticString) -> Bool {
        for index in 0..<prefix.utf8CodeUnitCount where bytes[index] != prefix.utf8Start[index] { return false }
        return true
    }

    private static func areEqual(
        _ left: UnsafePointer<UInt8>?, _ right: UnsafePointer<UInt8>?, _ count: Int, skipping offset: Int
    ) -> Bool {
        guard let left, let right, count > 0 else { return count == 0 }
        return memcmp(left + offset, right, count) == 0
    }

    // MARK: Collections

    package func isObject(_ node: Node) -> Bool { word(node).type == UInt8(ascii: "{") }

    package func isArray(_ node: Node) -> Bool { word(node).type == UInt8(ascii: "[") }

    /// How many members an array or object has; 0 for everything else.
    package func count(_ node: Node) -> Int {
        let word = word(node)
        guard isObject(node) || isArray(node) else { return 0 }
        if word.count < TapeWord.countedMembers { return word.count }
        var members = Elements(self, of: node)
        var count = 0
        while members.next() != nil { count += 1 }
        return isObject(node) ? count / 2 : count
    }

    /// The value of a field; `nil` when there is none or when the node is not an object.
    package func value(of key: String, in node: Node) -> Node? {
        guard isObject(node) else { return nil }
        var fields = Fields(self, of: node)
        return fields.value(of: key)
    }

    /// The node at a path of object keys.
    package func node(at keys: [String], in node: Node) -> Node? {
        var current = node
        for key in keys {
            guard let next = value(of: key, in: current) else { return nil }
            current = next
        }
        return current
    }

    /// The elements of an array; none for everything else.
    package func elements(_ node: Node) -> Elements { Elements(self, of: node) }

    /// The members of an array, one after the other.
    package struct Elements: Sequence, IteratorProtocol {
        private let document: JSONDocument
        private var index: Int
        private let end: Int

        fileprivate init(_ document: JSONDocument, of node: Node) {
            self.document = document
            index = node.index + 1
            end = document.isArray(node) || document.isObject(node) ? document.word(node).behindCollection - 1 : 0
        }

        package mutating func next() -> Node? {
            guard index < end else { return nil }
            defer { index = document.behind(index) }
            return Node(index: index)
        }
    }

    /// Finds fields of one object, quickly where they are asked for in the document's order.
    package struct Fields {
        private let document: JSONDocument
        private let start: Int
        private let end: Int
        private var index: Int

        /// None where the node is not an object.
        package init(_ document: JSONDocument, of node: Node) {
            self.document = document
            start = node.index + 1
            end = document.isObject(node) ? document.word(node).behindCollection - 1 : start
            index = start
        }

        /// Whether this is the object's first key; if so, the next one is looked for behind it.
        package mutating func hasFirst(_ key: String) -> Bool {
            guard start < end, document.isString(Node(index: start), key) else { return false }
            index = document.behind(start + 1)
            return true
        }

        /// The value of the field whose key is made of both parts.
        package mutating func value(of key: String, behind prefix: StaticString = "") -> Node? {
            value { document, name in document.isString(name, key, behind: prefix) }
        }

        /// The value of the field whose key has these bytes.
        package mutating func value(ofBytes key: [UInt8]) -> Node? {
            value { document, name in document.isString(name, bytes: key) }
        }

        @inline(__always)
        private mutating func value(where isWanted: (JSONDocument, Node) -> Bool) -> Node? {
            let begin = index
            if let found = find(isWanted, until: end) { return found }
            index = start
            return find(isWanted, until: begin)
        }

        @inline(__always)
        private mutating func find(_ isWanted: (JSONDocument, Node) -> Bool, until limit: Int) -> Node? {
            while index < limit {
                let name = Node(index: index)
                index = document.behind(index + 1)
                if isWanted(document, name) { return Node(index: name.index + 1) }
            }
            return nil
        }
    }

    // MARK: Words

    private func word(_ node: Node) -> TapeWord { TapeWord(tape.words[node.index]) }

    /// The index behind the value that begins there.
    private func behind(_ index: Int) -> Int { index + TapeWord(tape.words[index]).length(at: index) }

    private func bytes(_ node: Node) -> UnsafeBufferPointer<UInt8>? {
        let word = word(node)
        guard word.type == UInt8(ascii: "\"") else { return nil }
        let start = tape.strings + word.stringOffset
        return UnsafeBufferPointer(start: start + 4, count: Int(UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)))
    }
}
