import Model
import Schemas

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

    mutating func set(_ resource: Resource) {
        byName[resource.name] = resource
        updateGroups()
    }

    mutating func remove(_ name: ResourceName) {
        byName[name] = nil
        updateGroups()
    }

    private mutating func updateGroups() {
        let builtin = Set(BuiltinResources.groupOrder)
        customGroups = Set(byName.keys.map(\.group)).subtracting(builtin).sorted()
    }
}

/// Kubernetes' order of versions: `v2`, `v1`, `v1beta2`, `v1beta1`, `v1alpha1`, then the rest by name.
enum APIVersionOrder {
    static func precedes(_ left: String, _ right: String) -> Bool {
        switch (parts(left), parts(right)) {
        case (let left?, let right?):
            (left.stage, left.major, left.minor) > (right.stage, right.major, right.minor)
        case (.some, nil): true
        case (nil, .some): false
        case (nil, nil): left < right
        }
    }

    private static func parts(_ version: String) -> (stage: Int, major: Int, minor: Int)? {
        guard version.first == "v" else { return nil }
        let body = version.dropFirst()
        let digits = body.prefix { $0.isASCII && $0.isNumber }
        guard let major = Int(digits) else { return nil }
        let rest = body.dropFirst(digits.count)
        if rest.isEmpty { return (3, major, 0) }
        for (stage, word) in [(2, "beta"), (1, "alpha")] where rest.hasPrefix(word) {
            return Int(rest.dropFirst(word.count)).map { (stage, major, $0) }
        }
        return nil
    }
}
