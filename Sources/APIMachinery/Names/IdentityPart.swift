package import Model

/// What an object is known by, part by part: each goes into URLs, and into the names of files.
package enum IdentityPart: String, Sendable, CaseIterable {
    case group, version, kind, namespace, name

    /// Whether the API server would take the text (apimachinery `pkg/util/validation`, `pkg/api/validation/path`).
    ///
    /// Of names it is the rule that all kinds share; most have narrower ones.
    package func admits(_ text: String) -> Bool {
        switch self {
        case .group: text.isEmpty || NameRule.dns1123Subdomain.allows(text)
        case .version: NameRule.dns1123Label.allows(text)
        // As for a CRD's kind, which with small letters is a label that begins with a letter.
        case .kind: text.utf8.allSatisfy { $0 < 0x80 } && NameRule.dns1035Label.allows(text.lowercased())
        case .namespace: text.isEmpty || NameRule.dns1123Label.allows(text)
        case .name:
            !text.isEmpty && NameRule.pathSegment.allows(text) && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
        }
    }

    /// Why a text that is not admitted cannot be it.
    package func mistake(in text: String) -> String {
        let shown = String(reflecting: text.unicodeScalars.count > 100 ? String(text.prefix(100)) + "…" : text)
        return "\(shown) cannot be \(noun): \(rule). The API server would refuse it, and files are named after it."
    }

    private var noun: String {
        switch self {
        case .group: "the group of an \"apiVersion\""
        case .version: "the version of an \"apiVersion\""
        case .kind: "a kind"
        case .namespace: "the name of a namespace"
        case .name: "the name of an object"
        }
    }

    private var rule: String {
        switch self {
        case .group: "it is made of small letters, digits, \"-\" and \".\", with a letter or digit at both ends"
        case .version, .namespace:
            "it is made of at most 63 small letters, digits and \"-\", with a letter or digit at both ends"
        case .kind: "it is made of at most 63 letters, digits and \"-\", with a letter at the start"
        case .name: "it has no \"/\", \"%\" or control characters, and is neither \".\" nor \"..\""
        }
    }
}

extension ObjectIdentity {
    /// Why there can be no such object; `nil` where there can.
    package var mistake: String? {
        if !IdentityPart.kind.admits(kind) { return IdentityPart.kind.mistake(in: kind) }
        if !IdentityPart.group.admits(group) { return IdentityPart.group.mistake(in: group) }
        if !IdentityPart.namespace.admits(namespace) { return IdentityPart.namespace.mistake(in: namespace) }
        if !IdentityPart.name.admits(name) { return IdentityPart.name.mistake(in: name) }
        guard kind == "Namespace", group.isEmpty, !IdentityPart.namespace.admits(name) else { return nil }
        return IdentityPart.namespace.mistake(in: name)
    }
}
