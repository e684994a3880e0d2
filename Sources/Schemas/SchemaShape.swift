extension Schema {
    /// Whether this is an object with fields of its own, not a map.
    package var hasDeclaredFields: Bool { !node.fields.isEmpty }
}
