internal import Model
internal import Schemas

/// What a field of a built-in kind takes from an expression that stands there alone.
///
/// Elsewhere a whole `${…}` keeps its type. Where the schema wants a string, a number or boolean is written as text: an
/// environment variable's value and a ConfigMap's data are never anything else.
struct FieldCheck {
    let type: FieldType
    let path: FieldPath

    /// The value as the field takes it; `nil`, reported, where it does not fit.
    func fit(_ value: Value, at range: SourceRange, _ diagnostics: inout Diagnostics) -> Value? {
        switch (type, value) {
        case (.string, .integer(let number)): return .string(String(number))
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
    fileprivate var phrase: String {
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
