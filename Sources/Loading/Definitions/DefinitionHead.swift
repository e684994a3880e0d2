/// What the lines of an object in block style say at the places where a CustomResourceDefinition names its kind.
struct DefinitionHead {
    private enum Section { case other, spec, names }

    let start: Int
    let line: Int
    /// In a form that these lines do not tell.
    var isUnclear = false
    /// What comes next may be elements of a List.
    private(set) var isInItems = false
    /// The elements were read as objects.
    var hasElements = false

    /// Where the object's own keys stand; -1 before the first.
    private var indentation = -1
    private var section = Section.other
    private var specIndentation = -1
    private var namesIndentation = -1
    private var ownKind: String?
    private var group: String?
    private var scope: String?
    private var definedKind: String?

    init(start: Int, line: Int) {
        self.start = start
        self.line = line
    }

    /// The definition, where every part of its head was found.
    var definition: ScannedObject.Content? {
        guard !isUnclear, ownKind == "CustomResourceDefinition", let group, let scope, let definedKind else {
            return nil
        }
        return .definition(group: group, kind: definedKind, isNamespaced: scope != "Cluster")
    }

    /// Whether parsing might find a definition after all.
    var mayBeDefinition: Bool {
        isUnclear || ownKind == "CustomResourceDefinition" || ownKind?.hasSuffix("List") == true
    }

    /// Reads a line without its indentation.
    mutating func read(_ line: UnsafeBufferPointer<UInt8>, at column: Int) {
        if indentation < 0 {
            let first = line.first ?? 0
            if first == UInt8(ascii: "%") { return }
            indentation = column
            // Not a key: JSON, a template of another tool.
            if !first.isLetter { isUnclear = true }
        }
        if column <= indentation {
            readObject(line)
            return
        }
        if section == .other { return }
        if specIndentation < 0 { specIndentation = column }
        if column == specIndentation {
            readSpec(line)
        } else if section == .names, column > specIndentation {
            if namesIndentation < 0 { namesIndentation = column }
            if column == namesIndentation, let value = value(of: "kind", in: line) { definedKind = text(value) }
        }
    }

    private mutating func readObject(_ line: UnsafeBufferPointer<UInt8>) {
        section = .other
        isInItems = false
        if let value = value(of: "kind", in: line) {
            ownKind = text(value)
        } else if let value = value(of: "spec", in: line) {
            section = .spec
            isUnclear = isUnclear || !value.isEmpty
        } else if let value = value(of: "items", in: line) {
            isInItems = value.isEmpty
        }
    }

    private mutating func readSpec(_ line: UnsafeBufferPointer<UInt8>) {
        section = .spec
        if let value = value(of: "group", in: line) {
            group = text(value)
        } else if let value = value(of: "scope", in: line) {
            scope = text(value)
        } else if let value = value(of: "names", in: line) {
            section = .names
            isUnclear = isUnclear || !value.isEmpty
        }
    }

    // MARK: - Scalars

    /// What stands behind a key, without blanks and comments; `nil` where the line has another key.
    private func value(
        of key: StaticString, in line: UnsafeBufferPointer<UInt8>
    ) -> Slice<UnsafeBufferPointer<UInt8>>? {
        let name = UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)
        guard line.count > name.count, line.first == name.first, line.starts(with: name),
            line[name.count] == UInt8(ascii: ":")
        else { return nil }
        var rest = line[(name.count + 1)...]
        guard rest.isEmpty || rest.first.map({ $0 <= 0x20 }) == true else { return nil }
        rest = rest.drop { $0 <= 0x20 }
        if rest.first == UInt8(ascii: "#") { return rest.prefix(0) }
        while let last = rest.last, last <= 0x20 { rest.removeLast() }
        return rest
    }

    /// A scalar's text; `nil`, which makes the head unclear, where that takes more than reading on.
    private mutating func text(_ scalar: Slice<UnsafeBufferPointer<UInt8>>) -> String? {
        var scalar = scalar
        if let quote = scalar.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            scalar = scalar.dropFirst()
            guard let end = scalar.firstIndex(of: quote) else {
                isUnclear = true
                return nil
            }
            scalar = scalar[..<end]
        } else if let comment = scalar.firstIndex(of: UInt8(ascii: "#")), scalar[..<comment].last == 0x20 {
            scalar = scalar[..<comment]
            while scalar.last == 0x20 { scalar.removeLast() }
        }
        guard !scalar.isEmpty, scalar.allSatisfy(\.isNamePart) else {
            isUnclear = true
            return nil
        }
        return String(decoding: scalar, as: UTF8.self)
    }
}

extension UInt8 {
    /// What names of groups and kinds are made of.
    fileprivate var isNamePart: Bool {
        isLetter || (self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9")) || self == UInt8(ascii: ".")
            || self == UInt8(ascii: "-")
    }
}
