/// The names that an expression may use, and their types.
package struct TypeEnvironment: Sendable {
    private var variables: [(name: String, type: ExpressionType)] = []

    package init(_ variables: [(name: String, type: ExpressionType)] = []) { self.variables = variables }

    /// Of several with one name the last counts.
    package mutating func define(_ name: String, _ type: ExpressionType) { variables.append((name, type)) }

    package func type(of name: String) -> ExpressionType? { variables.last { $0.name == name }?.type }

    package var names: [String] { variables.map(\.name) }

    /// What rules see that look at one object of a cluster.
    package static let liveObject = TypeEnvironment([("object", .dyn)])

    var hasQualifiedNames: Bool { variables.contains { $0.name.utf8.contains(UInt8(ascii: ".")) } }
}

extension Expression {
    /// The type that evaluating will give, found without evaluating.
    ///
    /// Throws for names, fields and functions that do not exist and for operands that no operator or function takes.
    /// What is not known, because its type is `dyn`, passes and is checked when it runs.
    package func check(against environment: TypeEnvironment) throws(ExpressionError) -> ExpressionType {
        do {
            var checker = Checker(syntax, environment)
            return try checker.check()
        } catch {
            throw ExpressionError(message: error.message, byteOffset: Int(error.offset), expression: text)
        }
    }
}

extension Template {
    /// The type of the whole template: that of its one expression, else a string, whose parts must be scalars.
    package func check(against environment: TypeEnvironment) throws(ExpressionError) -> ExpressionType {
        var mistakes: [ExpressionError] = []
        let type = check(against: environment, &mistakes)
        if let mistake = mistakes.first { throw mistake }
        return type
    }

    /// The same; what is wrong with each of its expressions is one of the `mistakes`.
    package func check(against environment: TypeEnvironment, _ mistakes: inout [ExpressionError]) -> ExpressionType {
        var type = ExpressionType.string
        for part in parts {
            guard case .expression(let expression, let start, _) = part else { continue }
            do throws(ExpressionError) {
                type = try check(expression, from: start, against: environment)
            } catch {
                mistakes.append(error)
            }
        }
        return wholeExpression == nil ? .string : type
    }

    private func check(
        _ expression: Expression, from start: Int, against environment: TypeEnvironment
    ) throws(ExpressionError) -> ExpressionType {
        let root = expression.syntax[expression.syntax.root]
        if case .variable(let name) = root.operation, environment.type(of: name) == nil {
            throw ExpressionError(
                message: "unknown name '\(name)'" + Fault.hint(name, among: environment.names)
                    + Template.literalHint(name),
                byteOffset: Int(root.offset), expression: text)
        }
        let type = try expression.check(against: environment)
        guard wholeExpression != nil || type.isWritable else {
            throw ExpressionError(
                message: "a value of type \(type) cannot stand inside of a longer string", byteOffset: start + 2,
                expression: text)
        }
        return type
    }
}

extension ExpressionType {
    /// Whether CEL's `string()` writes such values, or may.
    var isWritable: Bool {
        switch self {
        case .dyn, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .opaque, .parameter: true
        case .nullable(let wrapped): wrapped.isWritable
        case .null, .type, .list, .map, .optional, .object: false
        }
    }

    /// Whether a value of the other type can stand where this one is wanted; `dyn` on either side can.
    package func accepts(_ source: ExpressionType) -> Bool {
        var unifier = Unifier()
        return unifier.unify(self, source)
    }
}
