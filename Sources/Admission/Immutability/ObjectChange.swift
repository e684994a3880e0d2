import APIMachinery
import Model

/// An object and what it is to become, as the rules of what may not change look at them.
///
/// Both are in the server's form, so that what is equal there is equal here.
struct ObjectChange {
    let old: Value
    let new: Value

    static let immutable = "field is immutable"

    func isChanged(_ path: [String]) -> Bool { !ObjectChange.areSame(new.value(at: path), old.value(at: path)) }

    /// Equality as Kubernetes means it: two spellings of one quantity are one (`apiequality.Semantic`).
    private static func areSame(_ left: Value?, _ right: Value?, in field: String = "") -> Bool {
        switch (left, right) {
        case (.object(let left)?, .object(let right)?):
            guard left.count == right.count else { return false }
            return left.allSatisfy { areSame($0.value, right[$0.key], in: isAmounts(field) ? field : $0.key) }
        case (.array(let left)?, .array(let right)?):
            return left.count == right.count && zip(left, right).allSatisfy { areSame($0, $1) }
        case (.string(let left)?, .string(let right)?) where isAmounts(field):
            return left == right || Quantity.areSame(left, right)
        default: return left == right
        }
    }

    private static func isAmounts(_ field: String) -> Bool { ["requests", "limits", "overhead"].contains(field) }

    /// `ValidateImmutableField` for each of some fields.
    func immutable(_ paths: [String]...) -> [FieldError] {
        paths.flatMap { immutable($0, named: $0.joined(separator: ".")) }
    }

    /// A field that the server's errors call otherwise than it is called.
    func immutable(_ path: [String], named name: String) -> [FieldError] {
        guard isChanged(path) else { return [] }
        return [FieldError.invalid(name, new.value(at: path) ?? .null, ObjectChange.immutable).changing(path)]
    }

    /// A mistake about all that changed in a part of the object but for some fields; none where nothing did.
    func frozen(_ part: [String], except: Set<String>, _ error: FieldError) -> [FieldError] {
        let before = old.value(at: part)?.object ?? [:]
        let after = new.value(at: part)?.object ?? [:]
        var changed: [String] = []
        for name in before.keys + after.keys where !except.contains(name) && !changed.contains(name) {
            if !ObjectChange.areSame(before[name], after[name], in: name) { changed.append(name) }
        }
        guard !changed.isEmpty else { return [] }
        return [error.changing(changed.map { FieldPath((part + [$0]).map(FieldPath.Step.key)) })]
    }
}

extension FieldError {
    /// The same mistake, with the fields whose change it is about.
    func changing(_ paths: [FieldPath]) -> FieldError {
        var error = self
        error.changes = paths
        return error
    }

    func changing(_ keys: [String]) -> FieldError { changing([FieldPath(keys.map(FieldPath.Step.key))]) }
}
