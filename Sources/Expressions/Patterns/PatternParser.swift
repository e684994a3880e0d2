/// Reads RE2's syntax (github.com/google/re2/wiki/Syntax) into a tree.
struct PatternParser {
    struct Flags {
        /// `i`: letters match their other case as well.
        var ignoresCase = false
        /// `m`: `^` and `$` match at lines.
        var isMultiline = false
        /// `s`: `.` matches a line break.
        var dotMatchesNewline = false
        /// `U`: repetition is lazy unless a `?` follows.
        var isUngreedy = false
    }

    /// RE2's limit for a count in braces.
    private static let repetitionLimit = 1_000
    private static let depthLimit = 200

    let scalars: [Unicode.Scalar]
    var position = 0
    var flags = Flags()
    private var depth = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    mutating func parse() throws(Pattern.Malformed) -> PatternNode {
        let node = try alternation()
        guard position == scalars.count else { throw malformed("a ')' without its '('") }
        return node
    }

    func malformed(_ message: String, at offset: Int? = nil) -> Pattern.Malformed {
        Pattern.Malformed(message: message, offset: offset ?? position)
    }

    var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    func peek(_ distance: Int) -> Unicode.Scalar? {
        position + distance < scalars.count ? scalars[position + distance] : nil
    }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        position += 1
        return true
    }

    // MARK: Structure

    private mutating func alternation() throws(Pattern.Malformed) -> PatternNode {
        depth += 1
        defer { depth -= 1 }
        guard depth < PatternParser.depthLimit else { throw malformed("groups nested too deep") }
        // Flags set inside of a group end with it.
        let outer = flags
        defer { flags = outer }
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .alternation(branches)
    }

    private mutating func sequence() throws(Pattern.Malformed) -> PatternNode {
        var parts: [PatternNode] = []
        while let scalar = current, scalar != "|", scalar != ")" {
            if scalar == "\\", peek(1) == "Q" {
                let quoted = quotation()
                parts += quoted.dropLast()
                // A repetition behind it is of the last character.
                if let last = quoted.last { parts.append(try repeated(last)) }
                continue
            }
            guard let atom = try atom() else { continue }
            parts.append(try repeated(atom))
        }
        return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
    }

    /// `\Q…\E`: everything between stands for itself.
    private mutating func quotation() -> [PatternNode] {
        position += 2
        var parts: [PatternNode] = []
        while let scalar = current {
            if scalar == "\\", peek(1) == "E" {
                position += 2
                break
            }
            parts.append(literal(scalar))
            position += 1
        }
        return parts
    }

    func literal(_ scalar: Unicode.Scalar) -> PatternNode {
        guard flags.ignoresCase, !CaseFolding.variants(of: scalar.value).isEmpty else { return .literal(scalar) }
        var set = ScalarSet([scalar.value...scalar.value])
        set.ignoresCase = true
        return .set(set)
    }

    /// One thing that can be repeated; `nil` for a flag setting such as `(?i)`.
    private mutating func atom() throws(Pattern.Malformed) -> PatternNode? {
        let start = position
        guard let scalar = current else { return .empty }
        position += 1
        switch scalar {
        case "(": return try group(from: start)
        case "[": return .set(try bracketed(from: start))
        case ".": return flags.dotMatchesNewline ? .any : .anyButNewline
        case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
        case "$": return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
        case "\\": return try escape(from: start)
        case "*", "+", "?": throw malformed("nothing in front of '\(scalar)' to repeat", at: start)
        default: return literal(scalar)
        }
    }

    // MARK: Groups

    private mutating func group(from start: Int) throws(Pattern.Malformed) -> PatternNode? {
        var inner = flags
        if take("?") {
            if take("P") {
                guard current == "<" else {
                    throw malformed("'(?P' is followed by '<name>' or not supported", at: start)
                }
                try skipName(from: start)
            } else if current == "<", peek(1) != "=", peek(1) != "!" {
                try skipName(from: start)
            } else {
                guard try readFlags(&inner, from: start) else {
                    flags = inner
                    return nil
                }
            }
        }
        let outer = flags
        flags = inner
        defer { flags = outer }
        let node = try alternation()
        guard take(")") else { throw malformed("this group has no ')'", at: start) }
        return node
    }

    private mutating func skipName(from start: Int) throws(Pattern.Malformed) {
        position += 1
        let first = position
        while let scalar = current, scalar != ">" {
            guard scalar.isASCII, UInt8(scalar.value).isNamePart else {
                throw malformed("a group's name has letters, digits and '_'")
            }
            position += 1
        }
        guard position > first, take(">") else { throw malformed("this group's name does not end", at: start) }
    }

    /// Reads `i`, `-s` and so on; `false` where they end with `)` and hold for what follows.
    private mutating func readFlags(_ inner: inout Flags, from start: Int) throws(Pattern.Malformed) -> Bool {
        var value = true
        while let scalar = current {
            position += 1
            switch scalar {
            case "i": inner.ignoresCase = value
            case "m": inner.isMultiline = value
            case "s": inner.dotMatchesNewline = value
            case "U": inner.isUngreedy = value
            case "-" where value: value = false
            case ":": return true
            case ")": return false
            case "=", "!", "<":
                throw malformed(
                    "looking ahead or behind is not supported, as in RE2: it cannot be matched in linear time",
                    at: start)
            default: throw malformed("'(?\(scalar)' is not supported; there are the flags i, m, s and U", at: start)
            }
        }
        throw malformed("this group has no ')'", at: start)
    }

    // MARK: Repetition

    private mutating func repeated(_ atom: PatternNode) throws(Pattern.Malformed) -> PatternNode {
        var node = atom
        var isRepeated = false
        while let scalar = current {
            let start = position
            let bounds: (Int, Int?)
            switch scalar {
            case "*": bounds = (0, nil)
            case "+": bounds = (1, nil)
            case "?": bounds = (0, 1)
            case "{":
                guard let counted = try counts() else { return node }
                bounds = counted
                position -= 1
            default: return node
            }
            guard !isRepeated else {
                throw malformed("a repetition of a repetition; put the inner one into ( )", at: start)
            }
            isRepeated = true
            position += 1
            let isLazy = take("?")
            node = .repetition(node, minimum: bounds.0, maximum: bounds.1, isGreedy: isLazy == flags.isUngreedy)
        }
        return node
    }

    /// `{2}`, `{2,}` or `{2,5}`, up to behind the brace; `nil` where a brace is just a character.
    private mutating func counts() throws(Pattern.Malformed) -> (Int, Int?)? {
        let start = position
        position += 1
        guard let minimum = number() else {
            position = start
            return nil
        }
        var maximum: Int? = minimum
        if take(",") { maximum = number() }
        guard take("}") else {
            position = start
            return nil
        }
        let largest = maximum ?? minimum
        guard largest <= PatternParser.repetitionLimit, minimum <= largest else {
            throw malformed(
                "a repetition counts up to \(PatternParser.repetitionLimit), the smaller number first", at: start)
        }
        return (minimum, maximum)
    }

    private mutating func number() -> Int? {
        let start = position
        var value = 0
        while let scalar = current, scalar.isASCII, UInt8(scalar.value).isDigit {
            value = min(value * 10 + Int(scalar.value - 0x30), PatternParser.repetitionLimit + 1)
            position += 1
        }
        return position > start ? value : nil
    }
}
