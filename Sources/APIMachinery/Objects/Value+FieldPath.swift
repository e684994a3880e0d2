package import Model

/// Reading and setting fields where a path leads.
///
/// A step leads nowhere, and the field is absent, where an object does not have the key, where a list has no such
/// place, or where no element has every one of the list keys with the value that the step names. A list key that an
/// element leaves out is not the one that is looked for: only the schema knows its default (`Schema.value(of:at:)`).
extension Value {
    /// The value at a path; `nil` where a step leads nowhere.
    package func value(at path: FieldPath) -> Value? {
        var current = self
        for step in path.steps {
            if case .key(let key) = step {
                guard let next = current[key] else { return nil }
                current = next
            } else {
                guard case .array(let elements) = current, let place = elements.place(of: step) else { return nil }
                current = elements[place]
            }
        }
        return current
    }

    /// Changes the value at a path in place; whether there is one.
    @discardableResult package mutating func edit(at path: FieldPath, _ change: (inout Value) -> Void) -> Bool {
        edit(at: path.steps[...], change)
    }

    private mutating func edit(at steps: ArraySlice<FieldPath.Step>, _ change: (inout Value) -> Void) -> Bool {
        guard let step = steps.first else {
            change(&self)
            return true
        }
        switch (step, self) {
        case (.key(let key), .object(var fields)):
            self = .null  // Lets go of the buffer, so that the change below is made in place.
            var isFound = false
            fields.update(key) { isFound = $0.edit(at: steps.dropFirst(), change) }
            self = .object(fields)
            return isFound
        case (_, .array(var elements)):
            guard let place = elements.place(of: step) else { return false }
            self = .null
            defer { self = .array(elements) }
            return elements[place].edit(at: steps.dropFirst(), change)
        default: return false
        }
    }

    /// Puts a value where the path leads, or removes what is there.
    ///
    /// Objects that are missing on the way are made, elements of lists are not.
    package mutating func set(_ value: Value?, at path: FieldPath) {
        guard let last = path.steps.last else {
            if let value { self = value }
            return
        }
        guard let value else { return remove(last, below: path.steps.dropLast()) }
        set(value, at: path.steps[...])
    }

    private mutating func set(_ value: Value, at steps: ArraySlice<FieldPath.Step>) {
        guard let step = steps.first else {
            self = value
            return
        }
        if case .key(let key) = step {
            var fields = object ?? [:]
            self = .null  // Lets go of the buffer, so that the change below is made in place.
            if fields[key] == nil { fields[key] = .object([:]) }
            fields.update(key) { $0.set(value, at: steps.dropFirst()) }
            self = .object(fields)
        } else {
            _ = edit(at: [step]) { $0.set(value, at: steps.dropFirst()) }
        }
    }

    private mutating func remove(_ step: FieldPath.Step, below steps: ArraySlice<FieldPath.Step>) {
        edit(at: FieldPath(Array(steps))) { parent in
            switch (step, parent) {
            case (.key(let key), .object): parent[key] = Value?.none
            case (_, .array(var elements)):
                guard let place = elements.place(of: step) else { return }
                elements.remove(at: place)
                parent = .array(elements)
            default: break
            }
        }
    }
}

extension [Value] {
    /// Where the element is that a step leads to; `nil` for none.
    package func place(of step: FieldPath.Step) -> Int? {
        switch step {
        case .key: nil
        case .index(let index): indices.contains(index) ? index : nil
        case .element(let keys): firstIndex { element in keys.allSatisfy { element[$0.key] == $0.value } }
        case .value(let value): firstIndex(of: value)
        }
    }
}
