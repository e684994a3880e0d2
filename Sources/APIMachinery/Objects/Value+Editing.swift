package import Model

/// Completing an object in place: fields by name, one after the other.
extension Value {
    /// Changes `metadata`, which is made where it is missing.
    package mutating func updateMetadata(_ change: (inout Value) -> Void) { update("metadata", change) }

    /// Changes a field of an object in place; an absent field is made as an empty object.
    package mutating func update(_ key: String, _ change: (inout Value) -> Void) {
        guard case .object(var fields) = self else {
            self = .object([:])
            update(key, change)
            return
        }
        self = .null  // Lets go of the buffer, so that the change below is made in place.
        if let value = fields[key], case .null = value { fields[key] = .object([:]) }
        if fields[key] == nil { fields[key] = .object([:]) }
        fields.update(key) { change(&$0) }
        self = .object(fields)
    }

    /// Changes the value at a path of object keys, making objects on the way.
    package mutating func update(at path: [String], _ change: (inout Value) -> Void) {
        guard let first = path.first else {
            change(&self)
            return
        }
        update(first) { $0.update(at: Array(path.dropFirst()), change) }
    }

    package mutating func set(_ value: Value?, at path: [String]) {
        guard let last = path.last else { return }
        update(at: path.dropLast()) { $0[last] = value }
    }

    /// Sets a field that is absent or null.
    package mutating func setDefault(_ key: String, _ value: @autoclosure () -> Value) {
        if let present = self[key], !present.isNull { return }
        self[key] = value()
    }

    /// Changes every element of a list in place.
    package mutating func forEachElement(of key: String, _ change: (inout Value) -> Void) {
        guard self[key]?.array != nil else { return }
        update(key) { list in
            guard case .array(var elements) = list else { return }
            list = .null
            for index in elements.indices { change(&elements[index]) }
            list = .array(elements)
        }
    }
}
