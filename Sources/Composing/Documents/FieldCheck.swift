internal import Expressions
internal import Model
internal import Schemas

/// What a field of a built-in kind takes from an expression that stands there alone.
///
/// Elsewhere a whole `${…}` keeps its type. Where the schema wants a string, a number or boolean is written as text: an
/// environment variable's value and a ConfigMap's data are never anything else.
struct FieldCheck {
    let type: FieldType
    let path: FieldPath

    /// `an integer`: for messages.
    var phrase: String { type.phrase }

    /// Whether the field may take what an expression of this type yields; what only running tells is checked then.
    func accepts(_ source: ExpressionType) -> Bool {
        switch (type, source) {
        case (_, .nullable(let wrapped)): accepts(wrapped)
        case (.any, _), (_, .null), (.string, .string), (.string, .int), (.string, .uint), (.string, .double),
            (.string, .bool), (.integer, .int), (.integer, .uint), (.integer, .double), (.boolean, .bool),
            (.array, .list), (.object, .map), (.object, .object), (.number, .int), (.number, .uint),
            (.number, .double), (.intOrString, .int), (.intOrString, .uint), (.intOrString, .string),
            (.quantity, .string), (.quantity, .int), (.quantity, .uint), (.quantity, .double):
            true
        default: source.isUnknown
        }
    }

    /// The value as the field takes it; `nil`, reported, where it does not fit.
    func fit(_ value: Value, at range: SourceRange, _ diagnostics: inout Diagnostics) -> Value? {
        switch (type, value) {
        case (.string, .integer(let number)): return .string(String(number))
        // An input of type `number` is a double even where a whole number was written.
        case (.integer, .number(let number)) where Int64(exactly: number) != nil:
            return Int64(exactly: number).map(Value.integer)
        case (.string, .number), (.string, .bool): return value.scalarText.map(Value.string)
        case (.any, _), (.string, .string), (.integer, .integer), (.boolean, .bool), (.array, .array),
            (.object, .object), (.number, .integer), (.number, .number), (.intOrString, .integer),
            (.intOrString, .string), (.quantity, .string), (.quantity, .integer), (.quantity, .number):
            return value
        default:
            diagnostics.report(
                .wrongResult(of: "\(path)", wanted: type.phrase, got: value, at: range))
            return nil
        }
    }
}

extension Value {
    /// A boolean or number as CEL writes it.
    fileprivate var scalarText: String? {
        switch self {
        case .bool(let flag): String(flag)
        case .number(let number):
            Int64(exactly: number).map { String($0) } ?? String(number)
        default: nil
        }
    }
}

extension FieldType {
    /// `an integer`: for messages.
    var phrase: String {
        switch self {
        case .object: "a map"
        case .array: "a list"
        case .string: "a string"
        case .integer: "an integer"
        case .number: "a number"
        case .boolean: "a boolean"
        case .intOrString: "an integer or a string"
        case .quantity: "a quantity"
        case .any: "any value"
        }
    }
}
