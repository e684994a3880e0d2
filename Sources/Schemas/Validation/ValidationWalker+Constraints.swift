internal import APIMachinery
internal import Model

extension ValidationWalker {
    /// What the schema says about the value itself.
    mutating func check(_ value: Value, _ rules: SchemaConstraints) {
        if let values = rules.enumeration, !values.contains(where: { $0 == value || StepOrder.compare($0, value) == 0 })
        {
            report(.enumeration(values), value)
        }
        switch value {
        case .string(let text): check(text, rules)
        case .integer, .number: checkNumber(value, rules)
        case .array(let elements):
            if let count = rules.minItems, elements.count < count { report(.minItems(count), value) }
            if let count = rules.maxItems, elements.count > count { report(.maxItems(count), value) }
            if rules.hasUniqueItems { checkUnique(elements) }
        case .object(let object):
            if let count = rules.minProperties, object.count < count { report(.minProperties(count), value) }
            if let count = rules.maxProperties, object.count > count { report(.maxProperties(count), value) }
            for name in rules.required where object[name] == nil {
                path.steps.append(.key(name))
                report(.required, nil)
                path.steps.removeLast()
            }
        default: break
        }
        checkForms(value, rules)
    }

    private mutating func check(_ text: String, _ rules: SchemaConstraints) {
        // Lengths count code points, as OpenAPI does.
        let length = text.unicodeScalars.count
        if let count = rules.minLength, length < count { report(.minLength(count), .string(text)) }
        if let count = rules.maxLength, length > count { report(.maxLength(count), .string(text)) }
        if let pattern = rules.pattern, !SchemaPattern.matches(pattern, text) {
            report(.pattern(pattern), .string(text))
        }
        if let format = rules.format, !TextFormat.isValid(text, format) { report(.format(format), .string(text)) }
    }

    private mutating func checkNumber(_ value: Value, _ rules: SchemaConstraints) {
        if let limit = rules.minimum {
            let order = StepOrder.compare(value, limit)
            if order < 0 || (order == 0 && rules.isMinimumExclusive) {
                report(.minimum(limit, isExclusive: rules.isMinimumExclusive), value)
            }
        }
        if let limit = rules.maximum {
            let order = StepOrder.compare(value, limit)
            if order > 0 || (order == 0 && rules.isMaximumExclusive) {
                report(.maximum(limit, isExclusive: rules.isMaximumExclusive), value)
            }
        }
        if let step = rules.multipleOf?.integer, step != 0, let number = value.integer {
            // The least number by -1 has a quotient that does not fit; what is left over is 0 all the same.
            if number.remainderReportingOverflow(dividingBy: step).partialValue != 0 {
                report(.multipleOf(.integer(step)), value)
            }
        } else if let step = rules.multipleOf, let divisor = step.double, let number = value.double, divisor != 0 {
            let ratio = number / divisor
            if abs(ratio - ratio.rounded()) > 1e-9 { report(.multipleOf(step), value) }
        }
    }

    private mutating func checkUnique(_ elements: [Value]) {
        let order = elements.indices.sorted { left, right in
            let order = StepOrder.compare(elements[left], elements[right])
            return order == 0 ? left < right : order < 0
        }
        for (left, right) in zip(order, order.dropFirst())
        where StepOrder.compare(elements[left], elements[right]) == 0 {
            path.steps.append(.index(right))
            report(.duplicateElement, elements[right])
            path.steps.removeLast()
        }
    }

    /// `allOf`, `anyOf`, `oneOf` and `not`.
    private mutating func checkForms(_ value: Value, _ rules: SchemaConstraints) {
        for form in rules.allOf { visit(value, table.nodes[Int(form)]) }
        if !rules.anyOf.isEmpty, !rules.anyOf.contains(where: { fits(value, $0) }) { report(.anyOf, value) }
        if !rules.oneOf.isEmpty {
            let matches = rules.oneOf.count { fits(value, $0) }
            if matches != 1 { report(.oneOf(matches: matches), value) }
        }
        if let not = rules.not, fits(value, not) { report(.not, value) }
    }

    private func fits(_ value: Value, _ form: SchemaTable.NodeID) -> Bool {
        var walker = ValidationWalker(table: table, naming: naming)
        walker.visit(value, table.nodes[Int(form)])
        return walker.errors.isEmpty
    }

    /// The formats that are part of the type.
    mutating func checkFormat(_ value: Value, _ node: SchemaTable.Node) {
        switch (node.type, node.format, value) {
        case (.integer, .int32, .integer(let number)) where Int32(exactly: number) == nil:
            report(.format("int32"), value)
        case (.string, .dateTime, .string(let text)) where !TextFormat.isValid(text, "date-time"):
            report(.format("date-time"), value)
        case (.string, .byte, .string(let text))
        where !TextFormat.isValid(text, isInTypedObject ? "go-bytes" : "byte"):
            report(.format("byte"), value)
        case (.quantity, _, .string(let text)) where !TextFormat.isValid(text, "quantity"):
            report(.format("quantity"), value)
        default: break
        }
    }
}

extension Value {
    fileprivate var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }
}
