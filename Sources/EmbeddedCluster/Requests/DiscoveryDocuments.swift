import Cluster
import Model

/// What the server says about itself: its version, groups and resources, plain and aggregated.
struct DiscoveryDocuments: Sendable {
    let index: ResourceIndex

    static let version: Value = [
        "major": "1", "minor": "36", "emulationMajor": "1", "emulationMinor": "36", "minCompatibilityMajor": "1",
        "minCompatibilityMinor": "35", "gitVersion": "v1.36.4", "gitCommit": .string(SlipwayName.embedded),
        "gitTreeState": "clean", "buildDate": "1970-01-01T00:00:00Z", "goVersion": "none", "compiler": "swiftc",
        "platform": "linux/amd64",
    ]

    /// `/openapi/v3`: no documents so far.
    static let openAPIIndex: Value = ["paths": [:]]

    static func wantsAggregated(_ request: APIRequest) -> Bool {
        request.accept.contains("as=APIGroupDiscoveryList") && request.accept.contains("v=v2;")
            || request.accept.hasSuffix("as=APIGroupDiscoveryList") && request.accept.contains("v=v2")
    }

    private static let addresses: Value = [["clientCIDR": "0.0.0.0/0", "serverAddress": "127.0.0.1"]]

    var paths: Value {
        var paths = ["/api", "/api/v1", "/apis"]
        for group in index.groups {
            paths.append("/apis/\(group)")
            paths += index.versions(group: group).map { "/apis/\(group)/\($0)" }
        }
        paths += ["/healthz", "/livez", "/openapi/v3", "/readyz", "/version"]
        return ["paths": .array(paths.sorted().map(Value.string))]
    }

    var core: Value {
        ["kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": DiscoveryDocuments.addresses]
    }

    var groups: Value {
        // Groups of CRDs come last, and that of the CRDs themselves before them.
        let extensions = "apiextensions.k8s.io"
        let order =
            index.groups.filter { $0 != extensions && !index.customGroups.contains($0) } + [extensions]
            + index.customGroups
        let groups = order.map { group -> Value in
            var entry = groupEntry(group)
            entry["serverAddressByClientCIDRs"] = DiscoveryDocuments.addresses
            return entry
        }
        return ["kind": "APIGroupList", "groups": .array(groups)]
    }

    func group(_ group: String) throws(APIStatus) -> Value {
        guard index.groups.contains(group) else { throw .unknownPath }
        var entry = groupEntry(group)
        entry["kind"] = "APIGroup"
        entry["apiVersion"] = "v1"
        return entry
    }

    private func groupEntry(_ group: String) -> Value {
        let versions = index.versions(group: group).map { version -> Value in
            ["groupVersion": .string("\(group)/\(version)"), "version": .string(version)]
        }
        return [
            "name": .string(group), "versions": .array(versions), "preferredVersion": versions.first ?? [:],
        ]
    }

    // MARK: - Resource lists

    func resources(group: String, version: String) throws(APIStatus) -> Value {
        let served = index.resources(group: group).filter { $0.servedVersions.contains(version) }
        guard !served.isEmpty else { throw .unknownPath }
        var entries: [Value] = []
        for resource in served {
            entries.append(entry(resource, version))
            for part in resource.subresources { entries.append(entry(part, of: resource)) }
        }
        var list: Value = [
            "kind": "APIResourceList", "groupVersion": .string(group.isEmpty ? version : "\(group)/\(version)"),
            "resources": .array(entries),
        ]
        // The oldest group's document has no version.
        if !group.isEmpty { list["apiVersion"] = "v1" }
        return list
    }

    private func entry(_ resource: Resource, _ version: String) -> Value {
        var entry: Value = [
            "name": .string(resource.plural), "singularName": .string(resource.singular),
            "namespaced": .bool(resource.isNamespaced), "kind": .string(resource.kind),
            "verbs": .array(verbs(resource).map(Value.string)),
        ]
        if !resource.shortNames.isEmpty { entry["shortNames"] = .array(resource.shortNames.map(Value.string)) }
        if !resource.categories.isEmpty { entry["categories"] = .array(resource.categories.map(Value.string)) }
        return entry
    }

    private func entry(_ part: Resource.Subresource, of resource: Resource) -> Value {
        var entry: Value = [
            "name": .string("\(resource.plural)/\(part.name)"), "singularName": "",
            "namespaced": .bool(resource.isNamespaced), "kind": .string(part.kind?.kind ?? resource.kind),
            "verbs": .array(part.verbs.map(Value.string)),
        ]
        if let kind = part.kind, !kind.version.isEmpty {
            entry["group"] = .string(kind.group)
            entry["version"] = .string(kind.version)
        }
        return entry
    }

    /// The extension server lists the verbs of CRDs in another order.
    private func verbs(_ resource: Resource) -> [String] {
        resource.isCustom
            ? ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"] : resource.verbs
    }

    // MARK: - Aggregated

    var aggregatedCore: Value { aggregated([(group: "", versions: ["v1"])]) }

    var aggregatedGroups: Value { aggregated(index.groups.map { (group: $0, versions: index.versions(group: $0)) }) }

    private func aggregated(_ groups: [(group: String, versions: [String])]) -> Value {
        let items = groups.map { group, versions -> Value in
            var metadata: ValueObject = [:]
            if !group.isEmpty { metadata["name"] = .string(group) }
            return [
                "metadata": .object(metadata),
                "versions": .array(versions.map { aggregated(group: group, version: $0) }),
            ]
        }
        return [
            "kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "metadata": [:],
            "items": .array(items),
        ]
    }

    private func aggregated(group: String, version: String) -> Value {
        let served = index.resources(group: group).filter { $0.servedVersions.contains(version) }
        return [
            "version": .string(version), "freshness": "Current",
            "resources": .array(served.map { aggregated($0, version) }),
        ]
    }

    private func aggregated(_ resource: Resource, _ version: String) -> Value {
        func kind(_ kind: GroupVersionKind) -> Value {
            ["group": .string(kind.group), "version": .string(kind.version), "kind": .string(kind.kind)]
        }
        // Built-in kinds are told without their group, which is that of the document.
        let own =
            resource.isCustom
            ? resource.groupVersionKind(version) : GroupVersionKind(group: "", version: "", kind: resource.kind)
        var entry: Value = [
            "resource": .string(resource.plural), "responseKind": kind(own),
            "scope": resource.isNamespaced ? "Namespaced" : "Cluster",
            "singularResource": .string(resource.singular), "verbs": .array(verbs(resource).map(Value.string)),
        ]
        if !resource.shortNames.isEmpty { entry["shortNames"] = .array(resource.shortNames.map(Value.string)) }
        if !resource.categories.isEmpty { entry["categories"] = .array(resource.categories.map(Value.string)) }
        if !resource.subresources.isEmpty {
            let parts = resource.subresources.map { part -> Value in
                [
                    "subresource": .string(part.name), "responseKind": kind(part.kind ?? own),
                    "verbs": .array(part.verbs.map(Value.string)),
                ]
            }
            entry["subresources"] = .array(parts)
        }
        return entry
    }
}
