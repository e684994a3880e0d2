internal import APIMachinery

/// A form that texts can have, by Kubernetes' name for it.
package struct NamedFormat: Sendable, Hashable {
    /// What the form is.
    private enum Form: Sendable, Hashable {
        case name(NameRule)
        /// The beginning of a name, to which something is added.
        case prefix(NameRule)
        case uri
        case date
        case dateTime
        case pattern(String)
    }

    let name: String
    private let form: Form
    /// What the form is, for messages of forms that are no names.
    private let words: String

    private init(_ name: String, _ form: Form, _ words: String = "") {
        self.name = name
        self.form = form
        self.words = words
    }

    static let all: [NamedFormat] = [
        NamedFormat("dns1123Label", .name(.dns1123Label)), NamedFormat("dns1123LabelPrefix", .prefix(.dns1123Label)),
        NamedFormat("dns1123Subdomain", .name(.dns1123Subdomain)),
        NamedFormat("dns1123SubdomainPrefix", .prefix(.dns1123Subdomain)),
        NamedFormat("dns1035Label", .name(.dns1035Label)), NamedFormat("dns1035LabelPrefix", .prefix(.dns1035Label)),
        NamedFormat("qualifiedName", .name(.qualifiedName)), NamedFormat("labelValue", .name(.labelValue)),
        NamedFormat("uri", .uri, "a URI"),
        NamedFormat(
            "uuid", .pattern("(?i:[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12})"), "a UUID"),
        NamedFormat(
            "byte", .pattern("(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})"),
            "base64 text"),
        NamedFormat("date", .date, "a date (RFC 3339)"),
        NamedFormat("datetime", .dateTime, "a date with a time (RFC 3339)"),
    ]

    private static let patterns: [String: Pattern] = {
        var patterns: [String: Pattern] = [:]
        for case (let name, .pattern(let text)) in all.map({ ($0.name, $0.form) }) {
            // May fail: not for these constants, and a form without its pattern would refuse every text.
            patterns[name] = try? Pattern(parsing: "^(?:\(text))$")
        }
        return patterns
    }()

    /// Why a text does not have the form, for names in the API server's words; empty where it has.
    func mistakes(in text: String) -> [String] {
        let hasForm: Bool
        switch form {
        case .name(let rule): return rule.mistakes(in: text)
        case .prefix(let rule): return rule.mistakes(inPrefix: text)
        case .uri: hasForm = ResourceLocator(text) != nil
        case .date: hasForm = Time(date: text) != nil
        case .dateTime: hasForm = Time(text) != nil
        case .pattern: hasForm = NamedFormat.patterns[name]?.matches(text) ?? false
        }
        return hasForm ? [] : ["must be \(words)"]
    }
}
