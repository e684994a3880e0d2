import Cluster
import Model

/// What only the real server serves, and why: groups (`GROUP`), and resources of groups that both have
/// (`GROUP:RESOURCE`).
struct ParityGaps: Sendable {
    let names: [String]

    init(_ reasons: KeyValuePairs<String, String> = [:]) { names = reasons.map(\.key) }

    private func contains(_ group: String, _ resource: String? = nil) -> Bool {
        names.contains(resource.map { "\(group):\($0)" } ?? group)
    }

    /// Whether a cluster's discovery tells of a name.
    static func isServed(_ name: String, by transport: any ClusterTransport) async throws -> Bool {
        let parts = name.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let group = parts[0].isEmpty ? "/api" : "/apis/\(parts[0])"
        let answer = try await ParityStep(.get, parts.count > 1 ? "\(group)/v1" : group).answer(of: transport)
        guard parts.count > 1 else { return answer["status"] == 200 }
        return (answer["body"]?["resources"]?.array ?? []).contains { $0["name"] == .string(parts[1]) }
    }

    /// An answer of discovery, in any of its forms, without what is lacking.
    func taken(from answer: Value) -> Value {
        guard !names.isEmpty, var body = answer["body"] else { return answer }
        switch body["kind"]?.string {
        case "APIGroupList": body["groups"] = kept(body["groups"]) { contains(text($0, "name")) ? nil : $0 }
        case "APIResourceList":
            let parts = text(body, "groupVersion").split(separator: "/")
            let group = parts.count > 1 ? String(parts[0]) : ""
            body["resources"] = kept(body["resources"]) { contains(group, text($0, "name")) ? nil : $0 }
        case "APIGroupDiscoveryList": body["items"] = kept(body["items"], aggregated)
        default: break
        }
        var result = answer
        result["body"] = body
        return result
    }

    private func aggregated(_ item: Value) -> Value? {
        let group = item["metadata"]?["name"]?.string ?? ""
        guard !contains(group) else { return nil }
        var item = item
        item["versions"] = kept(item["versions"]) { version in
            var version = version
            version["resources"] = kept(version["resources"]) { aggregated($0, of: group) }
            return version
        }
        return item
    }

    private func aggregated(_ resource: Value, of group: String) -> Value? {
        let name = text(resource, "resource")
        guard !contains(group, name) else { return nil }
        guard resource["subresources"] != nil else { return resource }
        var resource = resource
        let parts = kept(resource["subresources"]) {
            contains(group, "\(name)/\(text($0, "subresource"))") ? nil : $0
        }
        resource["subresources"] = parts == .array([]) ? nil : parts
        return resource
    }

    private func kept(_ list: Value?, _ change: (Value) -> Value?) -> Value? {
        (list?.array).map { .array($0.compactMap(change)) }
    }

    private func text(_ value: Value, _ key: String) -> String { value[key]?.string ?? "" }
}
