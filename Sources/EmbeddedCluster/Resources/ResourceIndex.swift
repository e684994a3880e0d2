import Model

/// Which resources are served: the built-in ones and those of the stored CRDs.
struct ResourceIndex: Sendable {
    private var byName: [ResourceName: Resource] = [:]
    /// Groups of CRDs, sorted; they come behind the built-in ones in discovery.
    private(set) var customGroups: [String] = []

    init() {
        for resource in BuiltinResources.list { byName[resource.name] = resource }
    }

    func resource(_ name: ResourceName) -> Resource? { byName[name] }

    /// The resource that a path names, if it is served in that version.
    func resource(group: String, version: String, plural: String) -> Resource? {
        guard let resource = byName[ResourceName(group: group, plural: plural)],
            resource.servedVersions.contains(version)
        else { return nil }
        return resource
    }

    func resource(kind: String, group: String) -> Resource? {
        byName.values.first { $0.kind == kind && $0.group == group }
    }

    var groups: [String] { BuiltinResources.groupOrder.filter { !$0.isEmpty } + customGroups }

    /// The resources of a group, sorted by name.
    func resources(group: String) -> [Resource] {
        byName.values.filter { $0.group == group }.sorted { $0.plural < $1.plural }
    }

    /// Every resource whose objects are stored, in a fixed order.
    var all: [Resource] {
        byName.values.filter { $0.verbs.contains("list") }.sorted { ($0.group, $0.plural) < ($1.group, $1.plural) }
    }

    /// The versions of a group, the preferred one first.
    func versions(group: String) -> [String] {
        var result: [String] = []
        for resource in resources(group: group) {
            for version in resource.servedVersions where !result.contains(version) { result.append(version) }
        }
        return result.sorted { APIVersionOrder.precedes($0, $1) }
    }

    /// Serves what a CRD defines, if it is complete.
    mutating func define(_ definition: Value) {
        guard let resource = Resource(definition: definition) else { return }
        byName[resource.name] = resource
        updateGroups()
    }

    /// Serves, changes or ceases to serve what a CRD defines.
    mutating func follow(_ event: StoreEvent) {
        guard event.resource == .definitions else { return }
        let spec = event.object["spec"]
        let name = ResourceName(group: spec?["group"]?.string ?? "", plural: spec?["names"]?["plural"]?.string ?? "")
        if event.kind == .deleted {
            byName[name] = nil
            updateGroups()
        } else if spec != event.previous?["spec"] || byName[name] == nil {
            define(event.object)
        }
    }

    private mutating func updateGroups() {
        let builtin = Set(BuiltinResources.groupOrder)
        customGroups = Set(byName.keys.map(\.group)).subtracting(builtin).sorted()
    }
}
