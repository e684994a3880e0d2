import APIMachinery

@testable import Expressions

/// One case of a conformance file.
struct ConformanceCase {
    enum Outcome {
        case passed, skipped
        case failed(String)
    }

    /// What a case needs that Slipway does not have.
    struct Unsupported: Error {}

    private let test: TextProto
    private let text: String

    init(_ test: TextProto) {
        self.test = test
        text = test.text("expr") ?? ""
    }

    func run() -> Outcome {
        guard !needsProtobuf, !needsContainer else { return .skipped }
        do {
            let scope = try scope()
            if let reason = try checkFailure(scope) { return .failed(reason) }
            if test.word("check_only") == "true" { return .passed }
            let result = Result { () throws(ExpressionError) in try evaluate(in: scope) }
            return try judge(result)
        } catch {
            return .skipped
        }
    }

    private var needsProtobuf: Bool {
        let marks = [
            "TestAllTypes", "NestedEnum", "GlobalEnum", "google.protobuf.Any", "Value{", "google.protobuf.Struct",
            "google.protobuf.FloatValue", "google.protobuf.Int", "google.protobuf.List", "proto.hasExt", "proto.getExt",
            "protobuf.BoolValue", "Duration{", "Timestamp{",
        ]
        return marks.contains { text.contains($0) }
    }

    /// Slipway has no containers: names stand for themselves.
    private var needsContainer: Bool {
        guard let container = test.text("container") else { return false }
        return test.messages("bindings").contains { $0.text("key")?.hasPrefix(container + ".") == true }
            || test.messages("type_env").contains { $0.text("name")?.hasPrefix(container + ".") == true }
    }

    /// The checker must accept whatever evaluates, and deduce the type that the case gives.
    private func checkFailure(_ scope: Scope) throws -> String? {
        let isValue = test.has("value") || test.has("typed_result") || !test.has("eval_error")
        guard test.word("disable_check") != "true", isValue else { return nil }
        var environment = TypeEnvironment()
        for name in scope.names { environment.define(name, .dyn) }
        for declaration in test.messages("type_env") {
            guard let name = declaration.text("name"), let type = declaration.message("ident")?.message("type") else {
                throw Unsupported()
            }
            environment.define(name, try ConformanceType.type(type))
        }
        do {
            let type = try Expression(parsing: text).check(against: environment)
            guard let expected = test.message("typed_result")?.message("deduced_type") else { return nil }
            let wanted = try ConformanceType.type(expected)
            return type == wanted ? nil : "expected the type \(wanted), deduced \(type)"
        } catch let error as ExpressionError {
            return "does not pass the checker: \(error.message) at \(error.offset)"
        }
    }

    private func evaluate(in scope: Scope) throws(ExpressionError) -> Datum {
        try Expression(parsing: text).evaluateDatum(in: scope)
    }

    private func judge(_ result: Result<Datum, ExpressionError>) throws -> Outcome {
        if test.has("eval_error") || test.has("any_eval_errors") {
            if case .success(let datum) = result { return .failed("expected an error, got \(datum)") }
            return .passed
        }
        if test.has("unknown") || test.has("any_unknowns") { throw Unsupported() }
        let expected: Datum =
            if let value = test.message("value") {
                try ConformanceValue.datum(value)
            } else if let value = test.message("typed_result")?.message("result") {
                try ConformanceValue.datum(value)
            } else if test.has("typed_result") {
                throw Unsupported()
            } else {
                .bool(true)
            }
        switch result {
        case .failure(let error): return .failed("expected \(expected), got: \(error.message) at \(error.offset)")
        case .success(let datum):
            return datum.isSame(as: expected) ? .passed : .failed("expected \(expected), got \(datum)")
        }
    }

    private func scope() throws -> Scope {
        var scope = Scope()
        for binding in test.messages("bindings") {
            guard let name = binding.text("key"), let value = binding.message("value")?.message("value") else {
                throw Unsupported()
            }
            scope.define(name, try ConformanceValue.datum(value))
        }
        return scope
    }
}

extension Datum {
    func isEqual(to other: Datum) -> Bool {
        var budget = Budget.standard
        return (try? equals(other, &budget)) ?? false
    }

    /// Equal, of the same type, and NaN equals NaN.
    func isSame(as other: Datum) -> Bool {
        switch (self, other) {
        case (.double(let left), .double(let right)):
            left == right && left.sign == right.sign || left.isNaN && right.isNaN
        case (.list(let left), .list(let right)):
            left.count == right.count && left.indices.allSatisfy { left[$0].isSame(as: right[$0]) }
        case (.map(let left), .map(let right)):
            left.count == right.count
                && (0..<left.count).allSatisfy { place in
                    right[left.key(at: place)].map { left.value(at: place).isSame(as: $0) } ?? false
                }
        default: typeName == other.typeName && isEqual(to: other)
        }
    }
}

/// Values as the conformance files write them (`cel.expr.Value`).
enum ConformanceValue {
    static func datum(_ value: TextProto) throws -> Datum {
        guard let first = value.fields.first else {
            throw ConformanceCase.Unsupported()
        }
        switch (first.name, first.value) {
        case ("null_value", _): return .null
        case ("bool_value", .word(let word)): return .bool(word == "true")
        case ("int64_value", .word(let word)): return .int(try number(word))
        case ("uint64_value", .word(let word)): return .uint(try number(word))
        case ("double_value", .word(let word)): return .double(try double(word))
        case ("string_value", .text(let bytes)): return .string(String(decoding: bytes, as: UTF8.self))
        case ("bytes_value", .text(let bytes)): return .bytes(bytes)
        case ("type_value", .text(let bytes)): return .type(String(decoding: bytes, as: UTF8.self))
        case ("list_value", .message(let list)):
            return .list(try list.messages("values").map { try datum($0) })
        case ("map_value", .message(let map)): return try self.map(map)
        case ("object_value", .message(let object)): return try self.object(object)
        default: throw ConformanceCase.Unsupported()
        }
    }

    private static func number<I: FixedWidthInteger>(_ word: String) throws -> I {
        let isHex = word.hasPrefix("0x")
        guard let number = I(isHex ? String(word.dropFirst(2)) : word, radix: isHex ? 16 : 10) else {
            throw ConformanceCase.Unsupported()
        }
        return number
    }

    private static func double(_ word: String) throws -> Double {
        guard let number = Double(word) else { throw ConformanceCase.Unsupported() }
        return number
    }

    private static func map(_ map: TextProto) throws -> Datum {
        var entries = DatumMap.Entries()
        for entry in map.messages("entries") {
            guard let key = entry.message("key"), let value = entry.message("value") else {
                throw ConformanceCase.Unsupported()
            }
            let datum = try datum(key)
            guard let normalized = DatumMap.Key(datum) else { throw ConformanceCase.Unsupported() }
            _ = entries.insert(normalized, datum, try self.datum(value))
        }
        return .map(.entries(entries))
    }

    private static func object(_ object: TextProto) throws -> Datum {
        guard let first = object.fields.first, case .message(let message) = first.value else {
            throw ConformanceCase.Unsupported()
        }
        let seconds: Int64 = try number(message.word("seconds") ?? "0")
        let nanoseconds: Int64 = try number(message.word("nanos") ?? "0")
        switch first.name {
        case "[type.googleapis.com/google.protobuf.Timestamp]":
            guard let time = Time(seconds: seconds, nanoseconds: Int32(nanoseconds)).known else {
                throw ConformanceCase.Unsupported()
            }
            return .timestamp(time)
        case "[type.googleapis.com/google.protobuf.Duration]": return .duration(seconds * 1_000_000_000 + nanoseconds)
        default: throw ConformanceCase.Unsupported()
        }
    }
}
