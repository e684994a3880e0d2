package import Model

/// Where an artifact is: `registry.example:5000/platform/dev:main`.
package struct OCIReference: Sendable, Hashable {
    /// With its port, where it has one.
    package let host: String
    package let repository: String
    package let tag: String

    /// - Throws: `publish.oci-reference`.
    package init(_ text: String) throws(DiagnosticsError) {
        let rest = text.hasPrefix("oci://") ? text.dropFirst("oci://".count) : text[...]
        let parts = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let name = parts.last, let colon = name.lastIndex(of: ":") else {
            throw Self.refusal(text, "It looks like HOST/REPOSITORY:TAG.")
        }
        host = String(parts[0])
        repository = String(name[..<colon])
        tag = String(name[name.index(after: colon)...])
        guard Self.isHost(host) else {
            throw Self.refusal(text, "\"\(host)\" is not the name of a registry, such as ghcr.io or localhost:5000.")
        }
        guard Self.isRepository(repository) else {
            throw Self.refusal(
                text, "\"\(repository)\" is not a repository: small letters, digits, \".\", \"_\", \"-\", \"/\".")
        }
        guard tag.wholeMatch(of: /[A-Za-z0-9_][A-Za-z0-9._\-]{0,127}/) != nil else {
            throw Self.refusal(text, "\"\(tag)\" is not a tag.")
        }
    }

    private static func refusal(_ text: String, _ reason: String) -> DiagnosticsError {
        DiagnosticsError(
            Diagnostic(
                code: "publish.oci-reference", summary: "Not a place in a registry",
                detail: "\"\(text)\" names no artifact. \(reason)"))
    }

    /// `localhost`, what has a dot, or a port; no user, no address in brackets.
    private static func isHost(_ text: String) -> Bool {
        let isUsual = text.wholeMatch(of: /[A-Za-z0-9]([A-Za-z0-9.\-]*[A-Za-z0-9])?(:[0-9]{1,5})?/) != nil
        return isUsual && (text.contains(".") || text.contains(":") || text == "localhost")
    }

    private static func isRepository(_ text: String) -> Bool {
        let part = /[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*/
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return text.utf8.count <= 255 && parts.allSatisfy { $0.wholeMatch(of: part) != nil }
    }

    package var description: String { "\(host)/\(repository):\(tag)" }

    /// The host without its port.
    var name: String { host.split(separator: ":").first.map(String.init) ?? host }

    /// Whether it is this machine itself.
    package var isLoopback: Bool {
        let numbers = name.split(separator: ".", omittingEmptySubsequences: false)
        return name == "localhost"
            || numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
    }

    /// The host that is asked: Docker Hub's is called otherwise than it is named.
    var address: String { ["docker.io", "index.docker.io"].contains(host) ? "registry-1.docker.io" : host }
}
