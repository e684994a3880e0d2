import Documents
package import Model

extension Value {
    /// The documents of a YAML text.
    package static func documents(_ yaml: String) throws -> [Value] {
        try YAML.parse(Array(yaml.utf8), file: .none).map(\.value)
    }
}

extension DesiredObject {
    /// A desired object as composing makes it: with the environment's labels.
    package init(_ value: Value, environment: String = "test", secretKeys: [SecretKey] = []) {
        let kind = GroupVersionKind(
            apiVersion: value["apiVersion"]?.string ?? "", kind: value["kind"]?.string ?? "")
        var labelled = value
        var metadata = value["metadata"] ?? [:]
        var labels = metadata["labels"] ?? [:]
        labels["app.kubernetes.io/part-of"] = .string(environment)
        labels["app.kubernetes.io/managed-by"] = "slipway"
        metadata["labels"] = labels
        labelled["metadata"] = metadata
        self.init(
            kind: kind,
            identity: ObjectIdentity(
                group: kind.group, kind: kind.kind, namespace: metadata["namespace"]?.string ?? "",
                name: metadata["name"]?.string ?? ""),
            value: labelled, origin: Origin(instance: "sample", module: "sample", range: .none),
            secretKeys: secretKeys)
    }
}

extension DesiredState {
    /// The objects in this order; an edge is an object's index and that of what it depends on.
    package static func of(
        _ objects: [DesiredObject], edges: [(Int, Int)] = [], environment: String = "test"
    ) -> DesiredState {
        let sorted = edges.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
        var waves = [Int](repeating: 0, count: objects.count)
        for (object, dependency) in sorted { waves[object] = max(waves[object], waves[dependency] + 1) }
        return DesiredState(
            environment: environment, objects: objects,
            graph: DependencyGraph(
                edges: sorted.map { DependencyGraph.Edge(object: $0.0, dependency: $0.1, reason: .kindOrder) },
                waves: waves),
            endpoints: [])
    }

    /// The documents of a YAML text.
    package static func of(yaml: String, edges: [(Int, Int)] = []) throws -> DesiredState {
        of(try Value.documents(yaml).map { DesiredObject($0) }, edges: edges)
    }
}
