/// Patterns in which `*` stands for any number of any characters.
package enum Glob {
    package static func matches(_ text: String, _ pattern: String) -> Bool {
        guard pattern.utf8.contains(UInt8(ascii: "*")) else { return text == pattern }
        let text = Array(text.utf8)
        let pattern = Array(pattern.utf8)
        var textIndex = 0
        var patternIndex = 0
        // Where to go on after a mismatch: behind the last star, one more character taken by it.
        var retry: (text: Int, pattern: Int)?
        while textIndex < text.count {
            if patternIndex < pattern.count, pattern[patternIndex] == UInt8(ascii: "*") {
                retry = (textIndex, patternIndex + 1)
                patternIndex += 1
            } else if patternIndex < pattern.count, pattern[patternIndex] == text[textIndex] {
                textIndex += 1
                patternIndex += 1
            } else if let last = retry {
                retry = (last.text + 1, last.pattern)
                textIndex = last.text + 1
                patternIndex = last.pattern
            } else {
                return false
            }
        }
        return pattern[patternIndex...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
