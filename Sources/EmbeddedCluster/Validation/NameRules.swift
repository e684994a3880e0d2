import Model

/// What names may look like (apimachinery `pkg/util/validation`), with the server's sentences.
enum NameRules {
    enum Format: Sendable {
        case subdomain, label, serviceLabel
        /// Anything that can stand in a path.
        case pathSegment
    }

    static func format(of resource: Resource) -> Format {
        switch (resource.group, resource.plural) {
        case ("", "namespaces"): .label
        case ("", "services"): .serviceLabel
        case ("rbac.authorization.k8s.io", _): .pathSegment
        default: .subdomain
        }
    }

    static func isLabel(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last, isLowerAlphanumeric(first), isLowerAlphanumeric(last)
        else { return false }
        return bytes.allSatisfy { isLowerAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }

    static func isSubdomain(_ text: String) -> Bool {
        !text.isEmpty
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { isLabel(String($0)) }
    }

    private static func isLowerAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isLowerAlphanumeric(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    static let labelMessage =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end "
        + "with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
        + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')"

    static let subdomainMessage =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start "
        + "and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
        + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"

    static let serviceMessage =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic "
        + "character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation "
        + "is '[a-z]([-a-z0-9]*[a-z0-9])?')"

    static func labelErrors(_ text: String) -> [String] {
        var messages: [String] = []
        if text.utf8.count > 63 { messages.append("must be no more than 63 bytes") }
        if !isLabel(text) { messages.append(labelMessage) }
        return messages
    }

    // MARK: - Labels

    private static let qualifiedMessage =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
        + "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
        + "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"

    private static let valueMessage =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start "
        + "and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for "
        + "validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"

    private static func isNamePart(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, isAlphanumeric(first), isAlphanumeric(last)
        else { return false }
        return text.utf8.allSatisfy { isAlphanumeric($0) || "-_.".utf8.contains($0) }
    }

    static func qualifiedNameErrors(_ text: String) -> [String] {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        var messages: [String] = []
        guard parts.count <= 2, let name = parts.last else {
            return [
                "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end "
                    + "with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for "
                    + "validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix "
                    + "and '/' (e.g. 'example.com/MyName')"
            ]
        }
        if parts.count == 2 {
            let prefix = String(parts[0])
            if prefix.isEmpty {
                messages.append("prefix part must be non-empty")
            } else if !isSubdomain(prefix) {
                messages.append("prefix part " + subdomainMessage)
            }
        }
        if name.isEmpty {
            messages.append("name part must be non-empty")
        } else if name.utf8.count > 63 {
            messages.append("name part must be no more than 63 bytes")
        }
        if !isNamePart(String(name)) { messages.append(qualifiedMessage) }
        return messages
    }

    static func labelValueErrors(_ text: String) -> [String] {
        var messages: [String] = []
        if text.utf8.count > 63 { messages.append("must be no more than 63 bytes") }
        if !text.isEmpty, !isNamePart(text) { messages.append(valueMessage) }
        return messages
    }

    /// Keys of ConfigMaps and Secrets.
    static func dataKeyErrors(_ text: String) -> [String] {
        let isAllowed = text.utf8.allSatisfy { isAlphanumeric($0) || "-_.".utf8.contains($0) }
        var messages: [String] = []
        if text.utf8.count > 253 { messages.append("must be no more than 253 characters") }
        if !isAllowed || text.isEmpty {
            messages.append(
                "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or "
                    + "'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')")
        }
        if text == "." || text == ".." { messages.append("must not be '\(text)'") }
        if text.hasPrefix(".."), text != ".." { messages.append("must not start with '..'") }
        return messages
    }
}

extension NameRules.Format {
    func allows(_ name: String) -> Bool { messages(name).isEmpty }

    func errors(_ name: String, _ path: String) -> [FieldError] {
        messages(name).map { .invalid(path, .string(name), $0) }
    }

    private func messages(_ name: String) -> [String] {
        switch self {
        case .subdomain:
            (name.utf8.count > 253 ? ["must be no more than 253 bytes"] : [])
                + (NameRules.isSubdomain(name) ? [] : [NameRules.subdomainMessage])
        case .label: NameRules.labelErrors(name)
        case .serviceLabel:
            (name.utf8.count > 63 ? ["must be no more than 63 bytes"] : [])
                + (NameRules.isLabel(name) && name.utf8.first.map { $0 > UInt8(ascii: "9") } == true
                    ? [] : [NameRules.serviceMessage])
        case .pathSegment:
            [".", ".."].contains(name)
                ? ["may not be '\(name)'"]
                : ["/", "%"].filter { name.contains($0) }.map { "may not contain '\($0)'" }
        }
    }
}
