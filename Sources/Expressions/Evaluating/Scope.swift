package import Model

/// The variables that an expression sees.
package struct Scope: Sendable {
    private var variables: [(name: String, value: Datum)] = []
    /// Whether a name has a dot, which makes `a.b` possibly one name.
    private(set) var hasQualifiedNames = false

    package init(_ variables: [(name: String, value: Value)] = []) {
        self.variables.reserveCapacity(variables.count + 2)
        for (name, value) in variables { define(name, value) }
    }

    /// The value that was defined last under this name.
    package func value(of name: String) -> Value? {
        guard let datum = self[name] else { return nil }
        // May fail: a timestamp, for one, is no Kubernetes value.
        return try? datum.value()
    }

    package mutating func define(_ name: String, _ value: Value) { define(name, Datum(value)) }

    /// Defines what Kubernetes values cannot express: a timestamp, an unsigned number.
    package mutating func define(_ name: String, _ value: Datum) {
        hasQualifiedNames = hasQualifiedNames || name.utf8.contains(UInt8(ascii: "."))
        variables.append((name, value))
    }

    /// Scopes hold a handful of names: a walk from the innermost beats hashing.
    subscript(name: String) -> Datum? {
        var place = variables.count - 1
        while place >= 0 {
            if variables[place].name == name { return variables[place].value }
            place -= 1
        }
        return nil
    }

    package var names: [String] { variables.map(\.name) }
}
