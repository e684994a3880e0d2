import Model
import Schemas

/// What a CRD says about its resource beyond the names: the schema of each version, and which parts it serves.
struct CustomResource: Sendable {
    /// Where `/scale` finds its numbers, as plain field names.
    struct Scale: Sendable {
        var replicas: [String]
        var statusReplicas: [String]
        var selector: [String]?
    }

    var definition: String
    /// By version name.
    var schemas: [String: Schema] = [:]
    var scales: [String: Scale] = [:]
}

extension Resource {
    init?(definition: Value) {
        guard let spec = definition["spec"], let group = spec["group"]?.string,
            let plural = spec["names"]?["plural"]?.string, let kind = spec["names"]?["kind"]?.string
        else { return nil }
        let versions = (spec["versions"]?.array ?? []).filter { $0["served"]?.bool == true }
        let storage = (spec["versions"]?.array ?? []).first { $0["storage"]?.bool == true }
        guard let storageVersion = storage?["name"]?.string, !versions.isEmpty else { return nil }
        let names = versions.compactMap { $0["name"]?.string }.sorted { APIVersionOrder.precedes($0, $1) }
        self.init(
            group: group, version: storageVersion, servedVersions: names, plural: plural,
            singular: spec["names"]?["singular"]?.string ?? kind.lowercased(), kind: kind,
            listKind: spec["names"]?["listKind"]?.string ?? kind + "List")
        shortNames = (spec["names"]?["shortNames"]?.array ?? []).compactMap(\.string)
        categories = (spec["names"]?["categories"]?.array ?? []).compactMap(\.string)
        isNamespaced = spec["scope"]?.string != "Cluster"
        hasGeneration = true
        var custom = CustomResource(definition: definition.objectName)
        for version in versions {
            guard let name = version["name"]?.string else { continue }
            custom.read(version, name: name, kind: GroupVersionKind(group: group, version: name, kind: kind))
        }
        // The parts of the stored version stand for all: they seldom differ.
        if storage?["subresources"]?["status"] != nil { subresources.append(Subresource(name: "status")) }
        if custom.scales[storageVersion] != nil {
            let scale = GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale")
            subresources.append(Subresource(name: "scale", kind: scale))
        }
        self.custom = custom
    }
}

extension CustomResource {
    fileprivate mutating func read(_ version: Value, name: String, kind: GroupVersionKind) {
        schemas[name] = version["schema"]?["openAPIV3Schema"].map(Schema.init(customResource:))
        guard let scale = version["subresources"]?["scale"], let replicas = scale["specReplicasPath"]?.string,
            let status = scale["statusReplicasPath"]?.string
        else { return }
        func steps(_ path: String) -> [String] { path.split(separator: ".").map(String.init) }
        scales[name] = Scale(
            replicas: steps(replicas), statusReplicas: steps(status),
            selector: scale["labelSelectorPath"]?.string.map(steps))
    }
}
