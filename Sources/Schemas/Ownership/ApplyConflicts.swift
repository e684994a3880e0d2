package import APIMachinery
package import Model

/// One field that an apply wants to change and that another manager owns.
package struct ApplyConflict: Sendable, Hashable {
    package var path: FieldPath
    /// The other manager's entry before the apply.
    package var owner: ManagedFieldsEntry

    package init(path: FieldPath, owner: ManagedFieldsEntry) {
        self.path = path
        self.owner = owner
    }

    /// The API server's name for the manager: `"kubectl" using apps/v1`, `"hpa" with subresource "scale" using …`.
    package var ownerDescription: String {
        var text = "\"\(owner.manager)\""
        if !owner.subresource.isEmpty { text += " with subresource \"\(owner.subresource)\"" }
        if owner.operation == .update { text += " using \(owner.apiVersion)" }
        return text
    }
}

/// An apply without force met fields of other managers.
package struct ApplyConflicts: Error, Sendable, Hashable {
    /// By manager, then in the order of `FieldSet.forEachPath`.
    package var conflicts: [ApplyConflict]

    package init(_ conflicts: [ApplyConflict]) {
        // A stable sort keeps each manager's paths in their order.
        self.conflicts = conflicts.indices.sorted { left, right in
            let leftKey = ApplyConflicts.key(conflicts[left].owner)
            let rightKey = ApplyConflicts.key(conflicts[right].owner)
            return leftKey == rightKey ? left < right : leftKey.lexicographicallyPrecedes(rightKey)
        }.map { conflicts[$0] }
    }

    private static func key(_ entry: ManagedFieldsEntry) -> [String] {
        [entry.manager, entry.operation.rawValue, entry.apiVersion, entry.subresource]
    }

    /// The `message` of the API server's answer 409.
    package var message: String {
        if conflicts.count == 1 {
            return "Apply failed with 1 conflict: conflict with \(conflicts[0].ownerDescription): "
                + conflicts[0].path.serverDescription
        }
        var lines: [String] = []
        var previous: ManagedFieldsEntry?
        for conflict in conflicts {
            if previous?.isOfSameManager(as: conflict.owner) != true {
                lines.append("conflicts with \(conflict.ownerDescription):")
                previous = conflict.owner
            }
            lines.append("- \(conflict.path.serverDescription)")
        }
        return "Apply failed with \(conflicts.count) conflicts: " + lines.joined(separator: "\n")
    }
}

extension FieldPath {
    /// The path as the API server writes it in conflicts and type errors:
    /// `.spec.template.spec.containers[name="trino"].image`.
    package var serverDescription: String {
        steps.map { step in
            switch step {
            case .key(let name): ".\(name)"
            case .element(let keys):
                "[" + keys.map { "\($0.key)=\(FieldPath.quoted($0.value))" }.joined(separator: ",") + "]"
            case .value(let value): "[=\(FieldPath.quoted(value))]"
            case .index(let index): "[\(index)]"
            }
        }.joined()
    }

    private static func quoted(_ value: Value) -> String {
        switch value {
        case .string(let text): GoText.quoted(text)
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .bool(let flag): String(flag)
        case .null: "null"
        case .array, .object: value.kindName
        }
    }
}
