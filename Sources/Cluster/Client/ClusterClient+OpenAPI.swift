package import Model

extension ClusterClient {
    /// Which documents of OpenAPI v3 the server has; servers before 1.24 have none, and answer that they know no such
    /// path.
    package func openAPIIndex() async throws(ClusterError) -> OpenAPIIndex {
        OpenAPIIndex(
            try await value(Operation("list the server's schemas", APIRequest(.get, "/openapi/v3"), .safe)))
    }

    /// The document that describes the kinds of a group version, as it came.
    package func openAPIDocument(of kind: GroupVersionKind, hash: String?) async throws(ClusterError) -> [UInt8] {
        let query = hash.map { [APIRequest.Parameter("hash", $0)] } ?? []
        let request = APIRequest(.get, "/openapi/v3/" + OpenAPIIndex.path(of: kind), query: query)
        return try await perform(Operation("read the schemas of \(kind.apiVersion)", request, .safe)).body
    }
}

/// The documents of OpenAPI v3 that a server has, one for each group version.
package struct OpenAPIIndex: Sendable {
    private let addresses: [String: String]

    init(_ document: Value) {
        var addresses: [String: String] = [:]
        for field in document["paths"]?.object ?? [:] {
            addresses[field.key] = field.value["serverRelativeURL"]?.string ?? ""
        }
        self.addresses = addresses
    }

    package func describes(_ kind: GroupVersionKind) -> Bool { addresses[OpenAPIIndex.path(of: kind)] != nil }

    /// What tells two contents of the document of the kind's group version apart; `nil` where the server does not say.
    package func hash(of kind: GroupVersionKind) -> String? {
        guard let address = addresses[OpenAPIIndex.path(of: kind)],
            let query = address.split(separator: "?", maxSplits: 1).dropFirst().first
        else { return nil }
        let hash = query.split(separator: "&").first { $0.hasPrefix("hash=") }?.dropFirst(5) ?? ""
        let isPlain = hash.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        }
        return hash.isEmpty || hash.utf8.count > 128 || !isPlain ? nil : String(hash)
    }

    static func path(of kind: GroupVersionKind) -> String {
        kind.group.isEmpty ? "api/\(kind.version)" : "apis/\(kind.group)/\(kind.version)"
    }
}
