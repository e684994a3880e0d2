import APIMachinery

/// Times of the API server for people.
enum ShortTime {
    /// `2026-11-21T09:12:44Z` → `2026-11-21 09:12 UTC`; anything else stays as it is.
    static func text(_ text: String) -> String {
        guard let time = Time(text) else { return text.inOneLine }
        return "\(time.text.prefix(10)) \(time.text.dropFirst(11).prefix(5)) UTC"
    }
}
