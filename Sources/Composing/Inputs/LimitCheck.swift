internal import Expressions
internal import Model

/// The limits of a type beyond its kind: numbers, lengths, patterns, formats.
struct LimitCheck {
    let schema: InputSchema

    /// What is wrong with the value, as the end of a sentence; `nil` where nothing is.
    func complaint(about value: Value) -> String? {
        switch value {
        case .integer(let number): numberComplaint(Double(number), text: String(number), value)
        case .number(let number): numberComplaint(number, text: String(number), value)
        case .string(let text): stringComplaint(text)
        case .array(let elements): arrayComplaint(elements)
        case .object(let fields): countComplaint(fields.count, "key", "keys")
        case .bool, .null: nil
        }
    }

    private func numberComplaint(_ number: Double, text: String, _ value: Value) -> String? {
        if let minimum = schema.minimum, minimum.excludes(value, isBelow: true) {
            return "must be \(minimum.isExclusive ? "more than" : "at least") \(minimum.text), but it is \(text)"
        }
        if let maximum = schema.maximum, maximum.excludes(value, isBelow: false) {
            return "must be \(maximum.isExclusive ? "less than" : "at most") \(maximum.text), but it is \(text)"
        }
        if let divisor = schema.multipleOf {
            let quotient = number / divisor
            if quotient != quotient.rounded() { return "must be a multiple of \(divisor), but it is \(text)" }
        }
        if schema.format?.value == .int32, !(-2_147_483_648...2_147_483_647).contains(number) {
            return "must fit into 32 bits, but it is \(text)"
        }
        return nil
    }

    private func stringComplaint(_ text: String) -> String? {
        if let complaint = countComplaint(text.unicodeScalars.count, "character", "characters") { return complaint }
        if let pattern = schema.pattern?.value, let isMatch = Pattern.matches(text, pattern), !isMatch {
            return "must match the pattern \(pattern), but it is \"\(text)\""
        }
        guard let format = schema.format?.value, !format.accepts(text) else { return nil }
        return "must be \(format.phrase), but it is \"\(text)\""
    }

    private func arrayComplaint(_ elements: [Value]) -> String? {
        if let complaint = countComplaint(elements.count, "element", "elements") { return complaint }
        guard schema.hasUniqueItems, Set(elements).count < elements.count else { return nil }
        return "must not hold an element twice"
    }

    private func countComplaint(_ count: Int, _ noun: String, _ nouns: String) -> String? {
        if let least = schema.minimumCount, count < least {
            return "must have at least \(least) \(least == 1 ? noun : nouns), but it has \(count)"
        }
        if let most = schema.maximumCount, count > most {
            return "must have at most \(most) \(most == 1 ? noun : nouns), but it has \(count)"
        }
        return nil
    }
}

extension Bound {
    var text: String {
        switch value {
        case .integer(let number): String(number)
        case .number(let number): String(number)
        default: value.kindName
        }
    }

    /// Whether the number lies outside, below a minimum or above a maximum.
    func excludes(_ number: Value, isBelow: Bool) -> Bool {
        let order: Int
        switch (number, value) {
        case (.integer(let left), .integer(let right)): order = left < right ? -1 : left > right ? 1 : 0
        default: order = number.double < value.double ? -1 : number.double > value.double ? 1 : 0
        }
        if order == 0 { return isExclusive }
        return isBelow ? order < 0 : order > 0
    }
}

extension Value {
    fileprivate var double: Double {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: .nan
        }
    }
}

/// Regular expressions of schemas, by the engine of the expression language, so that both read them in one way.
enum Pattern {
    /// `nil` where the pattern is none.
    static func matches(_ text: String, _ pattern: String) -> Bool? {
        var scope = Scope()
        scope.define("text", Value.string(text))
        scope.define("pattern", Value.string(pattern))
        // May fail: the pattern is none, which is the answer.
        guard let value = try? Expression(parsing: "text.matches(pattern)").evaluate(in: scope) else { return nil }
        return value.bool
    }
}
