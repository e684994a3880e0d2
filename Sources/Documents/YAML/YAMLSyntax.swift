import Model

/// A mistake in the syntax that libyaml found, said for people.
///
/// libyaml names grammar rules ("did not find expected key"); users need the likely cause and what to do.
struct YAMLSyntax {
    private let problem: YAMLProblem
    private let bytes: UnsafeBufferPointer<UInt8>
    private let file: SourceFileID

    init(_ problem: YAMLProblem, in bytes: UnsafeBufferPointer<UInt8>, file: SourceFileID) {
        self.problem = problem
        self.bytes = bytes
        self.file = file
    }

    var diagnostic: Diagnostic {
        if let offset = problem.byteOffset {
            return YAMLEncoding.diagnostic(for: problem, at: offset, in: bytes, file: file)
        }
        let place = isAboutContext ? problem.contextPosition ?? problem.position : problem.position
        if isInBrackets, isAtEnd, place == problem.position { return openBracketAbove }
        return Diagnostic(
            code: "load.yaml-syntax", summary: "Malformed YAML", detail: detail, at: range(at: place), notes: notes)
    }

    /// Where the document ends behind an opening bracket or a comma, libyaml does not say where the bracket is.
    private var openBracketAbove: Diagnostic {
        let last = bytes.lastIndex { $0 > UInt8(ascii: " ") } ?? 0
        return Diagnostic(
            code: "load.yaml-syntax", summary: "Malformed YAML",
            detail: "The file ends here, but a bracket is still open. Close it.",
            at: range(at: YAMLEncoding.position(of: last, in: bytes)))
    }

    private func range(at position: SourcePosition) -> SourceRange {
        SourceRange(
            file: file, start: position, end: SourcePosition(line: position.line, column: position.column + 1))
    }

    /// Whether the mistake is where something begins, and libyaml only noticed later.
    private var isAboutContext: Bool {
        switch problem.text {
        case "could not find expected ':'", "found unexpected end of stream": true
        default: isInBrackets && isAtEnd
        }
    }

    private var isInBrackets: Bool { problem.context.hasPrefix("while parsing a flow") }

    /// Whether nothing but white space follows.
    private var isAtEnd: Bool {
        bytes[text(before: problem.position).endIndex...].allSatisfy { $0 <= UInt8(ascii: " ") }
    }

    /// Where the surrounding list or mapping begins.
    private var notes: [Diagnostic.Note] {
        guard let start = problem.contextPosition, !isAboutContext, start.line != problem.position.line else {
            return []
        }
        switch problem.context {
        case "while parsing a block mapping": return [Diagnostic.Note("the mapping begins here", at: range(at: start))]
        case "while parsing a block collection": return [Diagnostic.Note("the list begins here", at: range(at: start))]
        case "while parsing a flow sequence": return [Diagnostic.Note("\"[\" is here", at: range(at: start))]
        case "while parsing a flow mapping": return [Diagnostic.Note("\"{\" is here", at: range(at: start))]
        default: return []
        }
    }

    // MARK: Sentences

    private var detail: String {
        if isInBrackets, isAtEnd { return "The bracket that opens here is never closed. Add the other one." }
        return switch problem.text {
        case "mapping values are not allowed in this context": valueNotAllowed
        case "mapping keys are not allowed in this context":
            "A \"? \" that begins a key is not possible here. Put text that begins with \"?\" in quotes."
        case "block sequence entries are not allowed in this context":
            """
            A list item ("- ") is not possible here. A list begins on a line of its own below its key; put text that \
            begins with "- " in quotes.
            """
        case "did not find expected key": expectedKey
        case "did not find expected '-' indicator":
            """
            The items of a list begin with "- " in one column, and this line does not. Either it is indented \
            differently from the items above, or a key is missing above the list.
            """
        case "could not find expected ':'":
            """
            A key must be followed by ":" and a space on the same line, and this text is not. If it continues the \
            text of the line above, indent it further than the key there.
            """
        case "did not find expected ',' or ']'": unclosed("[", "]", "list")
        case "did not find expected ',' or '}'": unclosed("{", "}", "mapping")
        case "found character that cannot start any token": startOfToken
        case "found a tab character where an indentation space is expected",
            "found a tab character that violates indentation":
            "A tab stands where the line is indented. YAML allows only spaces there; replace the tab."
        case "did not find expected <document start>": documentStart
        case "did not find expected node content":
            """
            A comma or a bracket stands where a value is expected. Put text that begins with one in quotes; write null \
            or "" where there is no value.
            """
        default: scalarDetail
        }
    }

    /// Mistakes inside of a scalar, a tag or a directive.
    private var scalarDetail: String {
        switch problem.text {
        case "found unexpected end of stream": "The quote that opens here is never closed. Add it at the text's end."
        case "found unexpected document indicator":
            "A line that begins with \"---\" or \"...\" ends the document, but a quoted text is still open. Close it."
        case "found unknown escape character":
            """
            YAML has no such escape. In double quotes a backslash begins one: write "\\\\" for a backslash, or put the \
            text in single quotes, where it means itself.
            """
        case "did not find expected hexdecimal number", "found invalid Unicode character escape code":
            "The escape needs hexadecimal digits of a character: two after \\x, four after \\u, eight after \\U."
        case "found unexpected ':'":
            "A \":\" stands inside of a text between brackets. Put the text in quotes."
        case "found undefined tag handle":
            "This tag uses a short form that no %TAG line explains. Put text that begins with \"!\" in quotes."
        case "did not find expected alphabetic or numeric character":
            """
            An "&" begins the name of an anchor and a "*" an alias, but no name follows. Put text that begins with \
            one of them in quotes.
            """
        case "found an indentation indicator equal to 0":
            "The number after \"|\" or \">\" says how far the text is indented: from 1 to 9."
        case "did not find expected comment or line break":
            """
            The text of a block begins on the line below its "|" or ">". Only "+", "-", an indentation from 1 to 9 or \
            a comment may follow on this line.
            """
        case "found incompatible YAML document": "The %YAML line asks for a version other than 1.1 or 1.2."
        case "out of memory": "There is not enough memory to read the file."
        default: otherDetail
        }
    }

    private var otherDetail: String {
        if problem.context.contains("directive") || problem.text.contains("directive") {
            return """
                A line that begins with "%" is a directive, and this one is malformed: \(problem.text). Put text that \
                begins with "%" in quotes.
                """
        }
        if problem.context.contains("tag") {
            return "A \"!\" begins a tag, and this one is malformed. Put text that begins with \"!\" in quotes."
        }
        return problem.context.isEmpty ? "\(problem.text)." : "\(problem.text), \(problem.context)."
    }

    private var valueNotAllowed: String {
        """
        A ":" makes a key of the text before it, and a key is not possible here. Either the line is indented \
        differently from its neighbours, or a ":" above lacks the space behind it, or the text contains ": " and \
        needs quotes.
        """
    }

    private var expectedKey: String {
        if isBehindQuote {
            return """
                Text follows a closing quote on the same line. A value that begins with a quote ends with it: put the \
                whole value in quotes, and quotes inside it as \\" or ''.
                """
        }
        return """
            A key of the mapping was expected here. Either the line is indented differently from the keys above it, \
            or a quote or bracket above is out of place.
            """
    }

    private func unclosed(_ opening: String, _ closing: String, _ kind: String) -> String {
        """
        The \(kind) that "\(opening)" opens needs "," or "\(closing)" here. Close it, separate its parts with commas, \
        or put text that contains brackets, commas or ": " in quotes.
        """
    }

    private var startOfToken: String {
        switch byte(at: problem.position) {
        case UInt8(ascii: "\t"):
            "A tab stands where the line is indented. YAML allows only spaces there; replace the tab."
        case UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "%"):
            "YAML reserves this character at the beginning of a value. Put the value in quotes."
        default: "No value can begin with this character. Put the value in quotes."
        }
    }

    private var documentStart: String {
        """
        The document has ended, and something else follows. Separate documents with a line "---"; in one document, \
        all keys of a mapping begin in one column.
        """
    }

    // MARK: The text around

    /// The bytes of a line, without its end.
    private func line(_ number: UInt32) -> UnsafeBufferPointer<UInt8>.SubSequence {
        var rest = bytes[...]
        for _ in 1..<max(number, 1) {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return rest.suffix(0) }
            rest = rest[(end + 1)...]
        }
        return rest.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    }

    /// What stands before a position on its line.
    private func text(before position: SourcePosition) -> UnsafeBufferPointer<UInt8>.SubSequence {
        let line = line(position.line)
        var column = UInt32(1)
        for index in line.indices where line[index] & 0xC0 != 0x80 {
            if column == position.column { return line[..<index] }
            column += 1
        }
        return line
    }

    private func byte(at position: SourcePosition) -> UInt8? {
        let before = text(before: position)
        return before.endIndex < bytes.endIndex ? bytes[before.endIndex] : nil
    }

    private var isBehindQuote: Bool {
        let last = text(before: problem.position).last { $0 != UInt8(ascii: " ") }
        return last == UInt8(ascii: "\"") || last == UInt8(ascii: "'")
    }
}
