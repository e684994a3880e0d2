import Cluster
import Model
import Schemas

/// The kinds that the CRDs of a desired state define.
struct DefinedKinds {
    private var definitions: [Value] = []
    private(set) var kinds: Set<GroupVersionKind> = []
    private let objects: [DesiredObject]

    init(_ objects: [DesiredObject]) {
        self.objects = objects
        for object in objects where object.kind.isDefinition {
            definitions.append(object.value)
            kinds.formUnion(object.value.servedKinds)
        }
    }

    /// The schema of a version; `nil` where the definition has none.
    static func schema(of version: String, in definition: Value) -> Value? {
        let versions = definition.value(at: ["spec", "versions"])?.array ?? []
        return versions.first { $0["name"]?.string == version }?.value(at: ["schema", "openAPIV3Schema"])
    }

    /// A catalog with the schemas of all custom kinds in use: of the desired CRDs, of the cluster's where they may be
    /// read, and of what the cluster says of the rest.
    ///
    /// A kind of which there is no schema only costs the shortcut: its objects are then asked about.
    func schemas(
        beside known: SchemaCatalog, discovery: Discovery, client: ClusterClient, store: DocumentStore
    ) async throws -> SchemaCatalog {
        var catalog = known
        for definition in definitions { catalog.add(definition: definition) }
        var missing: [String] = []
        for kind in Set(objects.map(\.kind)) where catalog.schema(for: kind) == nil && !kinds.contains(kind) {
            guard let resource = discovery.resource(for: kind), !kind.group.isEmpty else { continue }
            missing.append("\(resource.plural).\(kind.group)")
        }
        let found = try await concurrentMap(Set(missing).sorted()) { name in
            try await DefinedKinds.definition(name, client)
        }
        for value in found.compactMap({ $0 }) { catalog.add(definition: value) }
        let unknown = Set(objects.map(\.kind)).filter { kind in
            catalog.schema(for: kind) == nil && !catalog.isAdded(kind) && discovery.resource(for: kind) != nil
        }
        for (kind, schema) in try await ServedSchemas(client: client, store: store).schemas(of: Array(unknown)) {
            guard let resource = discovery.resource(for: kind) else { continue }
            let facts = KindFacts(plural: resource.plural, isNamespaced: resource.isNamespaced)
            catalog.add(kind, schema: schema, facts: facts)
        }
        return catalog
    }

    private static let definition = GroupVersionKind(
        group: "apiextensions.k8s.io", version: "v1", kind: "CustomResourceDefinition")

    /// A CRD of the cluster; `nil` where it may not be read, or the server has none, as behind an aggregated API.
    private static func definition(_ name: String, _ client: ClusterClient) async throws(ClusterError) -> Value? {
        let identity = ObjectIdentity(group: definition.group, kind: definition.kind, namespace: "", name: name)
        do throws(ClusterError) {
            return try await client.find(definition, identity)
        } catch {
            guard error.isOutOfReach else { throw error }
            return nil
        }
    }
}
