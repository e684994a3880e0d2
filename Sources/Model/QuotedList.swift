/// Names as the words of a sentence, in the given order: `"a", "b" and "c"`.
package func quotedList(_ names: [String], conjunction: String = "and") -> String {
    let quoted = names.map { "\"\($0)\"" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
    return quoted.dropLast().joined(separator: ", ") + " \(conjunction) " + last
}
