internal import Model

/// Checks values against the types of a module's inputs and fills in defaults.
///
/// A mistake is reported where the value was written, with a note where the input is declared.
struct InputValidator {
    let module: Module
    let instance: Instance
    /// Evaluates the defaults.
    let evaluator: TemplateEvaluator
    /// Evaluates what the environment says, or the module around a part.
    let given: TemplateEvaluator

    /// The inputs by name; what is not given and has no default is an empty list or map, null where `nullable`, and
    /// absent where `required: false`.
    func values(_ diagnostics: inout Diagnostics) -> ValueObject {
        let names = module.inputs.map(\.name.value)
        for input in instance.inputs where !names.contains(input.name.value) {
            diagnostics.report(.unknown("input", input.name, in: module, known: module.inputs.map(\.name)))
        }
        var values = ValueObject()
        for input in module.inputs {
            let said = instance.inputs.first { $0.name.value == input.name.value }
            let check = InputValueCheck(path: input.name.value, module: module.reference, declaration: input.name)
            if let node = said?.node, !(node.isNull && !input.schema.isNullable) {
                guard let resolved = given.resolve(node, &diagnostics) else { continue }
                values[input.name.value] = check.value(resolved, input.schema, evaluator, &diagnostics)
            } else if let value = absent(input, check, &diagnostics) {
                values[input.name.value] = value
            }
        }
        return values
    }

    private func absent(
        _ input: InputDeclaration, _ check: InputValueCheck, _ diagnostics: inout Diagnostics
    ) -> Value? {
        let schema = input.schema
        if let node = schema.defaultValue {
            return evaluator.resolve(node, &diagnostics).flatMap {
                check.value($0, schema, evaluator, &diagnostics)
            }
        }
        if schema.isNullable { return .null }
        if schema.isRequired == false { return nil }
        if schema.isRequired != true {
            if schema.kind == .array, (schema.minimumCount ?? 0) == 0 { return [] }
            if schema.kind == .object, schema.required.isEmpty, (schema.minimumCount ?? 0) == 0 {
                let empty = Node(.mapping([]), range: input.name.range)
                return check.value(empty, schema, evaluator, &diagnostics)
            }
        }
        diagnostics.report(
            Diagnostic(
                code: "compose.missing-input", summary: "Missing input",
                detail: "Module \(module.reference) wants the input \"\(input.name.value)\", which has no default, "
                    + "and instance \(instance.name.value) does not give it.",
                at: instance.name.range,
                notes: [Diagnostic.Note("\"\(input.name.value)\" is declared here", at: input.name.range)]))
        return nil
    }
}

extension Node {
    var isNull: Bool {
        if case .null = content { true } else { false }
    }
}
