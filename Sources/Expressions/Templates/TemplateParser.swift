/// Splits a template into its literal parts and its expressions.
struct TemplateParser {
    private let text: String
    private let bytes: [UInt8]

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    /// The parts that parse, and what is wrong with the rest: behind a mistake it goes on where that expression ends.
    func parts() -> (parts: [Template.Part], faults: [SyntaxFault]) {
        var parts: [Template.Part] = []
        var faults: [SyntaxFault] = []
        var literal: [UInt8] = []
        var position = 0
        while let opening = opening(from: position) {
            literal += bytes[position..<opening.position]
            if opening.isEscaped {
                literal += [UInt8(ascii: "$"), UInt8(ascii: "{")]
                position = opening.position + 3
            } else {
                if !literal.isEmpty { parts.append(.literal(String(decoding: literal, as: UTF8.self))) }
                literal.removeAll()
                do throws(SyntaxFault) {
                    let (expression, end) = try expression(from: opening.position)
                    parts.append(.expression(expression, start: opening.position, end: end))
                    position = end
                } catch {
                    faults.append(error)
                    position = end(ofMalformed: opening.position)
                }
            }
        }
        literal += bytes[position...]
        if !literal.isEmpty || parts.isEmpty { parts.append(.literal(String(decoding: literal, as: UTF8.self))) }
        return (parts, faults)
    }

    /// Behind the brace that closes what does not parse; a `}` in a string may end it too early, which costs at most a
    /// mistake more or less.
    private func end(ofMalformed start: Int) -> Int {
        var depth = 0
        for index in start..<bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}") where depth == 1: return index + 1
            case UInt8(ascii: "}"): depth -= 1
            // Nobody closed it: what the next line says has nothing to do with it.
            case UInt8(ascii: "\n"): return index
            default: break
            }
        }
        return bytes.count
    }

    // MARK: Openings

    /// Where an expression or an escaped `${` begins.
    struct Opening {
        let position: Int
        /// Whether it is `$${`.
        let isEscaped: Bool
    }

    /// The next one at the position or behind it.
    ///
    /// `${1}` is none: digits alone are how shells, nginx and relabelings name arguments and groups, in files that
    /// others wrote, and nobody needs an expression to write a number.
    func opening(from start: Int) -> Opening? {
        var position = start
        while position + 1 < bytes.count {
            guard bytes[position] == UInt8(ascii: "$") else {
                position += 1
                continue
            }
            if hasBrace(at: position + 1) {
                guard let end = numberEnd(from: position + 2) else {
                    return Opening(position: position, isEscaped: false)
                }
                position = end
            } else if bytes[position + 1] == UInt8(ascii: "$"), hasBrace(at: position + 2) {
                return Opening(position: position, isEscaped: true)
            } else {
                position += 1
            }
        }
        return nil
    }

    /// The byte behind the brace that closes digits, if nothing else stands before it.
    private func numberEnd(from start: Int) -> Int? {
        let isDigit = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        guard let end = bytes[start...].firstIndex(where: { !isDigit($0) }), end > start,
            bytes[end] == UInt8(ascii: "}")
        else { return nil }
        return end + 1
    }

    private func hasBrace(at position: Int) -> Bool {
        position < bytes.count && bytes[position] == UInt8(ascii: "{")
    }

    // MARK: Expressions

    /// Parses from `${` to behind the brace that closes it; the parser itself finds the end, so braces in strings and
    /// maps do not end it.
    private func expression(from start: Int) throws(SyntaxFault) -> (Expression, end: Int) {
        do throws(SyntaxFault) {
            var parser = try Parser(bytes, from: start + 2)
            guard parser.token.kind != .rightBrace else {
                throw SyntaxFault(message: "${} holds no expression; for a literal ${ write $${", offset: start)
            }
            parser.syntax.root = try parser.expression()
            guard parser.token.kind == .rightBrace else {
                throw parser.unexpected("expected an operator or the '}' that ends ${")
            }
            return (Expression(parser.syntax, of: text), parser.token.end)
        } catch {
            guard let shell = shellExpansion(from: start + 2) else { throw error }
            throw SyntaxFault(
                message: "\(error.message); if \(shell) is meant for a shell, write $\(shell)", offset: error.offset)
        }
    }

    /// The text of something that only a shell understands: `${VAR:-default}`, `${#list[@]}`, `${name%.*}`.
    private func shellExpansion(from start: Int) -> String? {
        guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
        let body = bytes[start..<end]
        let name = body.drop { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "!") }.prefix { $0.isNamePart }
        let marks: [UInt8] = Array(":#%/^,@![".utf8)
        guard !name.isEmpty,
            body.first.map({ !$0.isNamePart }) == true || name.endIndex < end && marks.contains(body[name.endIndex])
        else { return nil }
        return "${" + String(decoding: body, as: UTF8.self) + "}"
    }
}
