import Expressions

/// Types as the conformance files write them (`cel.expr.Type`).
enum ConformanceType {
    static func type(_ type: TextProto) throws -> ExpressionType {
        guard let first = type.fields.first else {
            throw ConformanceCase.Unsupported()
        }
        switch (first.name, first.value) {
        case ("dyn", _): return .dyn
        case ("null", _): return .null
        case ("primitive", .word(let word)): return try primitive(word)
        case ("wrapper", .word(let word)): return .nullable(try primitive(word))
        case ("well_known", .word("TIMESTAMP")): return .timestamp
        case ("well_known", .word("DURATION")): return .duration
        case ("message_type", .text(let bytes))
        where String(decoding: bytes, as: UTF8.self) == "google.protobuf.Duration":
            return .duration
        case ("list_type", .message(let list)): return .list(try element(list, "elem_type"))
        case ("map_type", .message(let map)):
            return .map(try element(map, "key_type"), try element(map, "value_type"))
        case ("type", _): return .type
        case ("abstract_type", .message(let abstract)) where abstract.text("name") == "optional_type":
            return .optional(try element(abstract, "parameter_types"))
        default: throw ConformanceCase.Unsupported()
        }
    }

    private static func element(_ message: TextProto, _ name: String) throws -> ExpressionType {
        guard let element = message.message(name) else { return .dyn }
        return try type(element)
    }

    private static func primitive(_ word: String) throws -> ExpressionType {
        switch word {
        case "BOOL": .bool
        case "INT64": .int
        case "UINT64": .uint
        case "DOUBLE": .double
        case "STRING": .string
        case "BYTES": .bytes
        default: throw ConformanceCase.Unsupported()
        }
    }
}
