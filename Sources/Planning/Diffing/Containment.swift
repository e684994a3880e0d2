import APIMachinery
import Model

/// Whether one value says nothing that another one does not: what the server added to it, defaults above all, is ignored.
enum Containment {
    static func holds(_ wanted: Value, in present: Value) -> Bool {
        switch (wanted, present) {
        case (.object(let wanted), .object(let present)):
            return wanted.allSatisfy { field in
                if let value = present[field.key] { return holds(field.value, in: value) }
                return field.value.isNull || isEmpty(field.value)
            }
        case (.array(let wanted), .array(let present)):
            return wanted.count == present.count && zip(wanted, present).allSatisfy { holds($0, in: $1) }
        case (.string(let wanted), .string(let present)): return wanted == present || Quantity.areSame(wanted, present)
        default: return wanted == present || wanted.isNull
        }
    }

    private static func isEmpty(_ value: Value) -> Bool {
        value.object?.isEmpty ?? value.array?.isEmpty ?? false
    }
}
