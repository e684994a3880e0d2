import Documents
import Expressions
import Model

/// What modules warn of when inputs change: the objects in the cluster say with which they were applied.
struct InputWarnings {
    let warnings: [InstanceWarnings]

    func diagnostics(_ changes: [PlannedChange]) -> [Diagnostic] {
        guard !warnings.isEmpty else { return [] }
        var inputs: [String: (old: Value, new: Value)] = [:]
        for change in changes where inputs[change.instance] == nil {
            guard let old = change.live.flatMap(InputWarnings.inputs),
                let new = (change.desired?.value).flatMap(InputWarnings.inputs), old != new
            else { continue }
            inputs[change.instance] = (old, new)
        }
        return warnings.flatMap { declared in
            guard let (old, new) = inputs[declared.instance] else { return [Diagnostic]() }
            return declared.warnings.compactMap { warning in
                InputWarnings.message(of: warning, old: old, new: new).map { message in
                    Diagnostic(
                        .warning, code: "plan.module-warning", summary: "Module warns of the change",
                        detail: "Instance \(declared.instance): \(message)", at: declared.range,
                        notes: [Diagnostic.Note("the module says so here", at: warning.condition.range)])
                }
            }
        }
    }

    /// What the object says of itself; `nil` where it says nothing.
    private static func inputs(of object: Value) -> Value? {
        let text = object.value(at: ["metadata", "annotations", SlipwayAnnotation.inputs])?.string
        // May fail: somebody may have written something else there, which tells nothing.
        return text.flatMap { try? JSON.parse(Array($0.utf8)) }
    }

    /// `nil` where there is nothing to warn of.
    private static func message(of warning: ModuleWarning, old: Value, new: Value) -> String? {
        guard let condition = warning.condition.string, let message = warning.message.string else { return nil }
        let scope = Scope([("old", old), ("new", new)])
        do throws(ExpressionError) {
            let template = try Template(parsing: condition)
            // An input that is new to the module has not changed.
            let isKnown = template.references.allSatisfy { reference in
                reference.path[0] != "old" || reference.path.count == 1 || old[reference.path[1]] != nil
            }
            guard isKnown, try template.evaluate(in: scope) == true else { return nil }
            return try Template(parsing: message).evaluate(in: scope).string
        } catch { return "Whether the change is one that the module warns of cannot be told: \(error.message)" }
    }
}
