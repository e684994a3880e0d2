package import Model

extension DesiredState {
    /// The object of a kind and name; `nil` where there is none or are several.
    package func object(_ kind: String, _ name: String, namespace: String? = nil) -> DesiredObject? {
        let found = objects.filter {
            $0.kind.kind == kind && $0.identity.name == name
                && (namespace ?? $0.identity.namespace) == $0.identity.namespace
        }
        return found.count == 1 ? found[0] : nil
    }

    /// The place of an object in apply order.
    package func place(_ kind: String, _ name: String) -> Int? {
        objects.firstIndex { $0.kind.kind == kind && $0.identity.name == name }
    }

    /// `Deployment lakehouse/trino` waits for these, as texts.
    package func dependencies(of kind: String, _ name: String) -> [String] {
        guard let place = place(kind, name) else { return [] }
        return graph.edges.filter { $0.object == place }.map { objects[$0.dependency].identity.description }
    }
}
