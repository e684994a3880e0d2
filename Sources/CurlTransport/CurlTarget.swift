import CLibCurl
import Cluster

/// A connection in libcurl's terms: the URL to ask for, where to connect, what to trust.
struct CurlTarget: Sendable {
    let connection: ClusterConnection
    /// What request paths are appended to.
    let base: String
    /// `name:port:host:port`, when the certificate is for another name than the URL's host.
    let connectTo: String?
    /// The host as the kubeconfig has it, when `base` has the name of the certificate instead.
    let hostHeader: String?
    /// `nil` leaves the proxy to the environment; empty is none.
    let proxy: String?
    /// Whether nobody on the way can read what is sent: TLS, or this machine itself.
    let isPrivate: Bool
    /// Whether answers are asked for in compressed form.
    ///
    /// Over the loopback only if the kubeconfig says so: there, compressing a list of thousands of objects costs the
    /// server more time than sending it.
    let isCompressed: Bool

    init(_ connection: ClusterConnection) throws(TransportError) {
        self.connection = connection
        guard let parts = URLParts(connection.server) else {
            throw .unreachable(
                "The server's address \"\(connection.address)\" is no URL. It has to look like https://host:6443.")
        }
        let path = parts.path.hasSuffix("/") ? String(parts.path.dropLast()) : parts.path
        if let name = connection.tlsServerName, !name.isEmpty, parts.scheme == "https" {
            // libcurl checks the certificate against the URL's host; so the URL gets the name, and the connection goes
            // where the kubeconfig says.
            base = "\(parts.scheme)://\(name):\(parts.port)\(path)"
            connectTo = "\(name):\(parts.port):\(parts.host):\(parts.port)"
            hostHeader = "\(parts.host):\(parts.port)"
        } else {
            base = "\(parts.scheme)://\(parts.host):\(parts.port)\(path)"
            connectTo = nil
            hostHeader = nil
        }
        // As in Go: what runs on this machine is not asked for through a proxy of the environment.
        proxy = connection.proxyURL ?? (parts.isLoopback ? "" : nil)
        isPrivate = parts.scheme == "https" || parts.isLoopback && connection.proxyURL == nil
        isCompressed = !(connection.disableCompression ?? (parts.isLoopback && connection.proxyURL == nil))
    }

    func url(for request: APIRequest) -> String {
        var url = base + request.path
        var separator = "?"
        for parameter in request.query {
            url += "\(separator)\(parameter.name)=\(parameter.value.percentEncoded())"
            separator = "&"
        }
        return url
    }
}

/// The parts of an absolute URL, as libcurl's own parser sees them.
private struct URLParts {
    var scheme: String
    /// With brackets when it is an IPv6 address.
    var host: String
    var port: String
    /// Empty, or with a slash in front.
    var path: String

    init?(_ text: String) {
        guard let handle = curl_url() else { return nil }
        defer { curl_url_cleanup(handle) }
        // Kubeconfigs without a scheme mean https, as for kubectl.
        guard curl_url_set(handle, CURLUPART_URL, text, UInt32(CURLU_DEFAULT_SCHEME)) == CURLUE_OK,
            let scheme = URLParts.part(handle, CURLUPART_SCHEME), scheme == "https" || scheme == "http",
            let host = URLParts.part(handle, CURLUPART_HOST), !host.isEmpty,
            let port = URLParts.part(handle, CURLUPART_PORT)
        else { return nil }
        self.scheme = scheme
        self.host = host
        self.port = port
        let path = URLParts.part(handle, CURLUPART_PATH) ?? ""
        self.path = path == "/" ? "" : path
    }

    private static func part(_ handle: OpaquePointer, _ part: CURLUPart) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }

    /// Names that only look like an address (`127.0.0.1.example.com`) are somewhere else.
    var isLoopback: Bool {
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        let isAddress = numbers.count == 4 && numbers.allSatisfy { UInt8($0) != nil }
        return host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]"
            || isAddress && numbers[0] == "127"
    }
}
