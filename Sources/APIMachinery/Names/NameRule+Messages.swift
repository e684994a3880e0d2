extension NameRule {
    /// Why the text is no such name, in the API server's words; empty where it is one.
    package func mistakes(in text: String) -> [String] {
        if allows(text) { return [] }
        switch self {
        case .dns1123Label:
            let isSubdomain = NameRule.hasForm(text, NameBytes.isSubdomain)
            let form = isSubdomain ? "must not contain dots" : NameRule.labelForm
            return tooLong(text, "characters") + (NameRule.hasForm(text, NameBytes.isLabel) ? [] : [form])
        case .dns1123Subdomain:
            return tooLong(text, "characters")
                + (NameRule.hasForm(text, NameBytes.isSubdomain) ? [] : [NameRule.subdomainForm])
        case .dns1035Label:
            let hasForm = NameRule.hasForm(text, NameBytes.isLabel) && text.utf8.first.map(NameBytes.isLetter) == true
            return tooLong(text, "characters") + (hasForm ? [] : [NameRule.oldLabelForm])
        case .qualifiedName: return NameRule.qualifiedNameMistakes(text)
        case .labelValue:
            let hasForm = text.isEmpty || NameRule.hasForm(text, NameBytes.isWord)
            return tooLong(text, "bytes") + (hasForm ? [] : [NameRule.valueForm])
        case .portName: return tooLong(text, "characters") + NameRule.portNameMistakes(text)
        case .pathSegment:
            if text == "." || text == ".." { return ["may not be '\(text)'"] }
            return ["/", "%"].filter { text.utf8.contains(UInt8(ascii: $0)) }.map { "may not contain '\($0)'" }
        case .configMapKey: return tooLong(text, "characters") + NameRule.keyMistakes(text)
        }
    }

    /// Why the text is no beginning of such a name.
    package func mistakes(inPrefix text: String) -> [String] { mistakes(in: NameRule.masked(prefix: text)) }

    private func tooLong(_ text: String, _ unit: String) -> [String] {
        text.utf8.count > limit ? ["must be no more than \(limit) \(unit)"] : []
    }

    private static func hasForm(_ text: some StringProtocol, _ form: (Slice<UnsafeBufferPointer<UInt8>>) -> Bool)
        -> Bool
    {
        var text = String(text)
        return text.withUTF8 { form($0[...]) }
    }

    // MARK: Rules of several sentences

    private static func qualifiedNameMistakes(_ text: String) -> [String] {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let name = parts.last else {
            return [
                "a valid label key \(wordForm) with an optional DNS subdomain prefix and '/' (e.g. "
                    + "'example.com/MyName')"
            ]
        }
        var mistakes: [String] = []
        if parts.count == 2, parts[0].isEmpty {
            mistakes.append("prefix part must be non-empty")
        } else if parts.count == 2 {
            if parts[0].utf8.count > 253 { mistakes.append("prefix part must be no more than 253 bytes") }
            if !hasForm(parts[0], NameBytes.isSubdomain) { mistakes.append("prefix part \(subdomainForm)") }
        }
        if name.isEmpty { mistakes.append("name part must be non-empty") }
        if name.utf8.count > 63 { mistakes.append("name part must be no more than 63 bytes") }
        if !hasForm(name, NameBytes.isWord) { mistakes.append("name part \(wordForm)") }
        return mistakes
    }

    private static func portNameMistakes(_ text: String) -> [String] {
        let hyphen = UInt8(ascii: "-")
        var mistakes: [String] = []
        let hasCharset = text.utf8.allSatisfy { NameBytes.isLowerAlphanumeric($0) || $0 == hyphen }
        if !hasCharset || text.isEmpty {
            mistakes.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
        }
        if !text.utf8.contains(where: NameBytes.isLetter) { mistakes.append("must contain at least one letter (a-z)") }
        if zip(text.utf8, text.utf8.dropFirst()).contains(where: { $0 == hyphen && $1 == hyphen }) {
            mistakes.append("must not contain consecutive hyphens")
        }
        if text.utf8.first == hyphen || text.utf8.last == hyphen {
            mistakes.append("must not begin or end with a hyphen")
        }
        return mistakes
    }

    private static func keyMistakes(_ text: String) -> [String] {
        var mistakes: [String] = []
        if text.isEmpty || !text.utf8.allSatisfy(NameBytes.isWordByte) { mistakes.append(keyForm) }
        if text == "." || text == ".." {
            mistakes.append("must not be '\(text)'")
        } else if text.utf8.starts(with: "..".utf8) {
            mistakes.append("must not start with '..'")
        }
        return mistakes
    }

    // MARK: Sentences

    private static let label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
    private static let word = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"

    private static let labelForm =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end "
        + "with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '\(label)')"

    private static let subdomainForm =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start "
        + "and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
        + "'\(label)(\\.\(label))*')"

    private static let oldLabelForm =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic "
        + "character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation "
        + "is '[a-z]([-a-z0-9]*[a-z0-9])?')"

    private static let wordForm =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
        + "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '\(word)')"

    private static let valueForm =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start "
        + "and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for "
        + "validation is '(\(word))?')"

    private static let keyForm =
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or "
        + "'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
}
