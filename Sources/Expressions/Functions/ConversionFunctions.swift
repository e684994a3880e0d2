import APIMachinery

/// Conversions between types; what does not fit is an error (cel-spec `doc/langdef.md`, section Type Conversions).
enum ConversionFunctions {
    static let all: [Function] = toInt + toUnsigned + toDouble + toText + toTime

    private static let toInt: [Function] = [
        Function("int(int) -> int", call: { (number: Int64) in .int(number) }),
        Function("int(uint) -> int", call: { (number: UInt64) throws(Fault) in .int(try fit(number)) }),
        Function(
            "int(double) -> int",
            call: { (number: Double) throws(Fault) in
                // Both ends are excluded: they have no exact double next to them.
                guard number > -0x1p63, number < 0x1p63 else { throw outOfRange(NumberText.text(number), "int") }
                return .int(Int64(number))
            }),
        Function(
            "int(string) -> int",
            call: { (text: String) throws(Fault) in
                guard let number = Int64(text) else { throw Fault("'\(text)' is no int") }
                return .int(number)
            }),
        Function("int(timestamp) -> int", call: { (time: Time) in .int(time.seconds) }),
        Function("int(duration) -> int", call: { (span: Span) in .int(span.nanoseconds / 1_000_000_000) }),
    ]

    private static let toUnsigned: [Function] = [
        Function("uint(uint) -> uint", call: { (number: UInt64) in .uint(number) }),
        Function(
            "uint(int) -> uint",
            call: { (number: Int64) throws(Fault) in
                guard let number = UInt64(exactly: number) else { throw outOfRange("\(number)", "uint") }
                return .uint(number)
            }),
        Function(
            "uint(double) -> uint",
            call: { (number: Double) throws(Fault) in
                guard number >= 0, number < 0x1p64 else { throw outOfRange(NumberText.text(number), "uint") }
                return .uint(UInt64(number))
            }),
        Function(
            "uint(string) -> uint",
            call: { (text: String) throws(Fault) in
                guard let number = UInt64(text) else { throw Fault("'\(text)' is no uint") }
                return .uint(number)
            }),
    ]

    private static let toDouble: [Function] = [
        Function("double(double) -> double", call: { (number: Double) in .double(number) }),
        Function("double(int) -> double", call: { (number: Int64) in .double(Double(number)) }),
        Function("double(uint) -> double", call: { (number: UInt64) in .double(Double(number)) }),
        Function(
            "double(string) -> double",
            call: { (text: String) throws(Fault) in
                guard let number = NumberText.double(text) else { throw Fault("'\(text)' is no double") }
                return .double(number)
            }),
    ]

    private static let toText: [Function] = [
        Function(
            "string(string) -> string", "string(int) -> string", "string(uint) -> string", "string(double) -> string",
            "string(bool) -> string", "string(bytes) -> string", "string(timestamp) -> string",
            "string(duration) -> string",
            call: { (arguments, _) throws(Fault) in
                switch arguments[0] {
                case .string, .int, .uint, .double, .bool, .timestamp, .duration, .bytes: break
                default: return nil
                }
                guard let text = arguments[0].text else { throw Fault("these bytes are not valid UTF-8") }
                return .string(text)
            }),
        Function("bytes(bytes) -> bytes", call: { (bytes: [UInt8]) in .bytes(bytes) }),
        Function("bytes(string) -> bytes", call: { (text: String) in .bytes(Array(text.utf8)) }),
        Function("bool(bool) -> bool", call: { (flag: Bool) in .bool(flag) }),
        Function(
            "bool(string) -> bool",
            call: { (text: String) throws(Fault) in
                switch text {
                case "1", "t", "T", "true", "TRUE", "True": return .bool(true)
                case "0", "f", "F", "false", "FALSE", "False": return .bool(false)
                default: throw Fault("'\(text)' is no bool")
                }
            }),
    ]

    private static let toTime: [Function] = [
        Function("timestamp(timestamp) -> timestamp", call: { (time: Time) in .timestamp(time) }),
        Function(
            "timestamp(string) -> timestamp",
            call: { (text: String) throws(Fault) in
                guard let time = Time(text)?.known else {
                    throw Fault("'\(text)' is no timestamp such as 2026-01-31T12:00:00Z, or out of range")
                }
                return .timestamp(time)
            }),
        Function(
            "timestamp(int) -> timestamp",
            call: { (seconds: Int64) throws(Fault) in
                guard let time = Time(seconds: seconds).known else { throw outOfRange("\(seconds)", "timestamp") }
                return .timestamp(time)
            }),
        Function("duration(duration) -> duration", call: { (span: Span) in .duration(span.nanoseconds) }),
        Function(
            "duration(string) -> duration",
            call: { (text: String) throws(Fault) in
                guard let nanoseconds = Duration.nanoseconds(goText: text) else {
                    throw Fault("'\(text)' is no duration such as 1h30m or 2.5s, or out of range")
                }
                return .duration(nanoseconds)
            }),
    ]

    private static func fit(_ number: UInt64) throws(Fault) -> Int64 {
        guard let number = Int64(exactly: number) else { throw outOfRange("\(number)", "int") }
        return number
    }

    private static func outOfRange(_ text: String, _ type: String) -> Fault {
        Fault("\(text) is out of range for \(type)")
    }
}

/// A duration as an argument.
struct Span: Argument {
    var nanoseconds: Int64

    init?(_ datum: Datum) {
        guard case .duration(let nanoseconds) = datum else { return nil }
        self.nanoseconds = nanoseconds
    }
}
