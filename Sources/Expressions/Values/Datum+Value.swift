package import Model

extension Datum {
    /// The Kubernetes value: `uint` becomes an integer, `bytes` base64, times their text (cel-spec
    /// `doc/langdef.md`, section JSON Data Conversion, but integers stay exact).
    ///
    /// Throws as well when the value would be too large: a small tree that holds one list many times over is a huge
    /// document.
    package func value(budget: Budget = .standard) throws(ConversionError) -> Value {
        var budget = budget
        return try value(&budget)
    }

    private func value(_ budget: inout Budget) throws(ConversionError) -> Value {
        do {
            try budget.charge(1)
        } catch {
            throw ConversionError(message: "the result is too large for a document")
        }
        switch self {
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .int(let number): return .integer(number)
        case .string(let text): return .string(text)
        case .list(.values(let elements)): return .array(elements)
        case .map(.object(let fields)): return .object(fields)
        case .list(let elements): return .array(try Datum.values(elements, &budget))
        case .map(let map): return .object(try Datum.object(map, &budget))
        case .double(let number):
            guard number.isFinite else {
                throw ConversionError(message: "the result is \(NumberText.text(number)), which no document can hold")
            }
            return .number(number)
        case .uint(let number):
            guard let number = Int64(exactly: number) else {
                throw ConversionError(message: "the result \(number)u is too large for an integer in a document")
            }
            return .integer(number)
        case .bytes(let bytes): return .string(Base64.encode(bytes))
        default:
            if let text { return .string(text) }
            throw ConversionError(message: unfitMessage)
        }
    }

    private static func values(
        _ elements: DatumList, _ budget: inout Budget
    ) throws(ConversionError) -> [Value] {
        var result: [Value] = []
        result.reserveCapacity(elements.count)
        for element in elements { result.append(try element.value(&budget)) }
        return result
    }

    private static func object(
        _ map: DatumMap, _ budget: inout Budget
    ) throws(ConversionError) -> ValueObject {
        var fields: [ValueObject.Field] = []
        fields.reserveCapacity(map.count)
        for place in 0..<map.count {
            guard case .string(let key) = map.key(at: place) else {
                throw ConversionError(
                    message: "the result is a map with a key of type \(map.key(at: place).kindName); keys in a "
                        + "document are strings, so write string(key)")
            }
            fields.append(ValueObject.Field(key: key, value: try map.value(at: place).value(&budget)))
        }
        return ValueObject(fields)
    }

    private var unfitMessage: String {
        switch self {
        case .optional:
            "the result is an optional; write .orValue(…) behind it to say what stands for a missing value"
        case .type(let name): "the result is the type \(name) itself and not a value"
        default: "the result is a \(kindName), which no document can hold"
        }
    }
}

/// A CEL value that has no form in a document.
package struct ConversionError: Error, Sendable, Hashable {
    package var message: String
}
