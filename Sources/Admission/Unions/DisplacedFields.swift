package import Model
package import Schemas

extension Admission {
    /// The fields of a live object that have to go for what a configuration chose: an apply alone would leave them beside
    /// that, and the server would refuse both.
    ///
    /// An applier takes away what is its own alone, so they have to be its own before.
    /// `merged` is what a merge alone makes of it.
    package static func displacedFields(by configuration: Value, in merged: Value, schema: Schema) -> [FieldPath] {
        var search = DisplacedFields(types: SchemaNodes(schema))
        search.look(at: merged, beside: configuration, as: search.types.root, FieldPath())
        return search.found
    }
}

/// Walks through a configuration and what a merge made of it, side by side.
private struct DisplacedFields {
    let types: SchemaNodes
    private(set) var found: [FieldPath] = []

    init(types: SchemaNodes) { self.types = types }

    mutating func look(at merged: Value, beside wanted: Value, as type: SchemaNodes.ID, _ path: FieldPath) {
        switch (merged, wanted) {
        case (.object(let merged), .object(let wanted)):
            // What is one field to an apply is replaced as a whole.
            guard types.mapType(type) != .atomic else { return }
            if types.isTyped(type) { lookAtUnions(merged, wanted, type, path) }
            for field in wanted {
                guard let present = merged[field.key],
                    let child = types.property(field.key, of: type) ?? types.additionalProperties(of: type)
                else { continue }
                look(at: present, beside: field.value, as: child, path.appending(.key(field.key)))
            }
        case (.array(let merged), .array(let wanted)):
            guard types.listType(type) == .map, let items = types.items(of: type) else { return }
            for element in wanted {
                guard let step = types.step(to: element, in: type),
                    let present = merged.first(where: { types.step(to: $0, in: type) == step })
                else { continue }
                look(at: present, beside: element, as: items, path.appending(step))
            }
        default: return
        }
    }

    private mutating func lookAtUnions(
        _ merged: ValueObject, _ wanted: ValueObject, _ type: SchemaNodes.ID, _ path: FieldPath
    ) {
        func isDeclared(_ name: String) -> Bool { types.property(name, of: type) != nil }
        func isLeft(_ name: String) -> Bool { merged[name].map { !$0.isNull } ?? false && wanted[name] == nil }
        var displaced: [String] = []
        for choice in FieldUnions.choices where choice.signature.allSatisfy(isDeclared) {
            guard choice.members.contains(where: { wanted[$0].map { !$0.isNull } ?? false }) else { continue }
            displaced += choice.members.filter(isLeft)
        }
        for condition in FieldUnions.conditions
        where isDeclared(condition.selector) && condition.dependents.allSatisfy(isDeclared) {
            guard (merged[condition.selector]?.string ?? condition.fallback) != condition.value else { continue }
            displaced += condition.dependents.filter(isLeft)
        }
        found += displaced.map { path.appending(.key($0)) }
    }
}
