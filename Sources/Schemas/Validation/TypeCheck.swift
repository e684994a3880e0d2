import APIMachinery
package import Model

/// One place where a value does not have the structure that its schema gives it.
package struct StructureError: Sendable, Hashable {
    package var path: FieldPath
    /// In the API server's words, without the path.
    package var message: String

    package init(path: FieldPath, message: String) {
        self.path = path
        self.message = message
    }

    /// As in the answer 500 of an apply: `.spec.replica: field not declared in schema`.
    package var description: String { "\(path.serverDescription): \(message)" }
}

/// Whether a value can be merged and owned by its schema: structure only, no `required`, `enum` or ranges.
///
/// Server-side apply does this first, as `TypedValue.Validate` of structured-merge-diff does. `Validation` says more,
/// and says it to people.
package enum TypeCheck {
    /// Where the value does not fit; empty where it does.
    ///
    /// An applied configuration may not name an element twice; live objects may (`allowsDuplicates`).
    package static func errors(
        in value: Value, schema: Schema, allowsDuplicates: Bool = false
    ) -> [StructureError] {
        var walker = TypeWalker(table: schema.table, allowsDuplicates: allowsDuplicates)
        walker.visit(value, schema.node)
        return walker.errors
    }

    /// The errors as the API server joins them in one message.
    package static func message(_ errors: [StructureError]) -> String {
        errors.count == 1
            ? errors[0].description : "errors:\n" + errors.map { "  \($0.description)" }.joined(separator: "\n")
    }
}

private struct TypeWalker {
    let table: SchemaTable
    let allowsDuplicates: Bool
    var path = FieldPath()
    var errors: [StructureError] = []

    mutating func visit(_ value: Value, _ node: SchemaTable.Node) {
        switch Atom(node, value) {
        case .scalar: checkScalar(value, node)
        case .list:
            switch value {
            case .null: break
            case .array(let elements): visit(elements, node)
            default: report("expected list, got &{\(GoText.plain(value))}")
            }
        case .map:
            switch value {
            case .null: break
            case .object(let fields): visit(fields, node)
            default: report("expected map, got &{\(GoText.plain(value))}")
            }
        }
    }

    private mutating func report(_ message: String) {
        errors.append(StructureError(path: path, message: message))
    }

    private mutating func visit(_ object: ValueObject, _ node: SchemaTable.Node) {
        for field in object {
            path.steps.append(.key(field.key))
            defer { path.steps.removeLast() }
            let child = table.child(field.key, of: node)
            guard child >= 0 else {
                report("field not declared in schema")
                return  // The server stops at the first one of an object, too.
            }
            visit(field.value, table.nodes[Int(child)])
        }
    }

    private mutating func visit(_ elements: [Value], _ node: SchemaTable.Node) {
        let element = table.nodes[Int(node.element)]
        var seen: [FieldPath.Step] = []
        for (index, value) in elements.enumerated() {
            var step = FieldPath.Step.index(index)
            if node.listType != .atomic {
                guard let name = table.step(to: value, in: node) else {
                    report("element \(index): \(whyUnnamed(value, node))")
                    return
                }
                step = name
                seen.append(name)
            }
            path.steps.append(step)
            visit(value, element)
            path.steps.removeLast()
        }
        if !allowsDuplicates, seen.count > 1 { reportDuplicates(seen) }
    }

    private mutating func reportDuplicates(_ steps: [FieldPath.Step]) {
        let index = StepIndex(steps)
        for (position, step) in steps.enumerated() where index.first(of: step) != position {
            report("duplicate entries for key \(FieldPath([step]).serverDescription)")
        }
    }

    private func whyUnnamed(_ value: Value, _ node: SchemaTable.Node) -> String {
        switch (node.listType, value) {
        case (.map, .null): return "associative list with keys may not have a null element"
        case (.map, .object):
            let keys = table.keys[node.keys].map { GoText.quoted($0.name) }.joined(separator: " ")
            return "associative list with keys has an element that omits all key fields [\(keys)] "
                + "(and doesn't have default values for any key fields)"
        case (.map, _): return "associative list with keys may not have non-map elements"
        case (_, .object): return "associative list without keys has an element that's a map type"
        case (_, .array): return "not supported: associative list with lists as elements"
        default: return "associative list without keys has an element that's an explicit null"
        }
    }

    private mutating func checkScalar(_ value: Value, _ node: SchemaTable.Node) {
        if value.isNull { return }
        switch node.type {
        case .integer, .number:
            switch value {
            case .integer, .number: break
            default: report("expected numeric (int or float), got \(GoText.type(value))")
            }
        case .boolean:
            if value.bool == nil { report("expected boolean, got &{\(GoText.plain(value))}") }
        case .string where node.format == .none || node.format == .byte:
            if value.string == nil {
                report("expected string, got &value.valueUnstructured{Value:\(GoText.syntax(value))}")
            }
        default:
            switch value {
            case .array, .object: report("expected any scalar, got &{\(GoText.plain(value))}")
            default: break
            }
        }
    }
}
