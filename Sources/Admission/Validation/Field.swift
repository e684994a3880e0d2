import APIMachinery
import Model

/// A field of the object at hand with its place: what rules look at, and what their mistakes are about.
struct Field {
    /// `nil` where there is none, or where it is null.
    let value: Value?
    let path: String

    init(_ value: Value?, _ path: String) {
        self.value = if case .null? = value { nil } else { value }
        self.path = path
    }

    // MARK: Ways to others

    subscript(name: String) -> Field { Field(value?[name], path.isEmpty ? name : "\(path).\(name)") }

    func at(_ names: String...) -> Field { names.reduce(self) { $0[$1] } }

    /// An entry of a map: `data[a key]`.
    func entry(_ key: String) -> Field { Field(value?[key], "\(path)[\(key)]") }

    var elements: [Field] {
        (value?.array ?? []).enumerated().map { index, element in Field(element, "\(path)[\(index)]") }
    }

    var entries: [(key: String, field: Field)] {
        (value?.object ?? [:]).map { ($0.key, Field($0.value, "\(path)[\($0.key)]")) }
    }

    // MARK: What it holds

    var exists: Bool { value != nil }
    /// Empty where there is none, as in Go.
    var text: String { value?.string ?? "" }
    var number: Int64 { value?.integer ?? 0 }
    var isTrue: Bool { value?.bool ?? false }
    var count: Int { value?.array?.count ?? value?.object?.count ?? 0 }
    var isEmpty: Bool { count == 0 }
    var texts: [String] { (value?.array ?? []).map { $0.string ?? "" } }
    var quantity: Quantity? { value?.string.flatMap { Quantity($0) } }

    // MARK: Mistakes

    func invalid(_ why: String) -> [FieldError] { [.invalid(path, value ?? "", why)] }
    func required(_ why: String = "") -> [FieldError] { [.required(path, why)] }
    func forbidden(_ why: String) -> [FieldError] { [.forbidden(path, why)] }
    func duplicate() -> [FieldError] { [.duplicate(path, value ?? "")] }
    func notFound() -> [FieldError] { [.notFound(path, value ?? "")] }
    func notSupported(_ supported: [String]) -> [FieldError] { [.notSupported(path, value ?? "", supported)] }

    func tooLong(_ limit: Int) -> [FieldError] {
        [FieldError(reason: .tooLong, path: path, message: "Too long: may not be more than \(limit) bytes")]
    }

    func tooMany(_ limit: Int) -> [FieldError] {
        [FieldError(reason: .tooMany, path: path, message: "Too many: \(count): must have at most \(limit) items")]
    }
}

/// Rules that recur; each gives the mistakes of the one field.
extension Field {
    /// A text that may not be empty.
    func needed(_ why: String = "") -> [FieldError] { text.isEmpty ? required(why) : [] }

    /// A name of some form, whether it is there or not.
    func named(_ rule: NameRule) -> [FieldError] { rule.mistakes(in: text).flatMap(invalid) }

    /// A name of some form, where there is one.
    func namedIfAny(_ rule: NameRule) -> [FieldError] { text.isEmpty ? [] : named(rule) }

    func neededName(_ rule: NameRule) -> [FieldError] { text.isEmpty ? required() : named(rule) }

    /// One of some words; what is empty is none of them.
    func oneOf(_ supported: [String]) -> [FieldError] { supported.contains(text) ? [] : notSupported(supported) }

    func oneOfIfSet(_ supported: [String]) -> [FieldError] { exists ? oneOf(supported) : [] }

    /// `ValidateNonnegativeField`.
    func notNegative() -> [FieldError] { number < 0 ? invalid("must be greater than or equal to 0") : [] }

    func within(_ range: ClosedRange<Int64>) -> [FieldError] {
        !exists || range.contains(number)
            ? [] : invalid("must be between \(range.lowerBound) and \(range.upperBound), inclusive")
    }

    func port() -> [FieldError] {
        (1...65535).contains(number) ? [] : invalid("must be between 1 and 65535, inclusive")
    }

    /// `ValidatePortNumOrName`.
    func portOrName() -> [FieldError] {
        if let name = value?.string { return NameRule.portName.mistakes(in: name).flatMap(invalid) }
        return port()
    }

    /// `path.Validate.IsValidPathSegmentName`.
    func pathSegment() -> [FieldError] { named(.pathSegment) }

    /// `ValidateLabels`.
    func labels() -> [FieldError] { MetadataRules.validateLabels(value?.object, path) }

    /// `ValidateNonnegativeQuantity`.
    func notNegativeAmount() -> [FieldError] {
        quantity.map { $0.sign < 0 } == true ? invalid("must be greater than or equal to 0") : []
    }

    /// `ValidatePositiveQuantityValue`.
    func positiveAmount() -> [FieldError] {
        quantity.map { $0.sign <= 0 } == true ? invalid("must be greater than zero") : []
    }

    /// Elements of which no two are the same in some respect.
    func unique(_ key: (Field) -> Field) -> [FieldError] {
        var seen: Set<String> = []
        return elements.flatMap { element -> [FieldError] in
            let field = key(element)
            return seen.insert(field.text).inserted || field.text.isEmpty ? [] : field.duplicate()
        }
    }
}

/// Rules of numbers that may be shares.
extension Field {
    /// `ValidatePositiveIntOrPercent`: a number that is not negative, or a share.
    func numberOrPercent() -> [FieldError] {
        guard let text = value?.string else { return notNegative() }
        return percent(text) == nil
            ? invalid(
                "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', "
                    + "regex used for validation is '[0-9]+%')") : []
    }

    private func percent(_ text: String) -> Int64? {
        guard text.hasSuffix("%"), text.utf8.count > 1 else { return nil }
        let digits = text.utf8.dropLast()
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int64(String(text.dropLast())) ?? .max
    }

    /// `IsNotMoreThan100Percent`.
    func notMoreThanAll() -> [FieldError] {
        guard let share = value?.string.flatMap(percent), share > 100 else { return [] }
        return invalid("must not be greater than 100%")
    }

    /// `getIntOrPercentValue`.
    var numberOrShare: Int64 { value?.string.map { percent($0) ?? 0 } ?? number }
}
