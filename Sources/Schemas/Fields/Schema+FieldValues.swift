import APIMachinery
package import Model

extension Schema {
    /// The value at a path of an object, as `Value.value(at:)` finds it, but with the defaults of list keys.
    ///
    /// A port without a protocol is `[containerPort=80,protocol=TCP]` to the API server, and not the UDP port beside it.
    package func value(of object: Value, at path: FieldPath) -> Value? {
        var current = object
        var type: SchemaTable.NodeID = root
        for step in path.steps {
            let node = type < 0 ? nil : table.nodes[Int(type)]
            if case .key(let key) = step {
                guard let next = current[key] else { return nil }
                current = next
                type = node.map { table.child(key, of: $0) } ?? -1
            } else {
                guard case .array(let elements) = current, let place = place(of: step, in: elements, node) else {
                    return nil
                }
                current = elements[place]
                type = node?.element ?? -1
            }
        }
        return current
    }

    private func place(of step: FieldPath.Step, in elements: [Value], _ node: SchemaTable.Node?) -> Int? {
        guard case .element(let keys) = step, let node, node.listType == .map,
            // A name by other fields is somebody's guess.
            keys.allSatisfy({ key in table.keys[node.keys].contains { $0.name == key.key } }),
            let name = table.step(to: .object(keys), in: node)
        else { return elements.place(of: step) }
        return elements.firstIndex { element in
            table.step(to: element, in: node).map { StepOrder.compare($0, name) == 0 } ?? false
        }
    }
}
