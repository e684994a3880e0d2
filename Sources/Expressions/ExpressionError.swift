/// Why an expression could not be parsed, checked or evaluated, and where.
package struct ExpressionError: Error, Sendable, Hashable {
    /// A sentence without the position.
    package var message: String
    /// Where in the expression, in Unicode scalars from its start.
    package var offset: Int
    package var expression: String
    /// Whether the expression was stopped because its budget was used up, and not because it is wrong.
    package var isTooExpensive = false

    package init(message: String, offset: Int, expression: String) {
        self.message = message
        self.offset = offset
        self.expression = expression
    }

    /// Counts the scalars in front of a byte.
    init(message: String, byteOffset: Int, expression: String) {
        // Every byte but the continuations (10xxxxxx) begins a scalar.
        let offset = expression.utf8.prefix(max(0, byteOffset)).count { $0 & 0xC0 != 0x80 }
        self.init(message: message, offset: offset, expression: expression)
    }

    /// What stopped an evaluation.
    init(_ fault: Fault, at byteOffset: Int32, expression: String) {
        self.init(message: fault.message, byteOffset: Int(byteOffset), expression: expression)
        isTooExpensive = fault.isFinal
    }
}
