import Model

/// How many fields a change leaves as they are.
enum LeafCount {
    /// The desired object's fields that are not among those that change.
    static func unchanged(_ change: PlannedChange) -> Int {
        guard let desired = change.desired?.value else { return 0 }
        let changed = change.fields.reduce(0) { sum, field in sum + (field.after.map(leaves) ?? 0) }
        return max(0, leaves(desired) - changed)
    }

    private static func leaves(_ value: Value) -> Int {
        switch value {
        case .object(let fields): fields.reduce(0) { $0 + leaves($1.value) }
        case .array(let elements): elements.reduce(0) { $0 + leaves($1) }
        default: 1
        }
    }
}
