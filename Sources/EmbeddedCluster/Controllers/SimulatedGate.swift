import APIMachinery
import Model

/// What an init container waits for: a port of a Service.
enum SimulatedGate {
    /// The host that a container checks: behind `nc -z`, or of the first HOST:PORT or URL in its command.
    static func host(of container: Value) -> String? {
        var text = ((container["command"]?.array ?? []) + (container["args"]?.array ?? []))
            .compactMap(\.string).joined(separator: " ")
        for variable in container["env"]?.array ?? [] {
            guard let name = variable["name"]?.string, let value = variable["value"]?.string, !value.isEmpty else {
                continue
            }
            for reference in ["$(\(name))", "${\(name)}", "$\(name)"] { text = text.replacing(reference, with: value) }
        }
        let words = text.utf8.split { byte in " \t\n\r\"';|&()".utf8.contains(byte) }.map { String(Substring($0)) }
        return netcatHost(words) ?? words.lazy.compactMap(hostBeforePort).first
    }

    /// `nc [options] -z [options] HOST PORT`, or `HOST:PORT`.
    private static func netcatHost(_ words: [String]) -> String? {
        for start in words.indices where words[start] == "nc" || words[start].hasSuffix("/nc") {
            var isProbe = false
            var index = start + 1
            while index < words.count {
                let word = words[index]
                if word.hasPrefix("-") {
                    if word.contains("z") { isProbe = true }
                    // The option's own number, as in `-w 2`.
                    if index + 1 < words.count, Int(words[index + 1]) != nil { index += 1 }
                    index += 1
                    continue
                }
                guard isProbe else { break }
                if let host = hostBeforePort(word) { return host }
                guard index + 1 < words.count, Int(words[index + 1]) != nil, isHost(word) else { break }
                return word
            }
        }
        return nil
    }

    /// The host of `HOST:PORT`, `scheme://HOST:PORT/path` or `scheme://user@HOST:PORT`.
    private static func hostBeforePort(_ word: String) -> String? {
        var rest = Substring(word)
        if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
        if let equals = rest.lastIndex(of: "=") { rest = rest[rest.index(after: equals)...] }
        rest = rest.prefix { $0 != "/" }
        if let at = rest.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
        guard let colon = rest.lastIndex(of: ":") else { return nil }
        let port = rest[rest.index(after: colon)...].prefix { $0.isASCII && $0.isNumber }
        let host = String(rest[..<colon])
        guard (2...5).contains(port.count), isHost(host) else { return nil }
        return host
    }

    private static func isHost(_ text: String) -> Bool {
        guard let first = text.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return false }
        return NameRule.dns1123Subdomain.allows(text)
    }

    /// Whether the Service that a host names has a ready pod.
    static func isOpen(_ host: String, from namespace: String, in store: ObjectStore) -> Bool {
        if host == "localhost" { return true }
        let parts = host.split(separator: ".").map(String.init)
        let serviceNamespace = parts.count > 1 ? parts[1] : namespace
        guard let service = store.object(.services, namespace: serviceNamespace, name: parts[0]) else {
            // A pod of a StatefulSet by its own name: POD.SERVICE[.NAMESPACE…].
            guard parts.count > 1, parts.count <= 6 else { return false }
            // A name of the world outside, which is taken to answer: no namespace and no Service domain in it.
            if parts.count > 2, parts[2] != "svc", store.object(.namespaces, namespace: nil, name: parts[2]) == nil {
                return true
            }
            let podNamespace = parts.count > 2 ? parts[2] : namespace
            return store.object(.pods, namespace: podNamespace, name: parts[0])?.isReadyPod ?? false
        }
        guard let selector = service["spec"]?["selector"]?.object, !selector.isEmpty else {
            return service["spec"]?["type"]?.string == "ExternalName" || service.objectName == "kubernetes"
        }
        let labels = LabelSelector(labels: selector)
        return store.table(.pods).objects(namespace: serviceNamespace).contains { pod in
            !pod.isDeleting && labels.matches(pod.labels) && pod.isReadyPod
        }
    }
}
