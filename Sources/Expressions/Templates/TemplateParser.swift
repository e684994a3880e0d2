/// Splits a template into its literal parts and its expressions.
struct TemplateParser {
    private let text: String
    private let bytes: [UInt8]

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    func parts() throws(SyntaxFault) -> [Template.Part] {
        var parts: [Template.Part] = []
        var literal: [UInt8] = []
        var position = 0
        while position < bytes.count {
            let isDollar = bytes[position] == UInt8(ascii: "$")
            if isDollar, hasBrace(at: position + 1) {
                if !literal.isEmpty { parts.append(.literal(String(decoding: literal, as: UTF8.self))) }
                literal.removeAll()
                let (expression, end) = try expression(from: position)
                parts.append(.expression(expression, start: position, end: end))
                position = end
            } else if isDollar, position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "$"),
                hasBrace(at: position + 2)
            {
                literal += [UInt8(ascii: "$"), UInt8(ascii: "{")]
                position += 3
            } else {
                literal.append(bytes[position])
                position += 1
            }
        }
        if !literal.isEmpty || parts.isEmpty { parts.append(.literal(String(decoding: literal, as: UTF8.self))) }
        return parts
    }

    private func hasBrace(at position: Int) -> Bool {
        position < bytes.count && bytes[position] == UInt8(ascii: "{")
    }

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
