/// ` Did you mean "brokers"?`, or nothing where no candidate is close.
///
/// Starts with a blank, to follow a sentence.
package func didYouMean(_ name: String, among candidates: [String]) -> String {
    closest(to: name, among: candidates).map { " Did you mean \"\($0)\"?" } ?? ""
}

/// Names as the words of a sentence, in the given order: `"a", "b" and "c"`.
package func quotedList(_ names: [String], conjunction: String = "and") -> String {
    let quoted = names.map { "\"\($0)\"" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
    return quoted.dropLast().joined(separator: ", ") + " \(conjunction) " + last
}

extension String {
    /// With a capital and a full stop.
    package var asSentence: String {
        let text = prefix(1).uppercased() + dropFirst()
        return text.hasSuffix(".") || text.hasSuffix("?") ? text : text + "."
    }
}
