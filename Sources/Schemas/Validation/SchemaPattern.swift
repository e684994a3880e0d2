internal import Expressions
internal import Synchronization

/// Regular expressions of schemas, in RE2's syntax as the API server's are, compiled once.
enum SchemaPattern {
    /// The compiled patterns; `nil` for one that cannot be compiled.
    private static let cache = Mutex<[String: Pattern?]>([:])

    /// Whether the pattern is found in the text; a pattern that cannot be compiled, which no server would take, matches
    /// everything.
    static func matches(_ pattern: String, _ text: String) -> Bool {
        compiled(pattern)?.matches(text) ?? true
    }

    private static func compiled(_ text: String) -> Pattern? {
        if let known = cache.withLock({ $0[text] }) { return known }
        // May fail: a pattern that is none of ours refuses nothing, and the server decides.
        let pattern = try? Pattern(parsing: text)
        cache.withLock { $0[text] = .some(pattern) }
        return pattern
    }
}
