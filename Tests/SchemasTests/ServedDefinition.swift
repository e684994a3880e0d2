import Cluster
import Documents
import Host
import Model
import TestSupport
import Testing

/// A CustomResourceDefinition on the test API server, and what the server says about objects of it.
struct ServedDefinition: Sendable {
    /// What became of an object.
    struct Answer: Sendable, Hashable {
        var status: Int
        var message: String
        /// The fields of strict decoding errors.
        var unknown: Set<String> = []
        /// The fields of validation errors.
        var fields: Set<String> = []

        var isAccepted: Bool { (200..<300).contains(status) }
    }

    let kind: GroupVersionKind
    let plural: String
    let isNamespaced: Bool
    /// `openAPIV3Schema` of the version.
    let schema: Value

    /// One for each served version with a schema; `nil` where that is no definition.
    static func versions(of definition: Value) -> [ServedDefinition] {
        guard let spec = definition["spec"], let group = spec["group"]?.string,
            let kind = spec["names"]?["kind"]?.string, let plural = spec["names"]?["plural"]?.string
        else { return [] }
        return (spec["versions"]?.array ?? []).compactMap { version in
            guard version["served"] == true, let name = version["name"]?.string,
                let schema = version["schema"]?["openAPIV3Schema"]
            else { return nil }
            return ServedDefinition(
                kind: GroupVersionKind(group: group, version: name, kind: kind), plural: plural,
                isNamespaced: spec["scope"] != "Cluster", schema: schema)
        }
    }

    /// Installs a definition and waits until objects of it are taken; returns why the server does not want it.
    static func install(_ definition: Value, _ transport: some ClusterTransport) async throws -> String? {
        var definition = definition
        definition["status"] = nil
        // Conversion webhooks are not there.
        definition["spec"]?["conversion"] = nil
        let request = APIRequest(
            .post, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", contentType: .json,
            body: JSON.serialize(definition))
        var created = try await transport.send(request)
        // Large ones can take longer than the server waits, when there are many.
        for _ in 0..<5 where created.status >= 500 { created = try await transport.send(request) }
        guard (200..<300).contains(created.status) || created.status == 409 else {
            return String(decoding: created.body.prefix(2000), as: UTF8.self)
        }
        for served in versions(of: definition) {
            try await eventually("\(served.path) is served") {
                try await transport.send(APIRequest(.get, served.path)).status != 404 ? true : nil
            }
        }
        return nil
    }

    private var path: String {
        "/apis/\(kind.group)/\(kind.version)/" + (isNamespaced ? "namespaces/default/" : "") + plural
    }

    /// What the server says when the object is created, or applied.
    func answer(
        to object: Value, isApplied: Bool = false, _ transport: some ClusterTransport
    ) async throws -> Answer {
        var query = [APIRequest.Parameter("dryRun", "All"), APIRequest.Parameter("fieldValidation", "Strict")]
        if isApplied { query.append(APIRequest.Parameter("fieldManager", "test")) }
        let request =
            isApplied
            ? APIRequest(.patch, "\(path)/a", query: query, contentType: .apply, body: JSON.serialize(object))
            : APIRequest(.post, path, query: query, contentType: .json, body: JSON.serialize(object))
        let response = try await transport.send(request)
        let status = try JSON.parse(response.body)
        var answer = Answer(status: response.status, message: status["message"]?.string ?? "")
        if answer.isAccepted { return answer }
        answer.unknown = Set(
            answer.message.split(separator: "unknown field \"").dropFirst().map { part in
                String(part.prefix { $0 != "\"" })
            })
        answer.fields = Set((status["details"]?["causes"]?.array ?? []).compactMap { $0["field"]?.string })
        return answer
    }
}
