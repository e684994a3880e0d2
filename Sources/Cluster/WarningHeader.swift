/// One `Warning` header of an API server: `299 - "text"`, with `\"` and `\\` in the text (apimachinery `pkg/util/net`).
package enum WarningHeader {
    /// The text; `nil` where the header is of another form.
    package static func text(of value: String) -> String? {
        let words = value.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
        guard words.count == 3, words[0] == "299", words[2].first == "\"" else { return nil }
        var text = ""
        var isEscaped = false
        for character in words[2].dropFirst() {
            if !isEscaped, character == "\\" {
                isEscaped = true
                continue
            }
            if !isEscaped, character == "\"" { return text }
            text.append(character)
            isEscaped = false
        }
        return nil
    }
}
