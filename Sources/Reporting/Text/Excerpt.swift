/// What is shown of long lines: of a changed one the surroundings of the change.
enum Excerpt {
    /// Lines up to here are shown whole.
    static let longest = 200
    /// How much is shown on either side of a change.
    private static let margin = 40

    /// Both lines around what differs between them.
    static func pair(_ old: String, _ new: String) -> (old: String, new: String) {
        guard old.utf8.count > longest || new.utf8.count > longest else { return (old, new) }
        let (left, right) = (Array(old.unicodeScalars), Array(new.unicodeScalars))
        let shortest = min(left.count, right.count)
        var head = 0
        while head < shortest, left[head] == right[head] { head += 1 }
        var tail = 0
        while tail < shortest - head, left[left.count - 1 - tail] == right[right.count - 1 - tail] { tail += 1 }
        return (around(head, tail, left), around(head, tail, right))
    }

    /// The beginning of a line.
    static func start(of line: String) -> String {
        guard line.utf8.count > longest else { return line }
        let scalars = line.unicodeScalars
        return scalars.count > longest ? String(scalars.prefix(longest)) + "…" : line
    }

    /// A line without most of what it has in common with the other, which is so much at its head and its tail.
    private static func around(_ head: Int, _ tail: Int, _ scalars: [Unicode.Scalar]) -> String {
        let first = max(head - margin, 0)
        let last = min(scalars.count - tail + margin, scalars.count)
        var shown = Array(scalars[first..<last])
        if shown.count > longest + margin {
            shown = Array(shown.prefix(longest / 2)) + ["…"] + Array(shown.suffix(longest / 2))
        }
        return (first > 0 ? "…" : "") + String(String.UnicodeScalarView(shown)) + (last < scalars.count ? "…" : "")
    }
}
