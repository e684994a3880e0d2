internal import APIMachinery
internal import Model

extension InputFormat {
    /// Whether the text has this form; formats without a rule take any text.
    func accepts(_ text: String) -> Bool {
        switch self {
        // A text without digits is zero to the API server, and a mistake of whoever wrote it.
        case .quantity: Quantity(text) != nil && text.utf8.contains { (48...57).contains($0) }
        case .duration: Duration(goText: text) != nil
        case .label: NameRule.dns1123Label.allows(text)
        case .hostname:
            NameRule.dns1123Subdomain.allows(text)
                && text.split(separator: ".").allSatisfy { NameRule.dns1123Label.allows(String($0)) }
        default: true
        }
    }

    /// `a quantity such as "500m" or "4Gi"`.
    var phrase: String {
        switch self {
        case .quantity: "a quantity such as \"500m\" or \"4Gi\""
        case .duration: "a duration such as \"90s\" or \"1h30m\""
        case .label: "a DNS label: at most 63 small letters, digits and \"-\""
        case .hostname: "a host name"
        default: "of the format \(rawValue)"
        }
    }
}
