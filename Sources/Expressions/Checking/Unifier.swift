/// Makes types agree, and remembers what their parameters stand for.
struct Unifier {
    private var bindings: [String: ExpressionType] = [:]
    private var fresh = 0

    /// A parameter that stands for a type not known yet.
    mutating func unknown() -> ExpressionType {
        fresh += 1
        return .parameter("#\(fresh)")
    }

    /// The signature's types with parameters of their own.
    mutating func instantiate(_ signature: Signature) -> (parameters: [ExpressionType], result: ExpressionType) {
        fresh += 1
        let prefix = "#\(fresh)"
        return (
            signature.parameters.map { Unifier.renamed($0, prefix) }, Unifier.renamed(signature.result, prefix)
        )
    }

    private static func renamed(_ type: ExpressionType, _ prefix: String) -> ExpressionType {
        switch type {
        case .parameter(let name): .parameter(prefix + name)
        case .list(let element): .list(renamed(element, prefix))
        case .map(let key, let value): .map(renamed(key, prefix), renamed(value, prefix))
        case .optional(let wrapped): .optional(renamed(wrapped, prefix))
        default: type
        }
    }

    /// Follows what a parameter stands for, one level deep.
    func resolved(_ type: ExpressionType) -> ExpressionType {
        var type = type
        while case .parameter(let name) = type, let bound = bindings[name] { type = bound }
        return type
    }

    /// The type with every known parameter replaced, and `dyn` for the others.
    func final(_ type: ExpressionType) -> ExpressionType {
        switch resolved(type) {
        case .parameter: .dyn
        case .list(let element): .list(final(element))
        case .map(let key, let value): .map(final(key), final(value))
        case .optional(let wrapped): .optional(final(wrapped))
        case .nullable(let wrapped): .nullable(final(wrapped))
        case let other: other
        }
    }

    /// Whether `source` can be used as `target`; on failure, bindings made on the way stay.
    mutating func unify(_ target: ExpressionType, _ source: ExpressionType) -> Bool {
        let target = resolved(target)
        let source = resolved(source)
        if target == source { return true }
        switch (target, source) {
        case (.parameter(let name), _): return bind(name, source)
        case (_, .parameter(let name)): return bind(name, target)
        case (.dyn, _), (_, .dyn): return true
        case (.nullable, .null): return true
        case (.nullable(let left), .nullable(let right)): return unify(left, right)
        case (.nullable(let wrapped), _): return unify(wrapped, source)
        // A value that may be null passes; where it is null, evaluating says so.
        case (_, .nullable(let wrapped)): return unify(target, wrapped)
        case (.list(let left), .list(let right)), (.optional(let left), .optional(let right)):
            return unify(left, right)
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            return unify(key, otherKey) && unify(value, otherValue)
        case (.map(let key, let value), .object(let object)):
            return unify(key, .string) && unify(value, Unifier.elementType(of: object))
        case (.object(let object), .map(let key, let value)):
            return unify(.string, key) && unify(Unifier.elementType(of: object), value)
        case (.object(let left), .object(let right)):
            return left.fields.allSatisfy { field in
                right.field(field.name).map { other in
                    var trial = self
                    return trial.unify(field.type, other.type)
                } ?? (field.isOptional || right.additional != nil)
            }
        default: return false
        }
    }

    /// What the values of an object have in common: one type, or `dyn`.
    static func elementType(of object: ObjectType) -> ExpressionType {
        var types = Set(object.fields.map(\.type))
        if let additional = object.additional { types.insert(additional) }
        return types.count == 1 ? types.first ?? .dyn : .dyn
    }

    private mutating func bind(_ name: String, _ type: ExpressionType) -> Bool {
        guard !occurs(name, in: type) else { return false }
        bindings[name] = type
        return true
    }

    private func occurs(_ name: String, in type: ExpressionType) -> Bool {
        switch resolved(type) {
        case .parameter(let other): other == name
        case .list(let inner), .optional(let inner), .nullable(let inner): occurs(name, in: inner)
        case .map(let key, let value): occurs(name, in: key) || occurs(name, in: value)
        default: false
        }
    }

    /// The one type for two values that may stand in the same place; `dyn` where they have nothing in common.
    mutating func join(_ left: ExpressionType, _ right: ExpressionType) -> ExpressionType {
        let left = resolved(left)
        let right = resolved(right)
        if left == right { return left }
        switch (left, right) {
        case (.parameter, _), (_, .parameter): return unify(left, right) ? resolved(left) : .dyn
        case (.dyn, _), (_, .dyn): return .dyn
        case (.null, let other), (let other, .null): return Unifier.orNull(other)
        case (.nullable(let left), .nullable(let right)), (.nullable(let left), let right),
            (let left, .nullable(let right)):
            return Unifier.orNull(join(left, right))
        case (.list(let left), .list(let right)): return .list(join(left, right))
        case (.optional(let left), .optional(let right)): return .optional(join(left, right))
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            return .map(join(key, otherKey), join(value, otherValue))
        case (.object(let left), .object(let right)):
            return .map(.string, join(Unifier.elementType(of: left), Unifier.elementType(of: right)))
        case (.object(let object), .map(let key, let value)), (.map(let key, let value), .object(let object)):
            return .map(join(.string, key), join(Unifier.elementType(of: object), value))
        default: return .dyn
        }
    }

    /// Only scalars say that they may be null: reading a field of an object that is null fails in any case.
    private static func orNull(_ type: ExpressionType) -> ExpressionType {
        switch type {
        case .nullable, .dyn, .null, .optional, .timestamp, .duration, .object, .list, .map: type
        default: .nullable(type)
        }
    }
}
