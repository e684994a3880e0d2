import Model

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `"…".format([…])` (cel-spec `doc/extensions/strings.md`).
enum FormatFunctions {
    static let all: [Function] = [
        Function(
            "string.format(list(dyn)) -> string",
            call: { (arguments, budget) throws(Fault) in
                guard case .string(let format) = arguments[0], case .list(let values) = arguments[1] else { return nil }
                var formatter = Formatter(format: Array(format.utf8), values: values)
                return .string(try formatter.run(&budget))
            })
    ]
}

/// Writes values into the clauses of a format.
private struct Formatter {
    let format: [UInt8]
    let values: DatumList
    private var position = 0
    private var used = 0
    private var result: [UInt8] = []

    /// More digits behind the point than any double has.
    private static let precisionLimit = 1_000

    init(format: [UInt8], values: DatumList) {
        self.format = format
        self.values = values
    }

    mutating func run(_ budget: inout Budget) throws(Fault) -> String {
        while position < format.count {
            let byte = format[position]
            position += 1
            guard byte == UInt8(ascii: "%") else {
                result.append(byte)
                continue
            }
            guard position < format.count else {
                throw Fault("the format ends behind a '%'; write '%%' for a percent sign")
            }
            if format[position] == UInt8(ascii: "%") {
                position += 1
                result.append(UInt8(ascii: "%"))
                continue
            }
            let text = try clause(&budget)
            try budget.charge(bytes: text.utf8.count + 8)
            result += text.utf8
        }
        return String(decoding: result, as: UTF8.self)
    }

    private mutating func clause(_ budget: inout Budget) throws(Fault) -> String {
        var precision = 6
        if format[position] == UInt8(ascii: ".") {
            position += 1
            let start = position
            precision = 0
            while position < format.count, format[position].isDigit {
                precision = min(
                    precision * 10 + Int(format[position] - UInt8(ascii: "0")), Formatter.precisionLimit + 1)
                position += 1
            }
            guard position > start, precision <= Formatter.precisionLimit else {
                throw Fault("a precision in a format is a number up to \(Formatter.precisionLimit), as in %.3f")
            }
        }
        guard position < format.count else { throw Fault("the format ends in the middle of a clause") }
        let letter = Character(UnicodeScalar(format[position]))
        position += 1
        guard "sdfexXob".contains(letter) else {
            throw Fault("unrecognized formatting clause \"\(letter)\"; there are %s, %d, %f, %e, %x, %X, %o and %b")
        }
        guard used < values.count else {
            throw Fault("the format has more clauses than the \(values.count) values given: index \(used) out of range")
        }
        let value = values[used]
        used += 1
        guard let text = try Formatter.text(value, letter, precision, &budget) else {
            throw Fault("a value of type \(value.kindName) cannot be formatted with %\(letter)")
        }
        return text
    }

    private static func text(
        _ value: Datum, _ letter: Character, _ precision: Int, _ budget: inout Budget
    ) throws(Fault) -> String? {
        if letter == "s" { return try plain(value, &budget) }
        return switch (letter, value) {
        case ("d", .int), ("d", .uint), ("d", .double): value.text
        case ("f", _), ("e", _): fixed(value, letter, precision)
        case ("x", .string(let text)): hexadecimal(Array(text.utf8), isUpper: false)
        case ("X", .string(let text)): hexadecimal(Array(text.utf8), isUpper: true)
        case ("x", .bytes(let bytes)): hexadecimal(bytes, isUpper: false)
        case ("X", .bytes(let bytes)): hexadecimal(bytes, isUpper: true)
        case ("x", _): radix(value, 16)
        case ("X", _): radix(value, 16, isUpper: true)
        case ("o", _): radix(value, 8)
        case ("b", .bool(let flag)): flag ? "1" : "0"
        case ("b", _): radix(value, 2)
        default: nil
        }
    }

    /// `%s`: scalars as `string()` writes them, lists and maps in brackets.
    private static func plain(_ value: Datum, _ budget: inout Budget) throws(Fault) -> String? {
        try budget.charge(1)
        switch value {
        case .null: return "null"
        case .type(let name): return name
        case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .list(let list):
            var parts: [String] = []
            for element in list {
                guard let text = try plain(element, &budget) else { return nil }
                parts.append(text)
            }
            return "[" + parts.joined(separator: ", ") + "]"
        case .map(let map):
            var parts: [(key: String, value: String)] = []
            for place in 0..<map.count {
                guard let key = try plain(map.key(at: place), &budget),
                    let value = try plain(map.value(at: place), &budget)
                else { return nil }
                parts.append((key, value))
            }
            parts.sort { $0.key.precedes(inBytes: $1.key) }
            return "{" + parts.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + "}"
        default: return value.text
        }
    }

    private static func radix(_ value: Datum, _ radix: Int, isUpper: Bool = false) -> String? {
        switch value {
        case .int(let number): String(number, radix: radix, uppercase: isUpper)
        case .uint(let number): String(number, radix: radix, uppercase: isUpper)
        default: nil
        }
    }

    private static func hexadecimal(_ bytes: [UInt8], isUpper: Bool) -> String {
        let digits = Array((isUpper ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static func fixed(_ value: Datum, _ letter: Character, _ precision: Int) -> String? {
        let number: Double
        switch value {
        case .double(let double): number = double
        case .int(let int): number = Double(int)
        case .uint(let uint): number = Double(uint)
        default: return nil
        }
        guard number.isFinite else { return NumberText.text(number) }
        // Digits of the largest double, the point and the precision.
        var buffer = [CChar](repeating: 0, count: 320 + precision)
        let length = withVaList([Int32(precision), number]) { list in
            vsnprintf(&buffer, buffer.count, letter == "f" ? "%.*f" : "%.*e", list)
        }
        return String(decoding: buffer.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
