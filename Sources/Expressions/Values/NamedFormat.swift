/// A form that texts can have, by Kubernetes' name for it.
package struct NamedFormat: Sendable, Hashable {
    let name: String
    private let pattern: String
    /// In bytes.
    private let maximumLength: Int
    /// What the form is, for messages.
    private let words: String

    private init(_ name: String, _ pattern: String, _ words: String, maximumLength: Int = .max) {
        self.name = name
        self.pattern = "^(?:\(pattern))$"
        self.words = words
        self.maximumLength = maximumLength
    }

    private static let label = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?"
    private static let oldLabel = "[a-z](?:[-a-z0-9]*[a-z0-9])?"
    private static let subdomain = "\(label)(?:[.]\(label))*"
    private static let word = "(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"

    static let all: [NamedFormat] = [
        NamedFormat("dns1123Label", label, "a label of lower case (RFC 1123)", maximumLength: 63),
        NamedFormat("dns1123LabelPrefix", "\(label)-?", "the start of a label (RFC 1123)", maximumLength: 63),
        NamedFormat("dns1123Subdomain", subdomain, "a subdomain of lower case (RFC 1123)", maximumLength: 253),
        NamedFormat(
            "dns1123SubdomainPrefix", "\(subdomain)-?", "the start of a subdomain (RFC 1123)", maximumLength: 253),
        NamedFormat("dns1035Label", oldLabel, "a label of lower case (RFC 1035)", maximumLength: 63),
        NamedFormat("dns1035LabelPrefix", "\(oldLabel)-?", "the start of a label (RFC 1035)", maximumLength: 63),
        NamedFormat("qualifiedName", "(?:\(subdomain)/)?\(word)", "a qualified name", maximumLength: 317),
        NamedFormat("labelValue", "(?:\(word))?", "a label's value", maximumLength: 63),
        NamedFormat("uri", ".*", "a URI"),
        NamedFormat("uuid", "(?i:[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12})", "a UUID"),
        NamedFormat(
            "byte", "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})", "base64 text"),
        NamedFormat("date", ".*", "a date (RFC 3339)"),
        NamedFormat("datetime", ".*", "a date with a time (RFC 3339)"),
    ]

    private static let patterns: [String: Pattern] = {
        var patterns: [String: Pattern] = [:]
        for format in all { patterns[format.name] = try? Pattern(parsing: format.pattern) }
        return patterns
    }()

    /// Why a text does not have the form; `nil` where it has.
    func mistake(in text: String) -> String? {
        if text.utf8.count > maximumLength { return "must be no more than \(maximumLength) bytes" }
        return hasForm(text) ? nil : "must be \(words)"
    }

    private func hasForm(_ text: String) -> Bool {
        switch name {
        case "uri": ResourceLocator(text) != nil
        case "date": Timestamp(rfc3339: "\(text)T00:00:00Z") != nil
        case "datetime": Timestamp(rfc3339: text) != nil
        case "qualifiedName":
            // The name itself is a label's value; what stands before it a subdomain.
            (text.split(separator: "/").last?.utf8.count ?? 0) <= 63 && matches(text)
        default: matches(text)
        }
    }

    private func matches(_ text: String) -> Bool { NamedFormat.patterns[name]?.matches(text) ?? false }
}
