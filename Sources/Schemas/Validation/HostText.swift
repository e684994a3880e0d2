/// Formats about hosts, as Go's packages and strfmt take them.
enum HostText {
    /// strfmt's pattern: one label with at most one hyphen behind its first character, or several and a last one of
    /// letters.
    static func isHostname(_ text: String) -> Bool {
        let sign = "a-zA-Z0-9\\p{S}\\p{L}"
        let single = "[\(sign)](-?[\(sign)]{0,62})?"
        let several = "([\(sign)]([-\(sign)]{0,61}[\(sign)])?[.])+[a-zA-Z\\p{L}]{2,63}"
        return text.utf8.count <= 255 && SchemaPattern.matches("^(\(single)|\(several))$", text)
            && text.split(separator: ".").allSatisfy { $0.utf8.count <= 63 }
    }

    /// An address of RFC 5322, alone or in angle brackets behind a name (Go's `mail.ParseAddress`).
    static func isMailAddress(_ text: String) -> Bool {
        let atom = "[^\\x00-\\x20\\x7f()<>\\[\\]:;@\\\\,.\"]+"
        let domain = "(\(atom)([.]\(atom))*|\\[[^\\]]*\\])"
        let address = "(\(atom)([.]\(atom))*|\"[^\"]*\")@\(domain)"
        return SchemaPattern.matches("^\\s*(\(address)|[^<>@]*<\(address)>)\\s*$", text)
    }

    /// What Go's `url.ParseRequestURI` takes: an absolute path, or a scheme and what it names.
    static func isURI(_ text: String) -> Bool {
        if text == "*" { return true }
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return false }
        let path = "([^%?]|%[0-9a-fA-F]{2})*(\\?.*)?"
        let host = "([^/?@]*@)?(\\[[^\\]/?]*\\]|[^/?\\[\\] <>\"%:]*)(:[0-9]*)?"
        return SchemaPattern.matches("^/\(path)$", text)
            || SchemaPattern.matches(
                "^[a-zA-Z][-+.a-zA-Z0-9]*:(//\(host)(/\(path)|\\?.*)?|/([^/]\(path))?|[^/].*)$", text)
    }
}
