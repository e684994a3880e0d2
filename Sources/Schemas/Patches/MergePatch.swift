package import Model

/// JSON merge patch (RFC 7386).
package enum MergePatch {
    /// The target with the patch in it: objects are merged, `null` removes a field, everything else replaces.
    package static func apply(_ patch: Value, to target: Value) -> Value {
        guard case .object(let changes) = patch else { return patch }
        var result = target.object ?? [:]
        for change in changes {
            if change.value.isNull {
                result[change.key] = nil
            } else if case .object = change.value {
                result[change.key] = apply(change.value, to: result[change.key] ?? .null)
            } else {
                result[change.key] = change.value
            }
        }
        return .object(result)
    }
}
