package import Model

extension FieldPath {
    /// Reads a field path as the API server writes it in messages and causes.
    ///
    /// There are two notations: of validation (`spec.containers[0].image`, `metadata.annotations[example.com/a]`) and
    /// of field managers (`.spec.containers[name="main"].image`, `.metadata.finalizers["a"]`). The second one writes
    /// keys that have dots in them as they are (`.metadata.labels.app.kubernetes.io/name`): which dots separate is told
    /// by `object`, the object that the message is about, and without it by the usual names of string maps.
    /// Returns `nil` for text that is no path.
    package init?(serverText text: String, in object: Value? = nil) {
        var reader = FieldPathReader(bytes: Array(text.utf8), current: object)
        guard let steps = reader.read() else { return nil }
        self.init(steps)
    }
}

private struct FieldPathReader {
    let bytes: [UInt8]
    /// The value that the steps so far lead to, as long as the object has it.
    var current: Value?
    var position = 0
    var steps: [FieldPath.Step] = []

    init(bytes: [UInt8], current: Value?) {
        self.bytes = bytes
        self.current = current
    }

    mutating func read() -> [FieldPath.Step]? {
        if bytes.isEmpty || String(decoding: bytes, as: UTF8.self) == "<nil>" { return nil }
        if bytes.first == UInt8(ascii: ".") { position = 1 }
        if position == bytes.count { return nil }
        while position < bytes.count {
            let isRead =
                bytes[position] == UInt8(ascii: "[") ? readBracket() : readName()
            guard isRead else { return nil }
        }
        return steps
    }

    private mutating func append(_ step: FieldPath.Step) {
        steps.append(step)
        switch step {
        case .key(let key): current = current?[key]
        case .index(let index):
            current = current?.array.flatMap { $0.indices.contains(index) ? $0[index] : nil }
        case .element(let keys):
            current = current?.array?.first { element in keys.allSatisfy { element[$0.key] == $0.value } }
        case .value(let value): current = current?.array?.first { $0 == value }
        }
    }

    // MARK: Names

    /// Parents whose keys are free text, so that a dot below them does not separate.
    private static let mapNames: Set<String> = [
        "labels", "annotations", "matchLabels", "nodeSelector", "data", "stringData", "binaryData", "selector",
        "limits", "requests", "hard", "capacity", "parameters",
    ]

    private mutating func readName() -> Bool {
        if bytes[position] == UInt8(ascii: ".") {
            position += 1
            guard position < bytes.count else { return false }
            // Not seen in a server's answer: `..` or `.[`.
            if bytes[position] == UInt8(ascii: "[") { return readBracket() }
        }
        let end = nameEnd()
        guard end > position else { return false }
        let name = String(decoding: bytes[position..<end], as: UTF8.self)
        position = end
        append(.key(name))
        return true
    }

    /// Where the name ends: at the longest run of dotted parts that is a key of the object, else at the next dot.
    private func nameEnd() -> Int {
        var ends: [Int] = []
        var index = position
        while index < bytes.count, bytes[index] != UInt8(ascii: "[") {
            if bytes[index] == UInt8(ascii: ".") { ends.append(index) }
            index += 1
        }
        ends.append(index)
        if let fields = current?.object {
            for end in ends.reversed() where fields[String(decoding: bytes[position..<end], as: UTF8.self)] != nil {
                return end
            }
        }
        if case .key(let parent)? = steps.last, FieldPathReader.mapNames.contains(parent) {
            // `data` and `selector` also have plain fields below them; a name with dots in it is then ours to guess.
            let isSelectorOfFields = parent == "selector" && startsWith("match")
            if !isSelectorOfFields { return index }
        }
        return ends[0]
    }

    private func startsWith(_ text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

    // MARK: Brackets

    private mutating func readBracket() -> Bool {
        position += 1
        guard position < bytes.count else { return false }
        if bytes[position] == UInt8(ascii: "=") {
            position += 1
            guard let value = readValue() else { return false }
            append(.value(value))
            return close()
        }
        if bytes[position] == UInt8(ascii: "\"") {
            // A quoted key (`data["a.b"]`), as our own descriptions have it.
            guard case .string(let key)? = readValue() else { return false }
            append(.key(key))
            return close()
        }
        if let step = readElement() {
            append(step)
            return true
        }
        guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "]")), end > position else { return false }
        let text = String(decoding: bytes[position..<end], as: UTF8.self)
        position = end + 1
        if let index = Int(text), current?.object == nil {
            append(.index(index))
        } else {
            append(.key(text))
        }
        return true
    }

    /// `name="main"`, `containerPort=80,protocol="TCP"`; leaves the position where it was when it is none.
    private mutating func readElement() -> FieldPath.Step? {
        let start = position
        var fields: [ValueObject.Field] = []
        while true {
            guard let equals = bytes[position...].firstIndex(of: UInt8(ascii: "=")), equals > position,
                bytes[position..<equals].allSatisfy({ $0 != UInt8(ascii: "]") && $0 != UInt8(ascii: "/") })
            else { break }
            let key = String(decoding: bytes[position..<equals], as: UTF8.self)
            position = equals + 1
            guard let value = readValue() else { break }
            fields.append(ValueObject.Field(key: key, value: value))
            guard position < bytes.count else { break }
            let next = bytes[position]
            position += 1
            if next == UInt8(ascii: "]") { return .element(ValueObject(fields)) }
            if next != UInt8(ascii: ",") { break }
        }
        position = start
        return nil
    }

    private mutating func close() -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "]") else { return false }
        position += 1
        return true
    }

    /// A JSON scalar: quoted text, or everything up to `,` or `]`.
    private mutating func readValue() -> Value? {
        guard position < bytes.count else { return nil }
        if bytes[position] == UInt8(ascii: "\"") {
            return readQuoted().map(Value.string)
        }
        let rest = bytes[position...]
        let end = rest.firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "]") } ?? bytes.count
        guard end > position else { return nil }
        let text = String(decoding: bytes[position..<end], as: UTF8.self)
        position = end
        switch text {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        default: break
        }
        if let integer = Int64(text) { return .integer(integer) }
        if let number = Double(text) { return .number(number) }
        return .string(text)
    }

    /// Go's `%q` and JSON quote alike but for rare escapes; `\u` and `\x` are left as they are.
    private mutating func readQuoted() -> String? {
        position += 1
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\") where position < bytes.count:
                let escaped = bytes[position]
                position += 1
                switch escaped {
                case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
                case UInt8(ascii: "t"): text.append(UInt8(ascii: "\t"))
                case UInt8(ascii: "r"): text.append(UInt8(ascii: "\r"))
                case UInt8(ascii: "u"), UInt8(ascii: "x"): text += [UInt8(ascii: "\\"), escaped]
                default: text.append(escaped)
                }
            default: text.append(byte)
            }
        }
        return nil
    }
}
