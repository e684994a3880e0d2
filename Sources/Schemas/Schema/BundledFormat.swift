internal import CBundledSchemas

/// The text of the built-in kinds' schemas, in the program's read-only memory.
///
/// The format, written by CBundledSchemas/generate.py: a line that names the format and the first and last minor version
/// of Kubernetes; one line a kind, `group version kind plural scope definition versions` (`-` for nothing; scope `N` or
/// `C`); an empty line; then one type a line, numbered from 0. A type is
///
///     s string  y byte  t date-time  x int-or-string  q quantity  i integer  j int32  n number  b boolean
///     a anything  r RawExtension  o object without declared fields  e(A|B) enumeration
///     {name:type name!type name:&type}  object, `!` for required fields, `&` for those that are always there; sorted
///     <type>  map
///     [type] atomic list  [=type] set  [#key,key=default;type] list with keys  [-type] list without a list type
///     12;  the type of line 12
///
/// and can stand behind `^` (atomic map) `%` (granular map) `+` `~` `/` (patch strategy merge, retainKeys, replace) and
/// `@name;` (patch merge key). Behind a field's mark can stand `(28-33)`: the minor versions that have it in this form,
/// without an end where that is the first or last of all. Versions of a kind are written in the same way.
struct BundledFormat: Sendable {
    /// One line of the kinds' part.
    struct Kind: Sendable {
        var group: Range<Int>
        var version: Range<Int>
        var kind: Range<Int>
        var plural: Range<Int>
        var isNamespaced: Bool
        var definition: Int
        /// The minor versions that serve it.
        var minors: ClosedRange<Int>
    }

    /// The minor versions of Kubernetes 1 that the text knows.
    let minors: ClosedRange<Int>
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
        var minors: ClosedRange<Int>?
        var start = 0
        while start < bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
            if minors == nil {
                let words = Self.words(bytes, start..<end)
                minors = words.last.map { Self.interval($0, in: 0...0) }
            } else if isInDefinitions {
                definitions.append(start)
            } else if end == start {
                isInDefinitions = true
            } else if let kind = Self.kind(bytes, start..<end, in: minors ?? 0...0) {
                kinds.append(kind)
            }
            start = end + 1
        }
        self.minors = minors ?? 0...0
        self.kinds = kinds
        self.definitions = definitions
    }

    private static func words(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var start = line.lowerBound
        for index in line where bytes[index] == UInt8(ascii: " ") {
            words.append(start..<index)
            start = index + 1
        }
        words.append(start..<line.upperBound)
        return words
    }

    /// `28-33`; an end that is not written is that of all versions.
    static func interval(_ word: Range<Int>, in all: ClosedRange<Int>) -> ClosedRange<Int> {
        let text = text(word)
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map { Int($0) }
        let first = ends.first.flatMap { $0 } ?? all.lowerBound
        return first...max(first, ends.last.flatMap { $0 } ?? all.upperBound)
    }

    private static func kind(
        _ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, in minors: ClosedRange<Int>
    ) -> Kind? {
        let words = words(bytes, line)
        guard words.count == 7, let definition = Int(text(words[5])) else { return nil }
        return Kind(
            group: dashAsEmpty(bytes, words[0]), version: words[1], kind: words[2],
            plural: dashAsEmpty(bytes, words[3]), isNamespaced: bytes[words[4].lowerBound] == UInt8(ascii: "N"),
            definition: definition, minors: interval(words[6], in: minors))
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
