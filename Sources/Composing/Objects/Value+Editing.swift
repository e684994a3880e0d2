internal import Model

extension Value {
    /// Changes a field of an object in place, without copying what is beside it; an absent field starts as null.
    mutating func edit(_ key: String, _ change: (inout Value) -> Void) {
        var fields: ValueObject
        switch self {
        case .object(let present): fields = present
        default: fields = ValueObject()
        }
        self = .null  // Lets go of the buffer, so that the change below is made in place.
        if fields[key] == nil { fields[key] = .null }
        fields.update(key, change)
        self = .object(fields)
    }

    /// Changes the value at a path of keys; objects on the way are made where they are absent.
    mutating func edit(at path: ArraySlice<String>, _ change: (inout Value) -> Void) {
        guard let key = path.first else {
            change(&self)
            return
        }
        edit(key) { $0.edit(at: path.dropFirst(), change) }
    }

    mutating func edit(at path: [String], _ change: (inout Value) -> Void) { edit(at: path[...], change) }

    /// Sets a field of an object unless it is there already.
    mutating func setDefault(_ key: String, _ value: @autoclosure () -> Value) {
        guard self[key] == nil else { return }
        self[key] = value()
    }

    /// Changes each element of a list in place.
    mutating func editElements(_ change: (inout Value) -> Void) {
        guard case .array(var elements) = self else { return }
        self = .null
        for index in elements.indices { change(&elements[index]) }
        self = .array(elements)
    }

    /// Sets those of the texts that the object has not yet.
    mutating func setDefaults(_ texts: [(key: String, value: String)]) {
        for (key, value) in texts { setDefault(key, .string(value)) }
    }
}
