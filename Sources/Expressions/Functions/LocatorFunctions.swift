/// Kubernetes' URL library (apiserver `pkg/cel/library/urls.go`).
enum LocatorFunctions {
    static let all: [Function] = [
        Function(
            "url(string) -> URL",
            call: { (text: String) throws(Fault) in
                guard let url = ResourceLocator(text) else { throw Fault("'\(text)' is no absolute URL") }
                return .url(url)
            }),
        Function("isURL(string) -> bool", call: { (text: String) in .bool(ResourceLocator(text) != nil) }),
        Function("URL.getScheme() -> string", call: { (url: ResourceLocator) in .string(url.scheme) }),
        Function("URL.getHost() -> string", call: { (url: ResourceLocator) in .string(url.host) }),
        Function("URL.getHostname() -> string", call: { (url: ResourceLocator) in .string(url.hostname) }),
        Function("URL.getPort() -> string", call: { (url: ResourceLocator) in .string(url.port) }),
        Function("URL.getEscapedPath() -> string", call: { (url: ResourceLocator) in .string(url.path) }),
        Function(
            "URL.getQuery() -> map(string, list(string))",
            call: { (url: ResourceLocator) in
                var entries = DatumMap.Entries()
                for (key, values) in url.queryItems {
                    let datum = Datum.string(key)
                    _ = DatumMap.Key(datum).map { entries.insert($0, datum, .list(values.map(Datum.string))) }
                }
                return .map(.entries(entries))
            }),
    ]
}

extension ResourceLocator: Argument {
    init?(_ datum: Datum) {
        guard case .url(let url) = datum else { return nil }
        self = url
    }
}
