internal import Expressions
internal import Model

/// Checks the expressions in what an input is given, or has by default, against the type that it was declared with.
struct InputCheck {
    let module: Module
    let check: ExpressionCheck

    /// What an instance says of its inputs; names that the module does not know are reported elsewhere.
    func checkGiven(_ inputs: [NamedNode], _ findings: inout CheckFindings) {
        for given in inputs {
            if let input = module.inputs.first(where: { $0.name.value == given.name.value }) {
                walk(given.node, input.schema, path: input.name.value, input.name, &findings)
            } else {
                check.check(tree: given.node, &findings)
            }
        }
    }

    /// The defaults of the declarations, at each depth.
    func checkDefaults(_ findings: inout CheckFindings) {
        for input in module.inputs { checkDefaults(of: input, path: input.name.value, &findings) }
    }

    private func checkDefaults(of input: InputDeclaration, path: String, _ findings: inout CheckFindings) {
        if let node = input.schema.defaultValue { walk(node, input.schema, path: path, input.name, &findings) }
        for property in input.schema.properties {
            checkDefaults(of: property, path: "\(path).\(property.name.value)", &findings)
        }
        if case .schema(let items) = input.schema.items {
            for property in items.properties {
                checkDefaults(of: property, path: "\(path)[].\(property.name.value)", &findings)
            }
        }
    }

    private func walk(
        _ node: Node, _ schema: InputSchema, path: String, _ declaration: Located<String>,
        _ findings: inout CheckFindings
    ) {
        switch node.content {
        case .string(let text):
            guard Template.isNeeded(for: text), let type = check.type(of: text, at: node.range, &findings),
                !schema.mayHold(type)
            else { return }
            findings.report(
                Diagnostic(
                    code: "compose.input-type", summary: "Wrong type of input",
                    detail: "Input \"\(path)\" of module \(module.reference) must be \(schema.phrase), but this "
                        + "expression yields \(type.phrase).", at: node.range,
                    notes: [Diagnostic.Note("\"\(declaration.value)\" is declared here", at: declaration.range)]),
                in: node.range)
        case .sequence(let nodes):
            guard case .schema(let items) = schema.items else { return check.check(tree: node, &findings) }
            for (index, node) in nodes.enumerated() {
                walk(node, items, path: "\(path)[\(index)]", declaration, &findings)
            }
        case .mapping(let entries):
            for entry in entries {
                let inside = "\(path).\(entry.key)"
                if let property = schema.properties.first(where: { $0.name.value == entry.key }) {
                    walk(entry.value, property.schema, path: inside, property.name, &findings)
                } else if case .schema(let element) = schema.additionalProperties {
                    walk(entry.value, element, path: inside, declaration, &findings)
                } else {
                    check.check(tree: entry.value, &findings)
                }
            }
        case .null, .bool, .integer, .number: break
        }
    }
}
