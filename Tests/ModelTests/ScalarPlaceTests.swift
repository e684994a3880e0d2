import Model
import TestSupport
import Testing

/// Each character behind a `${` is found again in a scalar that was written in one of YAML's ways.
@Suite struct ScalarPlaceTests {
    /// How a text is written as a scalar behind `key: `.
    private enum Form: CaseIterable {
        case plain, quoted, block
    }

    /// The file, and the line and column of each scalar of the text; `nil` where an escape stands for it.
    private struct Written {
        var source: String
        var places: [SourcePosition?]
        var range: SourceRange
    }

    private static func written(_ lines: [String], _ form: Form) -> Written {
        var source = ""
        var places: [SourcePosition?] = []
        var position = SourcePosition(line: 1, column: 1)
        func put(_ text: String, counts: Bool) {
            for scalar in text.unicodeScalars {
                if counts { places.append(position) }
                source.unicodeScalars.append(scalar)
                position =
                    scalar == "\n"
                    ? SourcePosition(line: position.line + 1, column: 1)
                    : SourcePosition(line: position.line, column: position.column + 1)
            }
        }
        put("# é\nkey: ", counts: false)
        let start = position
        switch form {
        case .plain: put(lines.joined(), counts: true)
        case .quoted:
            put("\"", counts: false)
            for line in lines {
                put("\\u00e9", counts: false)
                places.append(nil)
                put(line, counts: true)
            }
            put("\"", counts: false)
        case .block:
            put("|\n", counts: false)
            for line in lines {
                put("    ", counts: false)
                put(line + "\n", counts: true)
            }
        }
        let range = SourceRange(file: SourceFileID(index: 0), start: start, end: position)
        return Written(source: source, places: places, range: range)
    }

    @Test(arguments: 0..<60 as Range<UInt64>) func everyCharacterOfAnExpressionIsFound(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for form in Form.allCases {
            let lines = (0..<(1 + random.below(4))).map { _ in
                (0..<(1 + random.below(4))).map { _ in
                    random.pick(["a ", "🦀", "${in.x}", "${'é' + y}", "$", "{", "}", "  b"])
                }.joined()
            }
            let written = Self.written(lines, form)
            let text: String =
                switch form {
                case .plain: lines.joined()
                case .quoted: lines.map { "\u{E9}" + $0 }.joined()
                case .block: lines.map { $0 + "\n" }.joined()
                }
            let scalars = Array(text.unicodeScalars)
            #expect(scalars.count == written.places.count)
            var isBehindOpening = false
            for offset in scalars.indices {
                isBehindOpening =
                    isBehindOpening && written.places[offset] != nil
                    || scalars[offset...].starts(with: "${".unicodeScalars)
                // Line ends have no place of their own, and blanks behind them are the next line's.
                let isText = scalars[offset] != "\n" && scalars[offset] != " "
                guard isBehindOpening, isText, let place = written.places[offset] else { continue }
                let found = written.range.range(ofOffset: offset, in: text, source: Array(written.source.utf8))
                #expect(found.start == place, "\(offset) of \(String(reflecting: text)) as \(form)")
                #expect(found.start < found.end)
            }
        }
    }
}
