/// What a function takes and gives, read from a text such as `list(A).indexOf(A) -> int`.
struct Signature: Sendable {
    let text: String
    let name: String
    let isMember: Bool
    /// With the receiver of a member first.
    let parameters: [ExpressionType]
    let result: ExpressionType

    private static let simple: [String: ExpressionType] = [
        "dyn": .dyn, "null": .null, "bool": .bool, "int": .int, "uint": .uint, "double": .double, "string": .string,
        "bytes": .bytes, "timestamp": .timestamp, "duration": .duration, "type": .type,
        "Quantity": .opaque("Quantity"), "Semver": .opaque("Semver"), "URL": .opaque("URL"), "IP": .opaque("IP"),
        "CIDR": .opaque("CIDR"), "Format": .opaque("Format"),
    ]

    /// The signatures are constants of this module; a malformed one gives types `dyn`, which the tests find.
    init(_ text: String) {
        self.text = text
        var reader = Reader(text)
        let receiver = reader.type().flatMap { reader.take(".") ? $0 : nil }
        if receiver == nil { reader = Reader(text) }
        name = reader.name()
        isMember = receiver != nil
        var parameters = receiver.map { [$0] } ?? []
        _ = reader.take("(")
        while !reader.take(")"), let parameter = reader.type() {
            parameters.append(parameter)
            _ = reader.take(",")
        }
        self.parameters = parameters
        _ = reader.take("-")
        _ = reader.take(">")
        result = reader.type() ?? .dyn
    }

    /// Reads types from the front of a signature.
    private struct Reader {
        private let bytes: [UInt8]
        private var position = 0

        init(_ text: String) { bytes = Array(text.utf8.filter { $0 != UInt8(ascii: " ") }) }

        mutating func take(_ scalar: Unicode.Scalar) -> Bool {
            guard position < bytes.count, UInt32(bytes[position]) == scalar.value else { return false }
            position += 1
            return true
        }

        /// Up to the opening parenthesis, with the dots of a namespace.
        mutating func name() -> String {
            let start = position
            while position < bytes.count, bytes[position] != UInt8(ascii: "(") { position += 1 }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }

        private mutating func word() -> String {
            let start = position
            while position < bytes.count, bytes[position].isNamePart { position += 1 }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }

        /// `nil` where no type stands here; then it may have read on.
        mutating func type() -> ExpressionType? {
            let word = word()
            switch word {
            case "list":
                guard take("("), let element = type(), take(")") else { return nil }
                return .list(element)
            case "optional":
                guard take("("), let wrapped = type(), take(")") else { return nil }
                return .optional(wrapped)
            case "map":
                guard take("("), let key = type(), take(","), let value = type(), take(")") else { return nil }
                return .map(key, value)
            default: break
            }
            if let type = Signature.simple[word] { return type }
            guard let letter = word.unicodeScalars.first, word.utf8.count == 1, ("A"..."Z").contains(letter) else {
                return nil
            }
            return .parameter(word)
        }
    }
}
