import APIMachinery

/// One implementation of a function, with its signatures.
///
/// A signature is written as cel-spec lists them: `string.charAt(int) -> string` for a member, `size(list(A)) -> int`
/// for a global function; single capital letters stand for any type. The checker reads them whole, the parser only
/// needs name, style and number of arguments. Several functions may share these; the first that takes the arguments
/// as they are is called.
struct Function: Sendable {
    /// `nil` says that it does not take these arguments.
    typealias Implementation = @Sendable (_ arguments: [Datum], _ budget: inout Budget) throws(Fault) -> Datum?

    let signatures: [String]
    let call: Implementation

    init(_ signatures: String..., call: @escaping Implementation) {
        self.signatures = signatures
        self.call = call
    }

    init<A: Argument>(_ signatures: String..., call: @escaping @Sendable (A) throws(Fault) -> Datum) {
        self.signatures = signatures
        self.call = { (arguments, _) throws(Fault) in
            guard let first = A(arguments[0]) else { return nil }
            return try call(first)
        }
    }

    init<A: Argument, B: Argument>(_ signatures: String..., call: @escaping @Sendable (A, B) throws(Fault) -> Datum) {
        self.signatures = signatures
        self.call = { (arguments, _) throws(Fault) in
            guard let first = A(arguments[0]), let second = B(arguments[1]) else { return nil }
            return try call(first, second)
        }
    }

    init<A: Argument, B: Argument, C: Argument>(
        _ signatures: String..., call: @escaping @Sendable (A, B, C) throws(Fault) -> Datum
    ) {
        self.signatures = signatures
        self.call = { (arguments, _) throws(Fault) in
            guard let first = A(arguments[0]), let second = B(arguments[1]), let third = C(arguments[2]) else {
                return nil
            }
            return try call(first, second, third)
        }
    }
}

/// All functions of one name, style and number of arguments: what a call in an expression refers to.
final class FunctionFamily: Sendable {
    let name: String
    let isMember: Bool
    let functions: [Function]
    /// How many arguments, with the receiver of a member.
    let count: Int

    init(name: String, isMember: Bool, count: Int, functions: [Function]) {
        self.name = name
        self.isMember = isMember
        self.count = count
        self.functions = functions
    }

    /// Read anew each time: only checking needs them.
    var signatures: [Signature] {
        functions.flatMap(\.signatures).map { Signature($0) }.filter {
            $0.name == name && $0.isMember == isMember && $0.parameters.count == count
        }
    }

    func call(_ arguments: [Datum], budget: inout Budget) throws(Fault) -> Datum {
        for function in functions {
            if let result = try function.call(arguments, &budget) { return result }
        }
        let types = arguments.map(\.kindName)
        let call = isMember ? "\(types[0]).\(name)(\(types.dropFirst().joined(separator: ", ")))" : nil
        throw Fault("no such overload: \(call ?? "\(name)(\(types.joined(separator: ", ")))")")
    }
}

/// What a CEL value can be taken as by an implementation.
protocol Argument: Sendable {
    init?(_ datum: Datum)
}

extension String: Argument {
    init?(_ datum: Datum) {
        guard case .string(let text) = datum else { return nil }
        self = text
    }
}

extension Int64: Argument {
    init?(_ datum: Datum) {
        guard case .int(let number) = datum else { return nil }
        self = number
    }
}

extension UInt64: Argument {
    init?(_ datum: Datum) {
        guard case .uint(let number) = datum else { return nil }
        self = number
    }
}

extension Double: Argument {
    init?(_ datum: Datum) {
        guard case .double(let number) = datum else { return nil }
        self = number
    }
}

extension Bool: Argument {
    init?(_ datum: Datum) {
        guard case .bool(let flag) = datum else { return nil }
        self = flag
    }
}

extension [UInt8]: Argument {
    init?(_ datum: Datum) {
        guard case .bytes(let bytes) = datum else { return nil }
        self = bytes
    }
}

extension Time: Argument {
    init?(_ datum: Datum) {
        guard case .timestamp(let time) = datum else { return nil }
        self = time
    }
}

extension DatumList: Argument {
    init?(_ datum: Datum) {
        guard case .list(let list) = datum else { return nil }
        self = list
    }
}

extension DatumMap: Argument {
    init?(_ datum: Datum) {
        guard case .map(let map) = datum else { return nil }
        self = map
    }
}

extension Datum: Argument {
    init?(_ datum: Datum) { self = datum }
}
