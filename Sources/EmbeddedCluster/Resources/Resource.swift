import Admission
import Model
import Schemas

/// One kind that is served: its names, its scope and what the server does to its objects.
struct Resource: Sendable {
    /// A part of a resource with verbs of its own.
    struct Subresource: Sendable, Hashable {
        var name: String
        /// The kind that it speaks, where that is not the resource's own.
        var kind: GroupVersionKind?
        var verbs: [String] = ["get", "patch", "update"]
    }

    var group: String
    /// The version that is stored and, for built-in kinds, the only one that is served.
    var version: String
    /// All versions that are served, the preferred one first.
    var servedVersions: [String]
    var plural: String
    var singular: String
    var kind: String
    var listKind: String
    var shortNames: [String] = []
    var categories: [String] = []
    var isNamespaced = true
    var subresources: [Subresource] = []
    var verbs = Resource.allVerbs
    /// Whether `metadata.generation` grows with the spec.
    var hasGeneration = false
    /// What a field selector may name beyond the name and the namespace.
    var selectableFields: [String] = []
    /// The definition, for a resource that a CRD makes.
    var custom: CustomResource?

    static let allVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]

    var name: ResourceName { ResourceName(group: group, plural: plural) }

    var isCustom: Bool { custom != nil }

    var hasStatus: Bool { subresources.contains { $0.name == "status" } }

    func groupVersionKind(_ version: String) -> GroupVersionKind {
        GroupVersionKind(group: group, version: version, kind: kind)
    }

    /// `v1`, `apps/v1`.
    func apiVersion(_ version: String) -> String { group.isEmpty ? version : "\(group)/\(version)" }

    /// What objects of a version look like; `nil` where nothing is known of them.
    func schema(_ version: String) -> Schema? {
        if let custom { return custom.schemas[version] }
        return SchemaCatalog.builtIn.schema(for: groupVersionKind(version))
    }

    /// The kind in a version, as admission takes it.
    func admittedKind(_ version: String) -> AdmittedKind {
        let kind = groupVersionKind(version)
        guard let custom else { return AdmittedKind(builtIn: kind) }
        let part = custom.schemas[version].map {
            AdmittedKind.Custom(schema: $0, scaledReplicas: custom.scales[version]?.replicas)
        }
        return AdmittedKind(custom: kind, isNamespaced: isNamespaced, part)
    }

    /// Objects are stored in one version of their kind.
    func takeStorageVersion(_ object: inout Value) {
        let apiVersion = apiVersion(version)
        guard object["apiVersion"]?.string != apiVersion else { return }
        object["apiVersion"] = .string(apiVersion)
    }

    /// Refuses an object that has errors.
    func refuse(_ object: Value, _ errors: [FieldError]) throws(APIStatus) {
        guard !errors.isEmpty else { return }
        throw .invalid(group: group, kind: kind, name: object.objectName, errors)
    }
}
