internal import CBundledSchemas

/// The text of the built-in kinds' schemas, in the program's read-only memory.
///
/// The format, written by CBundledSchemas/generate.py: a line that names the format and the Kubernetes version; one line
/// a kind, `group version kind plural scope definition` (`-` for nothing; scope `N` or `C`); an empty line; then one
/// type a line, numbered from 0. A type is
///
///     s string  y byte  t date-time  x int-or-string  q quantity  i integer  j int32  n number  b boolean
///     a anything  r RawExtension  o object without declared fields  e(A|B) enumeration
///     {name:type name!type name:&type}  object, `!` for required fields, `&` for those that are always there; sorted
///     <type>  map
///     [type] atomic list  [=type] set  [#key,key=default;type] list with keys  [-type] list without a list type
///     12;  the type of line 12
///
/// and can stand behind `^` (atomic map) `%` (granular map) `+` `~` `/` (patch strategy merge, retainKeys, replace) and
/// `@name;` (patch merge key).
struct BundledFormat: Sendable {
    /// One line of the kinds' part.
    struct Kind: Sendable {
        var group: Range<Int>
        var version: Range<Int>
        var kind: Range<Int>
        var plural: Range<Int>
        var isNamespaced: Bool
        var definition: Int
    }

    let kinds: [Kind]
    /// Where each definition's line starts.
    let definitions: [Int]

    /// Finds the lines; nothing else is decoded before it is asked for.
    static let shared = BundledFormat()

    static var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: slipway_bundled_schemas_start(), count: slipway_bundled_schemas_length)
    }

    private init() {
        let bytes = Self.bytes
        var kinds: [Kind] = []
        var definitions: [Int] = []
        var isInDefinitions = false
        var isFirst = true
        var start = 0
        while start < bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
            if isFirst {
                isFirst = false
            } else if isInDefinitions {
                definitions.append(start)
            } else if end == start {
                isInDefinitions = true
            } else if let kind = Self.kind(bytes, start..<end) {
                kinds.append(kind)
            }
            start = end + 1
        }
        self.kinds = kinds
        self.definitions = definitions
    }

    private static func kind(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Kind? {
        var words: [Range<Int>] = []
        var start = line.lowerBound
        for index in line where bytes[index] == UInt8(ascii: " ") {
            words.append(start..<index)
            start = index + 1
        }
        words.append(start..<line.upperBound)
        guard words.count == 6, let definition = Int(text(words[5])) else { return nil }
        return Kind(
            group: dashAsEmpty(bytes, words[0]), version: words[1], kind: words[2],
            plural: dashAsEmpty(bytes, words[3]), isNamespaced: bytes[words[4].lowerBound] == UInt8(ascii: "N"),
            definition: definition)
    }

    private static func dashAsEmpty(_ bytes: UnsafeBufferPointer<UInt8>, _ word: Range<Int>) -> Range<Int> {
        word.count == 1 && bytes[word.lowerBound] == UInt8(ascii: "-") ? word.lowerBound..<word.lowerBound : word
    }

    static func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    static func holds(_ text: String, at range: Range<Int>) -> Bool {
        text.utf8.elementsEqual(bytes[range])
    }
}
