import Model

/// Why evaluating stopped.
///
/// The text is made only when the error reaches the user: `||` drops most of them.
struct Fault: Error, Sendable {
    enum Reason: Sendable {
        case message(String)
        /// No overload of the function that was called takes these arguments.
        case noOverload
        case noSuchKey(String, DatumMap)
        /// The scope has no such variable; `names` are those that it has.
        case unknownVariable(String, names: [String])
        /// The budget is used up. No operator absorbs this one.
        case tooExpensive(String)
    }

    var reason: Reason
    /// In bytes; negative until the node that caught it first fills it in.
    var offset: Int32

    init(_ reason: Reason, at offset: Int32 = -1) {
        self.reason = reason
        self.offset = offset
    }

    init(_ message: String) { self.init(.message(message)) }

    /// The same fault, placed at the node if it has no place yet.
    func placed(at offset: Int32) -> Fault { self.offset >= 0 ? self : Fault(reason, at: offset) }

    var isFinal: Bool {
        if case .tooExpensive = reason { true } else { false }
    }

    var message: String {
        switch reason {
        case .message(let text), .tooExpensive(let text): text
        case .noOverload: "no such overload"
        case .noSuchKey(let key, let map): "no such key '\(key)'" + Fault.hint(key, among: map.names)
        case .unknownVariable(let name, let names):
            "unknown name '\(name)'" + Fault.hint(name, among: names)
        }
    }

    /// `; did you mean 'workers'?` or nothing.
    static func hint(_ name: String, among names: [String]) -> String {
        closest(to: name, among: names).map { "; did you mean '\($0)'?" } ?? ""
    }
}

/// How much an expression may still do: one unit is about one node, one list element or eight bytes of text.
///
/// Expressions come from repositories that nobody reviewed line by line; this is what stops one that would take
/// minutes or all memory.
package struct Budget: Sendable {
    /// Enough for any honest expression, used up within about a tenth of a second.
    package static let standard = Budget(2_000_000)

    /// What is left; negative when it was used up.
    package private(set) var remaining: Int

    package init(_ units: Int) { remaining = units }

    mutating func charge(_ units: Int) throws(Fault) {
        remaining -= units
        if remaining < 0 {
            throw Fault(
                .tooExpensive(
                    "this expression does too much work and was stopped; let it walk fewer or shorter lists"))
        }
    }

    /// Charges for a text of so many bytes.
    mutating func charge(bytes: Int) throws(Fault) { try charge(bytes >> 3) }
}
