extension Schema {
    /// Whether this is an object with fields of its own, not a map.
    package var hasDeclaredFields: Bool { !node.fields.isEmpty }

    /// Whether there are CEL rules anywhere in it.
    package var hasRules: Bool { table.constraints.contains { !$0.rules.isEmpty } }
}
