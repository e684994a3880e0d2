/// Every function that expressions can call.
struct Library: Sendable {
    static let standard = Library(
        [
            StandardFunctions.all, ConversionFunctions.all, TimeFunctions.all, OptionalFunctions.all,
            StringFunctions.all, FormatFunctions.all, MathFunctions.all, EncodingFunctions.all, ListFunctions.all,
            PatternFunctions.all,
        ].flatMap { $0 })

    private struct Key: Hashable {
        var name: String
        var isMember: Bool
        var count: Int
    }

    private let families: [Key: FunctionFamily]
    /// Sorted, each once.
    let memberNames: [String]
    let globalNames: [String]

    init(_ functions: [Function]) {
        var grouped: [Key: [Function]] = [:]
        for function in functions {
            for key in Set(function.signatures.map(Library.key)) { grouped[key, default: []].append(function) }
        }
        var families: [Key: FunctionFamily] = [:]
        for (key, functions) in grouped {
            families[key] = FunctionFamily(name: key.name, isMember: key.isMember, functions: functions)
        }
        self.families = families
        memberNames = Set(grouped.keys.filter(\.isMember).map(\.name)).sorted()
        globalNames = Set(grouped.keys.filter { !$0.isMember }.map(\.name)).sorted()
    }

    func family(_ name: String, isMember: Bool, count: Int) -> FunctionFamily? {
        families[Key(name: name, isMember: isMember, count: count)]
    }

    /// Whether there is such a function with any number of arguments.
    func hasFunction(_ name: String, isMember: Bool) -> Bool {
        let names = isMember ? memberNames : globalNames
        var low = 0
        var high = names.count
        while low < high {
            let middle = (low + high) / 2
            if names[middle] < name { low = middle + 1 } else { high = middle }
        }
        return low < names.count && names[low] == name
    }

    /// Name, style and argument count (with the receiver) of a signature, without reading its types.
    private static func key(of signature: String) -> Key {
        let bytes = Array(signature.utf8)
        var depth = 0
        var commas = 0
        var opening = 0
        var closing = 0
        // The argument list is the last pair of outer parentheses before the arrow.
        for (place, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "(") {
                if depth == 0 {
                    opening = place
                    commas = 0
                }
                depth += 1
            } else if byte == UInt8(ascii: ")") {
                depth -= 1
                if depth == 0 { closing = place }
            } else if byte == UInt8(ascii: ","), depth == 1 {
                commas += 1
            } else if byte == UInt8(ascii: "-"), depth == 0 {
                break
            }
        }
        let head = String(decoding: bytes[..<opening], as: UTF8.self)
        let count = closing == opening + 1 ? 0 : commas + 1
        // A receiver type starts with a letter of its own: `string.`, `list(A).`; a namespace is part of the name.
        guard let dot = bytes[..<opening].lastIndex(of: UInt8(ascii: ".")) else {
            return Key(name: head, isMember: false, count: count)
        }
        let receiver = String(decoding: bytes[..<dot], as: UTF8.self)
        guard Signature.isType(receiver) else { return Key(name: head, isMember: false, count: count) }
        return Key(name: String(decoding: bytes[(dot + 1)..<opening], as: UTF8.self), isMember: true, count: count + 1)
    }
}
