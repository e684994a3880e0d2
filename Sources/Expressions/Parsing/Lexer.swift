/// Splits the bytes of an expression into tokens, one at a time (cel-spec `doc/langdef.md`, section Syntax).
struct Lexer {
    let bytes: [UInt8]
    private(set) var position: Int

    init(_ bytes: [UInt8], from position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    mutating func next() throws(SyntaxFault) -> Token {
        try skipSpaceAndComments()
        let start = position
        guard let byte = peek() else { return Token(kind: .end, start: start, end: start) }
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
            return try nameOrPrefixedString()
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            return number()
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            return try string(start: start, isRaw: false, kind: .string)
        case UInt8(ascii: "`"):
            return try quotedIdentifier()
        case UInt8(ascii: ".") where peek(1)?.isDigit == true:
            return number()
        default:
            return try symbol(byte)
        }
    }

    private func peek(_ distance: Int = 0) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }

    private mutating func skipSpaceAndComments() throws(SyntaxFault) {
        while let byte = peek() {
            if byte == UInt8(ascii: " ") || (byte >= 9 && byte <= 13 && byte != 11) {
                position += 1
            } else if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "/") {
                while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
            } else {
                return
            }
        }
    }

    // MARK: Names

    private mutating func nameOrPrefixedString() throws(SyntaxFault) -> Token {
        let start = position
        while peek()?.isNamePart == true { position += 1 }
        let length = position - start
        if length <= 2, let quote = peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let letters = bytes[start..<position].map { $0 | 0x20 }
            switch letters {
            case [UInt8(ascii: "r")]: return try string(start: start, isRaw: true, kind: .string)
            case [UInt8(ascii: "b")]: return try string(start: start, isRaw: false, kind: .bytes)
            case [UInt8(ascii: "b"), UInt8(ascii: "r")], [UInt8(ascii: "r"), UInt8(ascii: "b")]:
                return try string(start: start, isRaw: true, kind: .bytes)
            default: break
            }
        }
        let isIn = length == 2 && bytes[start] == UInt8(ascii: "i") && bytes[start + 1] == UInt8(ascii: "n")
        return Token(kind: isIn ? .in : .identifier, start: start, end: position)
    }

    private mutating func quotedIdentifier() throws(SyntaxFault) -> Token {
        let start = position
        position += 1
        while let byte = peek(), byte != UInt8(ascii: "`") {
            let isAllowed =
                byte.isNamePart || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/")
                || byte == UInt8(ascii: " ")
            guard isAllowed else {
                throw SyntaxFault(
                    message: "a name in backticks may hold letters, digits, '_', '.', '-', '/' and spaces",
                    offset: position)
            }
            position += 1
        }
        guard peek() != nil, position > start + 1 else {
            throw SyntaxFault(message: "this name in backticks is empty or does not end", offset: start)
        }
        position += 1
        return Token(kind: .quotedIdentifier, start: start, end: position)
    }

    // MARK: Numbers

    private mutating func number() -> Token {
        let start = position
        if peek() == UInt8(ascii: "0"), peek(1).map({ $0 | 0x20 }) == UInt8(ascii: "x"), peek(2)?.isHexDigit == true {
            position += 2
            while peek()?.isHexDigit == true { position += 1 }
            return integer(from: start)
        }
        skipDigits()
        var isDouble = false
        if peek() == UInt8(ascii: "."), peek(1)?.isDigit == true {
            isDouble = true
            position += 1
            skipDigits()
        }
        if let byte = peek(), byte | 0x20 == UInt8(ascii: "e") {
            let hasSign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
            if peek(hasSign ? 2 : 1)?.isDigit == true {
                isDouble = true
                position += hasSign ? 2 : 1
                skipDigits()
            }
        }
        return isDouble ? Token(kind: .double, start: start, end: position) : integer(from: start)
    }

    private mutating func skipDigits() {
        while peek()?.isDigit == true { position += 1 }
    }

    private mutating func integer(from start: Int) -> Token {
        if let byte = peek(), byte | 0x20 == UInt8(ascii: "u") {
            position += 1
            return Token(kind: .unsigned, start: start, end: position)
        }
        return Token(kind: .integer, start: start, end: position)
    }

    // MARK: Strings

    /// Finds the end of a string literal; `StringLiteral` decodes what lies between.
    private mutating func string(start: Int, isRaw: Bool, kind: Token.Kind) throws(SyntaxFault) -> Token {
        let quote = bytes[position]
        let isTriple = peek(1) == quote && peek(2) == quote
        position += isTriple ? 3 : 1
        while let byte = peek() {
            if byte == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
                position += isTriple ? 3 : 1
                return Token(kind: kind, start: start, end: position)
            }
            if byte == UInt8(ascii: "\\"), !isRaw {
                position += 2
            } else if !isTriple, byte == 10 || byte == 13 {
                break
            } else {
                position += 1
            }
        }
        throw SyntaxFault(message: "this string does not end: its closing quote is missing", offset: start)
    }

    // MARK: Symbols

    private mutating func symbol(_ byte: UInt8) throws(SyntaxFault) -> Token {
        let start = position
        let following = peek(1)
        let (kind, length): (Token.Kind, Int) =
            switch (Character(UnicodeScalar(byte)), following.map { Character(UnicodeScalar($0)) }) {
            case ("&", "&"): (.and, 2)
            case ("|", "|"): (.or, 2)
            case ("=", "="): (.equal, 2)
            case ("!", "="): (.notEqual, 2)
            case ("<", "="): (.lessOrEqual, 2)
            case (">", "="): (.greaterOrEqual, 2)
            case ("<", _): (.less, 1)
            case (">", _): (.greater, 1)
            case ("!", _): (.not, 1)
            // `a?.b` and `a[?0]` read optionally; `a ?.5 : 1` is a conditional.
            case ("?", ".") where peek(2)?.isDigit != true: (.questionDot, 2)
            case ("?", _): (.question, 1)
            case (".", "?"): (.questionDot, 2)
            case (".", _): (.dot, 1)
            case (",", _): (.comma, 1)
            case (":", _): (.colon, 1)
            case ("(", _): (.leftParenthesis, 1)
            case (")", _): (.rightParenthesis, 1)
            case ("[", "?"): (.leftBracketQuestion, 2)
            case ("[", _): (.leftBracket, 1)
            case ("]", _): (.rightBracket, 1)
            case ("{", _): (.leftBrace, 1)
            case ("}", _): (.rightBrace, 1)
            case ("+", _): (.plus, 1)
            case ("-", _): (.minus, 1)
            case ("*", _): (.star, 1)
            case ("/", _): (.slash, 1)
            case ("%", _): (.percent, 1)
            default: throw SyntaxFault(message: strayMessage(byte, following), offset: start)
            }
        position += length
        return Token(kind: kind, start: start, end: position)
    }

    private func strayMessage(_ byte: UInt8, _ following: UInt8?) -> String {
        switch byte {
        case UInt8(ascii: "="): "'=' is not an operator; write '==' to compare"
        case UInt8(ascii: "&"): "'&' is not an operator; write '&&' for and"
        case UInt8(ascii: "|"): "'|' is not an operator; write '||' for or"
        case 0x21...0x7E: "unexpected character '\(Character(UnicodeScalar(byte)))'"
        default: "unexpected character"
        }
    }
}

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    var isHexDigit: Bool { hexDigitValue != nil }

    var hexDigitValue: UInt32? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(self - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(self - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(self - UInt8(ascii: "A")) + 10
        default: nil
        }
    }

    var isLetter: Bool {
        (self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z"))
            || (self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z"))
    }

    var isNamePart: Bool { isLetter || isDigit || self == UInt8(ascii: "_") }
}
