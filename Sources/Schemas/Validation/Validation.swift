package import Model

/// Checks values against all that a schema says but its CEL rules.
///
/// The rules are those of the API server for custom resources (kube-openapi `validate` over structural schemas, list
/// types included) and, for built-in kinds, what the OpenAPI document says: names, types, required fields,
/// enumerations. What the server checks in code (names of ports, immutability, references) is not here.
package enum Validation {
    /// How paths name the elements of lists.
    package enum Naming: Sendable {
        /// `containers[0]`, as the API server's errors do.
        case positions
        /// `containers[name=trino]` where the list has keys.
        case keys
    }

    /// Every place where the value breaks a rule, in the order of the value.
    package static func validate(_ value: Value, schema: Schema, naming: Naming = .keys) -> [SchemaError] {
        var walker = ValidationWalker(table: schema.table, naming: naming)
        walker.visit(value, schema.node)
        return walker.errors
    }
}

struct ValidationWalker {
    let table: SchemaTable
    let naming: Validation.Naming
    var path = FieldPath()
    var errors: [SchemaError] = []

    init(table: SchemaTable, naming: Validation.Naming) {
        self.table = table
        self.naming = naming
    }

    mutating func report(_ rule: SchemaError.Rule, _ value: Value?) {
        errors.append(SchemaError(path: path, rule: rule, value: value))
    }

    private mutating func inside(_ step: FieldPath.Step, _ body: (inout ValidationWalker) -> Void) {
        path.steps.append(step)
        body(&self)
        path.steps.removeLast()
    }

    mutating func visit(_ value: Value, _ node: SchemaTable.Node) {
        if value.isNull, node.flags.contains(.nullable) || node.type == .any { return }
        // Go's decoder takes null for nothing in a built-in type.
        if value.isNull, isInTypedObject { return }
        guard check(type: value, node) else { return }
        if let constraints = table.constraints(of: node) { check(value, constraints) }
        checkFormat(value, node)
        switch value {
        case .object(let object) where node.type == .object || node.type == .any: visit(object, node)
        case .array(let elements) where node.type == .array || node.type == .any: visit(elements, node)
        default: break
        }
    }

    /// Inside of a built-in type, such as `metadata`, or a map in one.
    private(set) var isInTypedObject = false

    private mutating func check(type value: Value, _ node: SchemaTable.Node) -> Bool {
        let fits =
            switch (node.type, value) {
            case (.any, _), (.object, .object), (.array, .array), (.string, .string), (.boolean, .bool),
                (.integer, .integer), (.number, .integer), (.number, .number), (.intOrString, .integer),
                (.intOrString, .string), (.quantity, .string), (.quantity, .integer), (.quantity, .number):
                true
            case (.integer, .number(let number)), (.intOrString, .number(let number)): number == number.rounded()
            default: false
            }
        if !fits { report(.type(expected: node.type), value) }
        return fits
    }

    private mutating func visit(_ object: ValueObject, _ node: SchemaTable.Node) {
        let outer = isInTypedObject
        // A map inside a built-in type is a part of it.
        isInTypedObject = node.flags.contains(.isTyped) || (outer && node.fields.isEmpty)
        defer { isInTypedObject = outer }
        for field in table.fields[node.fields] where field.isRequired {
            let isMissing = object[field.name].map { $0.isNull && isInTypedObject } ?? true
            if isMissing { inside(.key(field.name)) { $0.report(.required, nil) } }
        }
        for field in object.fields {
            let declared = table.fieldNumber(field.key, of: node)
            if let declared {
                if isInTypedObject, isUnset(field.value, table.fields[declared]) { continue }
                inside(.key(field.key)) { $0.visit(field.value, $0.table.nodes[Int($0.table.fields[declared].node)]) }
            } else if node.flags.contains(.declaresAdditional), node.additional >= 0 {
                inside(.key(field.key)) { $0.visit(field.value, $0.table.nodes[Int(node.additional)]) }
            } else if !allowsUnknown(field.key, node) {
                let names = table.fields[node.fields].map(\.name)
                inside(.key(field.key)) {
                    $0.report(.unknownField(suggestion: closest(to: field.key, among: names)), field.value)
                }
            }
        }
    }

    /// Whether the value is an empty word out of a list: in Go's types that is as good as none, and the server completes it
    /// or has its own word to say.
    private func isUnset(_ value: Value, _ field: SchemaTable.Field) -> Bool {
        value == "" && !field.isRequired
            && table.constraints(of: table.nodes[Int(field.node)])?.enumeration != nil
    }

    private func allowsUnknown(_ name: String, _ node: SchemaTable.Node) -> Bool {
        if node.type == .any || !node.flags.isDisjoint(with: [.preservesUnknown, .isRuleOnly]) { return true }
        return node.flags.contains(.embeddedResource) && ["apiVersion", "kind", "metadata"].contains(name)
    }

    private mutating func visit(_ elements: [Value], _ node: SchemaTable.Node) {
        guard node.element >= 0 else { return }
        let element = table.nodes[Int(node.element)]
        checkDuplicates(elements, node)
        for (index, value) in elements.enumerated() {
            var step = FieldPath.Step.index(index)
            if naming == .keys, node.listType == .map, let name = table.step(to: value, in: node), isNamed(value, node)
            {
                step = name
            }
            inside(step) { $0.visit(value, element) }
        }
    }

    /// Whether an element has all keys but those that may be left out: one that lacks the others has no name.
    private func isNamed(_ value: Value, _ node: SchemaTable.Node) -> Bool {
        let element = table.nodes[Int(node.element)]
        return table.keys[node.keys].allSatisfy { key in
            value[key.name] != nil || table.field(key.name, of: element)?.isRequired == false
        }
    }

    private mutating func checkDuplicates(_ elements: [Value], _ node: SchemaTable.Node) {
        guard node.listType != .atomic, elements.count > 1 else { return }
        let steps = table.steps(to: elements, in: node, unnamed: 1)
        let index = StepIndex(steps)
        guard index.hasDuplicates else { return }
        for (position, step) in steps.enumerated() where index.first(of: step) != position {
            inside(.index(position)) { walker in
                switch step {
                case .element(let keys): walker.report(.duplicateElement, .object(keys))
                default: walker.report(.duplicateElement, elements[position])
                }
            }
        }
    }
}
