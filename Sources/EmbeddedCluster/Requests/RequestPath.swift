/// What a request's path names.
enum RequestPath: Sendable, Hashable {
    case version
    case health
    case root
    case coreVersions
    case groups
    case group(String)
    case resources(group: String, version: String)
    case openAPIIndex
    case openAPIDocument(String)
    case object(ObjectPath)
    case unknown

    /// A resource, one object of it or a part of one.
    struct ObjectPath: Sendable, Hashable {
        var group: String
        var version: String
        /// `nil` for objects of the cluster and for lists over all namespaces.
        var namespace: String?
        var resource: String
        var name: String?
        var subresource: String?
    }

    init(_ path: String) {
        // A query that a caller put into the path is not part of it.
        let bare = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)[0]
        let segments = bare.split(separator: "/").map { RequestPath.decoded($0) }
        self = RequestPath(segments: segments)
    }

    private init(segments: [String]) {
        guard let first = segments.first else {
            self = .root
            return
        }
        switch (first, segments.count) {
        case ("version", 1): self = .version
        case ("healthz", _), ("livez", _), ("readyz", _): self = .health
        case ("api", 1): self = .coreVersions
        case ("api", 2): self = .resources(group: "", version: segments[1])
        case ("api", _): self = RequestPath.object(group: "", version: segments[1], rest: segments[2...])
        case ("apis", 1): self = .groups
        case ("apis", 2): self = .group(segments[1])
        case ("apis", 3): self = .resources(group: segments[1], version: segments[2])
        case ("apis", _): self = RequestPath.object(group: segments[1], version: segments[2], rest: segments[3...])
        case ("openapi", 2) where segments[1] == "v3": self = .openAPIIndex
        case ("openapi", 3...) where segments[1] == "v3":
            self = .openAPIDocument(segments[2...].joined(separator: "/"))
        default: self = .unknown
        }
    }

    /// `namespaces/NS/RESOURCE[/NAME[/SUB]]` or `RESOURCE[/NAME[/SUB]]`.
    ///
    /// `namespaces/NS/status` and `namespaces/NS/finalize` are parts of the Namespace, not resources in it.
    private static func object(group: String, version: String, rest: ArraySlice<String>) -> RequestPath {
        var rest = Array(rest)
        var result = ObjectPath(group: group, version: version, resource: "")
        let isPartOfNamespace = rest.count == 3 && group.isEmpty && (rest[2] == "status" || rest[2] == "finalize")
        if rest.count >= 3, rest[0] == "namespaces", !isPartOfNamespace {
            result.namespace = rest[1]
            rest.removeFirst(2)
        }
        guard rest.count <= 3 else { return .unknown }
        result.resource = rest[0]
        result.name = rest.count > 1 ? rest[1] : nil
        result.subresource = rest.count > 2 ? rest[2] : nil
        return .object(result)
    }

    /// Undoes percent-encoding; what is malformed stays as it is.
    static func decoded(_ text: Substring) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        var bytes: [UInt8] = []
        let source = Array(text.utf8)
        var index = 0
        while index < source.count {
            if source[index] == UInt8(ascii: "%"), index + 2 < source.count,
                let high = hexValue(source[index + 1]), let low = hexValue(source[index + 2])
            {
                bytes.append(high << 4 | low)
                index += 3
            } else {
                bytes.append(source[index])
                index += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
