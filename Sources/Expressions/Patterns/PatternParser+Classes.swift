extension PatternParser {
    // MARK: Escapes

    /// Behind a backslash outside of brackets.
    mutating func escape(from start: Int) throws(Pattern.Malformed) -> PatternNode {
        guard let scalar = current else { throw malformed("a backslash at the end", at: start) }
        switch scalar {
        case "A": return assertion(.textStart)
        case "z": return assertion(.textEnd)
        case "b": return assertion(.wordBoundary)
        case "B": return assertion(.noWordBoundary)
        case "C":
            throw malformed("\\C (one byte) is not supported, since text is matched by characters", at: start)
        case "1"..."9":
            throw malformed(
                "a reference back to a group is not supported, as in RE2: it cannot be matched in linear time",
                at: start)
        default: break
        }
        if var set = try classEscape(from: start) {
            set.ignoresCase = flags.ignoresCase
            return .set(set)
        }
        return literal(try characterEscape(from: start))
    }

    private mutating func assertion(_ assertion: PatternAssertion) -> PatternNode {
        position += 1
        return .assertion(assertion)
    }

    /// `\d`, `\pL` and their like; `nil`, and nothing read, for anything else.
    private mutating func classEscape(from start: Int) throws(Pattern.Malformed) -> ScalarSet? {
        guard let scalar = current else { return nil }
        position += 1
        switch scalar {
        case "d": return .digits
        case "D": return ScalarSet.digits.complement
        case "w": return .words
        case "W": return ScalarSet.words.complement
        case "s": return .spaces
        case "S": return ScalarSet.spaces.complement
        case "p", "P":
            var name = ""
            if take("{") {
                while let scalar = current, scalar != "}" {
                    name.unicodeScalars.append(scalar)
                    position += 1
                }
                position += 1
            } else if let scalar = current {
                name.unicodeScalars.append(scalar)
                position += 1
            }
            let isInverse = name.hasPrefix("^")
            if isInverse { name.removeFirst() }
            guard let set = ScalarSet(category: name, isNegated: (scalar == "P") != isInverse) else {
                throw malformed(
                    "\\p{\(name)} is not supported: there are general categories such as \\pL or \\p{Lu}, no scripts",
                    at: start)
            }
            return set
        default:
            position -= 1
            return nil
        }
    }

    /// An escape that stands for one character.
    private mutating func characterEscape(from start: Int) throws(Pattern.Malformed) -> Unicode.Scalar {
        guard let scalar = current else { throw malformed("a backslash at the end", at: start) }
        position += 1
        switch scalar {
        case "a": return "\u{7}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "v": return "\u{B}"
        case "x": return try hexadecimal(from: start)
        case "0": return octal()
        default: break
        }
        guard !scalar.isASCII || !UInt8(scalar.value).isNamePart || scalar == "_" else {
            throw malformed("'\\\(scalar)' is no escape sequence", at: start)
        }
        return scalar
    }

    /// `\x41` or `\x{1F431}`.
    private mutating func hexadecimal(from start: Int) throws(Pattern.Malformed) -> Unicode.Scalar {
        let isBraced = take("{")
        var value: UInt32 = 0
        var count = 0
        while let scalar = current, scalar.isASCII, let digit = UInt8(scalar.value).hexDigitValue,
            count < (isBraced ? 6 : 2)
        {
            value = value * 16 + digit
            count += 1
            position += 1
        }
        guard count == 2 || (isBraced && count > 0), !isBraced || take("}"), let scalar = UnicodeScalar(value) else {
            throw malformed("\\x is followed by two hexadecimal digits, or by a character's number in { }", at: start)
        }
        return scalar
    }

    /// Up to two octal digits behind `\0`.
    private mutating func octal() -> Unicode.Scalar {
        var value: UInt8 = 0
        var count = 0
        while let scalar = current, scalar >= "0", scalar <= "7", count < 2 {
            value = value * 8 + UInt8(scalar.value - 0x30)
            count += 1
            position += 1
        }
        return UnicodeScalar(value)
    }

    // MARK: Brackets

    /// Behind `[`, up to behind its `]`.
    mutating func bracketed(from start: Int) throws(Pattern.Malformed) -> ScalarSet {
        var set = ScalarSet()
        set.isNegated = take("^")
        set.ignoresCase = flags.ignoresCase
        var isFirst = true
        while let scalar = current, scalar != "]" || isFirst {
            isFirst = false
            if scalar == "[", peek(1) == ":" {
                if let named = try namedClass() {
                    set.formUnion(named)
                    continue
                }
            }
            let place = position
            if scalar == "\\" {
                position += 1
                if let other = try classEscape(from: place) {
                    set.formUnion(other)
                    continue
                }
                position -= 1
            }
            let low = try bracketCharacter()
            guard current == "-", let next = peek(1), next != "]" else {
                set.insert(low.value...low.value)
                continue
            }
            position += 1
            let high = try bracketCharacter()
            guard low <= high else { throw malformed("a range that ends in front of its start", at: place) }
            set.insert(low.value...high.value)
        }
        guard take("]") else { throw malformed("this '[' has no ']'", at: start) }
        return set
    }

    private mutating func bracketCharacter() throws(Pattern.Malformed) -> Unicode.Scalar {
        let start = position
        guard let scalar = current else { throw malformed("this '[' has no ']'") }
        position += 1
        return scalar == "\\" ? try characterEscape(from: start) : scalar
    }

    /// `[:alpha:]` or `[:^alpha:]`; `nil`, and nothing read, where this is no such thing.
    private mutating func namedClass() throws(Pattern.Malformed) -> ScalarSet? {
        let start = position
        var end = position + 2
        while end + 1 < scalars.count, scalars[end] != ":" { end += 1 }
        guard end + 1 < scalars.count, scalars[end + 1] == "]" else { return nil }
        var name = ""
        name.unicodeScalars.append(contentsOf: scalars[(position + 2)..<end])
        let isInverse = name.hasPrefix("^")
        if isInverse { name.removeFirst() }
        guard let set = ScalarSet.named(name) else { throw malformed("there is no class [:\(name):]", at: start) }
        position = end + 2
        return isInverse ? set.complement : set
    }
}
