internal import Synchronization

/// Regular expressions of schemas, compiled once.
enum Pattern {
    /// The compiled patterns; `nil` for one that cannot be compiled.
    ///
    /// A Regex is not Sendable, so it is matched under the lock.
    private static let cache = Mutex<[String: Regex<AnyRegexOutput>?]>([:])

    /// Whether the pattern is found in the text; a pattern that cannot be compiled matches everything.
    ///
    /// Schemas use RE2's syntax, which is found anywhere in the text unless anchored. What Swift's engine does not know
    /// of it (`\pN` one-letter classes, `\Q…\E`) is no reason to refuse a value.
    static func matches(_ pattern: String, _ text: String) -> Bool {
        cache.withLock { cache in
            if cache[pattern] == nil {
                let regex = (try? Regex(pattern))?.matchingSemantics(.unicodeScalar).asciiOnlyCharacterClasses()
                cache[pattern] = .some(regex)
            }
            guard let regex = cache[pattern] ?? nil else { return true }
            return text.firstMatch(of: regex) != nil
        }
    }
}
