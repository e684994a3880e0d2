package import Model

/// Values as Go's `fmt` prints them, for messages that must equal the API server's.
package enum GoText {
    /// `%v`.
    package static func plain(_ value: Value) -> String {
        switch value {
        case .null: "<nil>"
        case .bool(let flag): String(flag)
        case .integer(let number): String(number)
        case .number(let number): number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : "\(number)"
        case .string(let text): text
        case .array(let elements): "[" + elements.map(plain).joined(separator: " ") + "]"
        case .object(let fields): "map[" + fields.map { "\($0.key):\(plain($0.value))" }.joined(separator: " ") + "]"
        }
    }

    /// `%#v`.
    package static func syntax(_ value: Value) -> String {
        switch value {
        case .null: "interface {}(nil)"
        case .string(let text): quoted(text)
        case .array(let elements): "[]interface {}{" + elements.map(syntax).joined(separator: ", ") + "}"
        case .object(let fields):
            "map[string]interface {}{" + fields.map { "\(quoted($0.key)):\(syntax($0.value))" }.joined(separator: ", ")
                + "}"
        default: plain(value)
        }
    }

    /// `%T`.
    package static func type(_ value: Value) -> String {
        switch value {
        case .null: "<nil>"
        case .bool: "bool"
        case .integer: "int64"
        case .number: "float64"
        case .string: "string"
        case .array: "[]interface {}"
        case .object: "map[string]interface {}"
        }
    }

    /// `%q`, for text without control characters.
    package static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
