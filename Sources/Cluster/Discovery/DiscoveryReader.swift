import Model

/// Reads the discovery documents of the API machinery.
///
/// Aggregated: `apidiscovery.k8s.io/v2` `APIGroupDiscoveryList`; plain: `APIVersions`, `APIGroupList`, `APIResourceList`.
enum DiscoveryReader {
    /// What to accept: aggregated in its stable and its beta form, else plain.
    static let accept =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
        + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json"

    /// One group version in the order of preference.
    struct GroupVersion: Hashable {
        var group: String
        var version: String

        var path: String { group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)" }
        var name: String { group.isEmpty ? version : "\(group)/\(version)" }
    }

    static func isAggregated(_ document: Value) -> Bool { document["kind"]?.string == "APIGroupDiscoveryList" }

    /// The resources of an aggregated document, and the group versions that are stale.
    static func aggregated(_ document: Value) -> (resources: [APIResource], unavailable: [String]) {
        var resources: [APIResource] = []
        var unavailable: [String] = []
        for group in document["items"]?.array ?? [] {
            let groupName = group.value(at: ["metadata", "name"])?.string ?? ""
            for version in group["versions"]?.array ?? [] {
                let served = GroupVersion(group: groupName, version: version["version"]?.string ?? "")
                if version["freshness"]?.string == "Stale" { unavailable.append(served.name) }
                for resource in version["resources"]?.array ?? [] {
                    if let resource = aggregatedResource(resource, of: served) { resources.append(resource) }
                }
            }
        }
        return (resources, unavailable)
    }

    private static func aggregatedResource(_ value: Value, of served: GroupVersion) -> APIResource? {
        guard let plural = value["resource"]?.string, let kind = value.value(at: ["responseKind", "kind"])?.string
        else { return nil }
        let subresources = (value["subresources"]?.array ?? []).compactMap { $0["subresource"]?.string }
        return APIResource(
            kind: responseKind(kind, value["responseKind"], of: served), plural: plural,
            singular: value["singularResource"]?.string ?? "", shortNames: strings(value["shortNames"]),
            isNamespaced: value["scope"]?.string == "Namespaced", verbs: strings(value["verbs"]),
            subresources: subresources.sorted())
    }

    /// A kind of the group version that serves it.
    ///
    /// Its own group and version may be left out or empty.
    private static func responseKind(_ kind: String, _ stated: Value?, of served: GroupVersion) -> GroupVersionKind {
        let group = stated?["group"]?.string ?? ""
        let version = stated?["version"]?.string ?? ""
        return GroupVersionKind(
            group: group.isEmpty ? served.group : group, version: version.isEmpty ? served.version : version,
            kind: kind)
    }

    /// The group versions of a plain document (`APIVersions` of `/api`, or `APIGroupList` of `/apis`).
    static func groupVersions(_ document: Value) -> [GroupVersion] {
        if let versions = document["versions"]?.array {
            return versions.compactMap(\.string).map { GroupVersion(group: "", version: $0) }
        }
        return (document["groups"]?.array ?? []).flatMap { group -> [GroupVersion] in
            let name = group["name"]?.string ?? ""
            let preferred = group.value(at: ["preferredVersion", "version"])?.string
            let versions = (group["versions"]?.array ?? []).compactMap { $0["version"]?.string }
            let ordered = versions.filter { $0 == preferred } + versions.filter { $0 != preferred }
            return ordered.map { GroupVersion(group: name, version: $0) }
        }
    }

    /// The resources of an `APIResourceList`, whose subresources are entries named `deployments/status`.
    static func resources(_ document: Value, of served: GroupVersion) -> [APIResource] {
        let entries = document["resources"]?.array ?? []
        var subresources: [String: [String]] = [:]
        for entry in entries {
            let parts = (entry["name"]?.string ?? "").split(separator: "/", maxSplits: 1)
            if parts.count == 2 { subresources[String(parts[0]), default: []].append(String(parts[1])) }
        }
        return entries.compactMap { entry in
            guard let plural = entry["name"]?.string, !plural.utf8.contains(UInt8(ascii: "/")),
                let kind = entry["kind"]?.string
            else { return nil }
            return APIResource(
                kind: responseKind(kind, entry, of: served), plural: plural,
                singular: entry["singularName"]?.string ?? "", shortNames: strings(entry["shortNames"]),
                isNamespaced: entry["namespaced"]?.bool ?? false, verbs: strings(entry["verbs"]),
                subresources: (subresources[plural] ?? []).sorted())
        }
    }

    private static func strings(_ value: Value?) -> [String] { (value?.array ?? []).compactMap(\.string) }
}
