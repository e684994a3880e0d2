/// A namespace with two workloads and two ConfigMaps, for tests of what belongs together.
enum LakeSample {
    /// lake, config, store, query, other.
    static let yaml = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: lake}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: config, namespace: lake}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: store, namespace: lake}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: query, namespace: lake}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: other, namespace: lake}
        """
}
