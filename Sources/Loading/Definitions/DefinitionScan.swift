#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// One object of a file with CustomResourceDefinitions, as far as its head tells.
struct ScannedObject: Sendable, Hashable {
    enum Content: Sendable, Hashable {
        case definition(group: String, kind: String, isNamespaced: Bool)
        /// Perhaps a definition, in a form that has to be parsed: JSON, flow style, anchors.
        case unclear
    }

    var content: Content
    /// Its bytes in the file.
    var extent: Range<Int>
    /// The lines before it.
    var line: Int
}

/// Finds the CustomResourceDefinitions of a file without parsing it: files of definitions are long, and an environment
/// uses few of them.
///
/// Documents of a stream and elements of a List are objects. Of each only lines of little indentation are looked at:
/// `kind`, `spec.group`, `spec.scope`, `spec.names.kind`.
struct DefinitionScan {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var found: [ScannedObject] = []
    private var document = DefinitionHead(start: 0, line: 0)
    /// The element of the document's `items` that is being read, and how far its dash is indented.
    private var element: (head: DefinitionHead, dash: Int)?

    /// The definitions in a file of YAML or JSON, and what may be some.
    static func objects(in bytes: [UInt8]) -> [ScannedObject] {
        bytes.withUnsafeBufferPointer { buffer in
            var scan = DefinitionScan(bytes: buffer)
            scan.run()
            return scan.found
        }
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    // MARK: - Lines

    private mutating func run() {
        var start = 0
        var line = 0
        while start < bytes.count {
            let end = bytes.firstNewline(from: start) ?? bytes.count
            read(start..<end, line: line)
            start = end + 1
            line += 1
        }
        finishDocument(at: bytes.count)
    }

    private mutating func read(_ range: Range<Int>, line: Int) {
        var start = range.lowerBound
        while start < range.upperBound, bytes[start] == UInt8(ascii: " ") { start += 1 }
        guard start < range.upperBound, bytes[start] != UInt8(ascii: "#"), bytes[start] != UInt8(ascii: "\r") else {
            return
        }
        let indentation = start - range.lowerBound
        if indentation == 0, isMarker(range) {
            finishDocument(at: range.lowerBound)
            document = DefinitionHead(start: range.lowerBound, line: line)
            // Content may stand behind the marker: `--- {…}`.
            let rest = bytes[(range.lowerBound + 3)..<range.upperBound].first { $0 > 0x20 }
            document.isUnclear = rest != nil && rest != UInt8(ascii: "#")
            return
        }
        let isDash = bytes[start] == UInt8(ascii: "-") && (start + 1 == range.upperBound || bytes[start + 1] == 0x20)
        if isDash, document.isInItems, element == nil || element?.dash == indentation {
            finishElement(at: range.lowerBound)
            document.hasElements = true
            element = (DefinitionHead(start: range.lowerBound, line: line), dash: indentation)
            start += 1
            while start < range.upperBound, bytes[start] == UInt8(ascii: " ") { start += 1 }
            guard start < range.upperBound else { return }
        } else if let element, indentation <= element.dash {
            finishElement(at: range.lowerBound)
        }
        let content = UnsafeBufferPointer(rebasing: bytes[start..<range.upperBound])
        if element == nil {
            document.read(content, at: indentation)
        } else {
            element?.head.read(content, at: start - range.lowerBound)
        }
    }

    /// `---` or `...`.
    private func isMarker(_ range: Range<Int>) -> Bool {
        guard range.count >= 3, range.count == 3 || bytes[range.lowerBound + 3] <= 0x20 else { return false }
        let first = bytes[range.lowerBound]
        guard first == UInt8(ascii: "-") || first == UInt8(ascii: ".") else { return false }
        return bytes[range.lowerBound + 1] == first && bytes[range.lowerBound + 2] == first
    }

    // MARK: - Objects

    private mutating func finishElement(at end: Int) {
        if let element { add(element.head, end) }
        element = nil
    }

    private mutating func finishDocument(at end: Int) {
        finishElement(at: end)
        if !document.hasElements { add(document, end) }
    }

    private mutating func add(_ head: DefinitionHead, _ end: Int) {
        let extent = head.start..<max(head.start, end)
        if let content = head.definition {
            found.append(ScannedObject(content: content, extent: extent, line: head.line))
        } else if head.mayBeDefinition, bytes.holds("CustomResourceDefinition", in: extent) {
            found.append(ScannedObject(content: .unclear, extent: extent, line: head.line))
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate func firstNewline(from start: Int) -> Int? { first(0x0A, in: start..<count) }

    private func first(_ byte: UInt8, in range: Range<Int>) -> Int? {
        guard let base = UnsafeRawPointer(baseAddress),
            let place = memchr(base + range.lowerBound, Int32(byte), range.count)
        else { return nil }
        return UnsafeRawPointer(place) - base
    }

    fileprivate func holds(_ text: String, in range: Range<Int>) -> Bool {
        let needle = Array(text.utf8)
        guard let head = needle.first, needle.count <= range.count else { return needle.isEmpty }
        let lastStart = range.upperBound - needle.count
        var start = range.lowerBound
        while start <= lastStart, let place = first(head, in: start..<(lastStart + 1)) {
            if self[place..<(place + needle.count)].elementsEqual(needle) { return true }
            start = place + 1
        }
        return false
    }
}

extension [UInt8] {
    /// Whether a text stands somewhere in the bytes.
    func hold(_ text: String) -> Bool { withUnsafeBufferPointer { $0.holds(text, in: 0..<$0.count) } }
}
