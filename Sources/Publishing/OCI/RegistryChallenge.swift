/// What a registry wants to see, by `WWW-Authenticate` (RFC 9110).
enum RegistryChallenge: Equatable {
    case basic
    /// A token of a server that it names.
    case bearer(realm: String, service: String?)

    /// The one that we follow among those of an answer.
    static func chosen(from headers: [String]) -> RegistryChallenge? {
        let all = headers.compactMap(RegistryChallenge.init)
        return all.first { $0 != .basic } ?? all.first
    }

    init?(_ header: String) {
        var rest = header[...]
        let scheme = rest.prefix { !$0.isWhitespace }
        rest = rest.dropFirst(scheme.count)
        switch scheme.lowercased() {
        case "basic": self = .basic
        case "bearer":
            let parameters = Self.parameters(rest)
            guard let realm = parameters["realm"] else { return nil }
            self = .bearer(realm: realm, service: parameters["service"])
        default: return nil
        }
    }

    /// `realm="https://auth.example/token",service="registry"`.
    private static func parameters(_ text: Substring) -> [String: String] {
        var parameters: [String: String] = [:]
        var rest = text
        while true {
            rest = rest.drop { $0.isWhitespace || $0 == "," }
            let key = rest.prefix { $0 != "=" && $0 != "," && !$0.isWhitespace }
            rest = rest.dropFirst(key.count)
            guard !key.isEmpty, rest.first == "=" else { return parameters }
            rest = rest.dropFirst()
            var value = ""
            if rest.first == "\"" {
                rest = rest.dropFirst()
                while let character = rest.popFirst(), character != "\"" {
                    value.append(character == "\\" ? rest.popFirst() ?? "\\" : character)
                }
            } else {
                value = String(rest.prefix { $0 != "," && !$0.isWhitespace })
                rest = rest.dropFirst(value.count)
            }
            // The first counts: a second one would be another challenge's.
            parameters[key.lowercased()] = parameters[key.lowercased()] ?? value
        }
    }
}

/// The parts of an address that decide where a login may go.
struct WebAddress: Equatable {
    let scheme: String
    let host: String
    let port: Int
    /// From the slash on, with the query.
    let path: String

    /// `nil` for anything else than an absolute http or https address without a user.
    init?(_ text: String) {
        guard let colon = text.firstRange(of: "://") else { return nil }
        scheme = text[..<colon.lowerBound].lowercased()
        let rest = text[colon.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        let isClean = text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value < 0x7F && $0 != "\\" }
        guard ["http", "https"].contains(scheme), isClean, !authority.contains("@"), parts.count <= 2,
            let host = parts.first, !host.isEmpty
        else { return nil }
        self.host = host.lowercased()
        guard let port = parts.count == 2 ? Int(parts[1]) : (scheme == "https" ? 443 : 80) else { return nil }
        self.port = port
        let path = rest.dropFirst(authority.count).prefix { $0 != "#" }
        self.path = path.hasPrefix("/") ? String(path) : "/" + path
    }

    var text: String {
        let isUsual = port == (scheme == "https" ? 443 : 80)
        return "\(scheme)://\(host)\(isUsual ? "" : ":\(port)")\(path)"
    }

    func isSameOrigin(as other: WebAddress) -> Bool { (scheme, host, port) == (other.scheme, other.host, other.port) }
}
