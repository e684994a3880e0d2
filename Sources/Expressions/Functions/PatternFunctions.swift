/// `matches` of the language and Kubernetes' regex library (apiserver `pkg/cel/library/regex.go`).
enum PatternFunctions {
    static let all: [Function] = [
        Function(
            "matches(string, string) -> bool", "string.matches(string) -> bool",
            call: { (arguments, budget) throws(Fault) in
                guard let (text, pattern) = try operands(arguments, &budget) else { return nil }
                return .bool(try pattern.matches(Array(text.utf8), &budget))
            }),
        Function(
            "string.find(string) -> string",
            call: { (arguments, budget) throws(Fault) in
                guard let (text, pattern) = try operands(arguments, &budget) else { return nil }
                let bytes = Array(text.utf8)
                let match = try pattern.firstMatch(in: bytes, from: 0, &budget)
                return .string(match.map { String(decoding: bytes[$0], as: UTF8.self) } ?? "")
            }),
        Function(
            "string.findAll(string) -> list(string)", "string.findAll(string, int) -> list(string)",
            call: { (arguments, budget) throws(Fault) in
                guard let (text, pattern) = try operands(arguments, &budget) else { return nil }
                guard arguments.count == 3 else { return try findAll(pattern, text, limit: -1, &budget) }
                guard case .int(let limit) = arguments[2] else { return nil }
                return try findAll(pattern, text, limit: Int(limit), &budget)
            }),
    ]

    /// Names of functions whose last-but-limit argument is a pattern, for compiling literal ones only once.
    static let names: Set<String> = ["matches", "find", "findAll"]

    private static func operands(
        _ arguments: [Datum], _ budget: inout Budget
    ) throws(Fault) -> (String, Pattern)? {
        guard case .string(let text) = arguments[0] else { return nil }
        switch arguments[1] {
        case .pattern(let pattern): return (text, pattern)
        case .string(let source):
            try budget.charge(source.utf8.count)
            let pattern = try compiled(source)
            try budget.charge(pattern.program.count)
            return (text, pattern)
        default: return nil
        }
    }

    private static func compiled(_ source: String) throws(Fault) -> Pattern {
        do {
            return try Pattern(parsing: source)
        } catch {
            throw Fault("'\(source)' is no regular expression: \(error.message), at character \(error.offset)")
        }
    }

    private static func findAll(
        _ pattern: Pattern, _ text: String, limit: Int, _ budget: inout Budget
    ) throws(Fault) -> Datum {
        let bytes = Array(text.utf8)
        var found: [Datum] = []
        var position = 0
        var previousEnd = -1
        while position <= bytes.count, limit < 0 || found.count < limit {
            guard let match = try pattern.firstMatch(in: bytes, from: position, &budget) else { break }
            // An empty match right behind a match is no match, as in Go.
            if !match.isEmpty || match.lowerBound != previousEnd {
                try budget.charge(1)
                found.append(.string(String(decoding: bytes[match], as: UTF8.self)))
            }
            previousEnd = match.upperBound
            position = match.isEmpty ? next(in: bytes, after: match.upperBound) : match.upperBound
        }
        return .list(found)
    }

    private static func next(in bytes: [UInt8], after position: Int) -> Int {
        var next = position + 1
        while next < bytes.count, bytes[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }
}
