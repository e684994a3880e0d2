/// The host of a remote's address, without user and port; nothing for the name of a remote, or for a folder.
package struct GitHost: Sendable, Hashable {
    package var name: String

    /// `https://user@host:port/path`, `ssh://…`, and what `ssh` itself takes: `user@host:path` (gitprotocol, "GIT URLS").
    package init?(_ address: String) {
        let authority: Substring
        if let scheme = address.firstRange(of: "://") {
            authority = address[scheme.upperBound...].prefix { $0 != "/" }
        } else {
            authority = address.prefix { $0 != ":" }
            guard authority.endIndex != address.endIndex, !authority.contains("/") else { return nil }
        }
        let host = authority.split(separator: "@").last?.prefix { $0 != ":" } ?? ""
        guard !host.isEmpty else { return nil }
        name = host.lowercased()
    }
}
