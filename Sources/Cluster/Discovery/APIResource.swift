package import Model

/// How the server serves one kind: its name in URLs, its scope, what can be done with it.
package struct APIResource: Sendable, Hashable {
    package var kind: GroupVersionKind
    /// The name in URLs: `deployments`.
    package var plural: String
    /// What users may also type: `deployment`; empty where the server states none.
    package var singular: String
    /// Abbreviations, such as `deploy`.
    package var shortNames: [String]
    package var isNamespaced: Bool
    /// What can be done with it: `get`, `list`, `watch`, `create` and so on.
    package var verbs: [String]
    /// `status`, `scale` …, sorted.
    package var subresources: [String]

    package init(
        kind: GroupVersionKind, plural: String, singular: String = "", shortNames: [String] = [], isNamespaced: Bool,
        verbs: [String], subresources: [String] = []
    ) {
        self.kind = kind
        self.plural = plural
        self.singular = singular
        self.shortNames = shortNames
        self.isNamespaced = isNamespaced
        self.verbs = verbs
        self.subresources = subresources
    }

    package func allows(_ verb: String) -> Bool { verbs.contains(verb) }

    /// The URL path of the collection, or of one object when a name is given.
    ///
    /// A `nil` or empty namespace of a namespaced kind means all namespaces; of a kind of the cluster it is ignored.
    package func path(namespace: String? = nil, name: String? = nil, subresource: String? = nil) -> String {
        var path = kind.group.isEmpty ? "/api/\(kind.version)" : "/apis/\(kind.group)/\(kind.version)"
        if isNamespaced, let namespace, !namespace.isEmpty {
            path += "/namespaces/" + namespace.percentEncoded()
        }
        path += "/" + plural
        if let name { path += "/" + name.percentEncoded() }
        if let subresource { path += "/" + subresource }
        return path
    }
}

extension String {
    /// Percent-encoded for a path segment or a query value: all but RFC 3986's unreserved characters.
    package func percentEncoded() -> String {
        if utf8.allSatisfy(\.isUnreserved) { return self }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count + 16)
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in utf8 {
            if byte.isUnreserved {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var isUnreserved: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
