import Documents
import Model
import TestSupport

/// Scalars in the spellings that YAML has for them, each with the value that `sigs.k8s.io/yaml`, kubectl's reader, takes it
/// for: the value is drawn first, so that nothing has to be read to know it.
struct RandomScalars {
    /// A scalar where a value may stand, and its value.
    struct Written {
        var text: String
        var value: Value
    }

    var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    /// A scalar without a line of its own; lines that it breaks into go on behind so many blanks, `nil` for one line.
    mutating func scalar(continuedAt indent: Int?) -> Written {
        switch random.below(12) {
        case 0: return Written(text: random.pick(["~", "null", "Null", "NULL", "!!null ''"]), value: .null)
        case 1: return flag()
        case 2, 3: return integer()
        case 4: return number()
        case 5: return random.pick(Self.traps)
        default:
            let text = string()
            return Written(text: spelled(text, continuedAt: indent), value: .string(text))
        }
    }

    // MARK: Booleans and numbers

    private mutating func flag() -> Written {
        let isTrue = random.once(in: 2)
        let words = isTrue ? ["y", "yes", "on", "true"] : ["n", "no", "off", "false"]
        let word = random.pick(words)
        let spelling = random.pick([word, word.uppercased(), word.prefix(1).uppercased() + word.dropFirst()])
        return Written(text: random.once(in: 8) ? "!!bool '\(spelling)'" : spelling, value: .bool(isTrue))
    }

    private mutating func integer() -> Written {
        let value = random.pick([
            0, 1, 7, 8, 80, 255, 256, 8080, 65_535, 1_000_000, 1 << 31, 1 << 53, .max, Int64(random.below(1 << 40)),
        ])
        let sign = random.pick(["", "", "+", "-"])
        let text: String
        switch random.below(8) {
        case 0: text = sign + "0x" + random.pick([String(value, radix: 16), String(value, radix: 16).uppercased()])
        case 1: text = sign + "0o" + String(value, radix: 8)
        case 2: text = sign + "0" + String(value, radix: 8)
        case 3: text = sign + "0b" + String(value, radix: 2)
        case 4: text = sign + withUnderscores(String(value))
        case 5: text = "!!int '\(sign)\(value)'"
        default: text = sign + String(value)
        }
        return Written(text: text, value: .integer(sign == "-" ? -value : value))
    }

    private mutating func withUnderscores(_ digits: String) -> String {
        digits.map { random.once(in: 3) ? "\($0)_" : String($0) }.joined()
    }

    private mutating func number() -> Written {
        let whole = random.pick(["0", "1", "12", "100", "9007199254740993", ""])
        let fraction = random.pick(["5", "25", "10", "000001", "0"])
        let exponent = random.pick(["", "", "e3", "E-7", "e+20", "e21", "E300", "e-300"])
        let text = random.pick(["", "+", "-"]) + "\(whole).\(fraction)\(exponent)"
        return Written(text: text, value: Self.throughJSON(Double(text) ?? 0))
    }

    /// Numbers go through JSON, which has the shortest digits and no difference between a whole number and an integer.
    private static func throughJSON(_ number: Double) -> Value {
        let value = Value.number(number)
        return (try? JSON.parse(JSON.serialize(value))) ?? value
    }

    /// What is easily taken for something else.
    private static let traps: [Written] = [
        ("2020-01-01", "2020-01-01"), ("2020-01-01T01:02:03Z", "2020-01-01T01:02:03Z"), ("190:20:30", "190:20:30"),
        ("1.2.3", "1.2.3"), ("10.0.0.1", "10.0.0.1"), ("100m", "100m"), ("4Gi", "4Gi"), ("1e", "1e"), ("0x", "0x"),
        ("08", 8), ("0o8", "0o8"), ("0b2", "0b2"), ("yEs", "yEs"), ("nO", "nO"), ("tRUE", "tRUE"), ("=", "="),
        ("nULL", "nULL"), ("a#b", "a#b"), ("a:b", "a:b"), ("-a", "-a"), ("+", "+"), ("12e03", 12_000), ("5.", 5),
        ("1e20", .number(1e20)), ("1e400", "1e400"), ("18446744073709551615", .number(0x1p64)),
        ("9223372036854775808", .number(0x1p63)), ("-9223372036854775808", .integer(.min)),
        ("18446744073709551616", .number(0x1p64)), ("!!str 12", "12"), ("!!str yes", "yes"), ("!!str ~", "~"),
        ("! 1", "1"), ("! yes", "yes"), ("! ~", "~"), ("! \"a\"", "a"), ("!!float 3", 3), ("!!int \"0x1F\"", 31),
        ("!!binary aGVsbG8=", "hello"),
        ("!!timestamp 2020-01-01", "2020-01-01"), ("''", ""), ("\"\"", ""),
        ("\"${instance.name} $${1}\"", "${instance.name} $${1}"),
        ("${x:-y}z", "${x:-y}z"), ("$(VAR)", "$(VAR)"), ("_1", "_1"), ("1__0", 10), (".5_0", 0.5), ("0x1_F", 31),
    ].map { Written(text: $0.0, value: $0.1) }

    // MARK: Strings

    /// A text of pieces of every class of characters.
    mutating func string() -> String {
        (0..<random.below(12)).map { _ in random.pick(random.pick(Self.classes)) }.joined()
    }

    private static let classes: [[String]] = [
        ["a", "word", "Z", "0", "42", "yes", "null", "true"], [" ", "  ", "\n", "\n\n", "\t"],
        [
            "'", "\"", "\\", "`", "|", ">", "#", " #", ":", ": ", "- ", "---\n", "...", "?", "&a", "*a", "!", "%", "@",
            ",",
        ],
        ["{", "}", "[", "]", "${", "$${", "${1}", "${instance.name}", "$(X)", "{{ .x }}", "<<", "~"],
        ["ü", "e\u{301}", "日本", "🦀", "👩‍👩‍👧", "\u{A0}", "\u{E000}", "\u{FFFD}", "\u{10FFFD}"],
        ["\0", "\u{1}", "\u{7}", "\u{1B}[0m", "\u{1F}", "\r", "\r\n", "\u{C}", "\u{7F}"],
        [
            "\u{80}", "\u{85}", "\u{9F}", "\u{AD}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{202E}", "\u{2066}",
            "\u{200B}",
        ],
        ["\u{FFFE}", "\u{FFFF}", "\u{1FFFE}", "\u{10FFFF}", "\u{E0001}"],
    ]

    /// A string in one of the styles that can hold it.
    mutating func spelled(_ text: String, continuedAt indent: Int?) -> String {
        switch random.below(4) {
        case 0 where text.isPlain: text
        case 0, 1: singleQuoted(text, continuedAt: indent) ?? doubleQuoted(text, continuedAt: indent)
        default: doubleQuoted(text, continuedAt: indent)
        }
    }

    /// `nil` where the text has what only an escape can say.
    private mutating func singleQuoted(_ text: String, continuedAt indent: Int?) -> String? {
        let scalars = Array(text.unicodeScalars)
        var result = "'"
        for (index, scalar) in scalars.enumerated() {
            let isBetweenWords =
                index > 0 && index + 1 < scalars.count
                && !scalars[index - 1].isWhite && !scalars[index + 1].isWhite
            switch scalar {
            case "'": result += "''"
            case "\n":
                guard let indent, isBetweenWords else { return nil }
                result += "\n\n" + String(repeating: " ", count: indent)
            case " " where isBetweenWords && random.once(in: 4):
                result += indent.map { "\n" + String(repeating: " ", count: $0) } ?? " "
            default:
                guard scalar.isPrintable else { return nil }
                result.unicodeScalars.append(scalar)
            }
        }
        return result + "'"
    }

    private mutating func doubleQuoted(_ text: String, continuedAt indent: Int?) -> String {
        var result = "\""
        // Blanks at the beginning of a line that goes on do not count.
        var isAtLineStart = false
        for scalar in text.unicodeScalars {
            if let indent, random.once(in: 12) {
                result += "\\\n" + String(repeating: " ", count: indent)
                isAtLineStart = true
            }
            let isRaw = scalar.isPrintable && scalar != "\"" && scalar != "\\" && !(isAtLineStart && scalar.isWhite)
            result += isRaw && !random.once(in: 10) ? String(scalar) : escape(scalar)
            isAtLineStart = false
        }
        return result + "\""
    }

    private mutating func escape(_ scalar: Unicode.Scalar) -> String {
        let short: [Unicode.Scalar: String] = [
            "\0": "0", "\u{7}": "a", "\u{8}": "b", "\t": "t", "\n": "n", "\u{B}": "v", "\u{C}": "f", "\r": "r",
            "\u{1B}": "e", "\"": "\"", "\\": "\\", "\u{85}": "N", "\u{A0}": "_", "\u{2028}": "L", "\u{2029}": "P",
        ]
        if let letter = short[scalar], random.once(in: 2) { return "\\" + letter }
        let digits = String(scalar.value, radix: 16, uppercase: random.once(in: 2))
        let forms = [("x", 2), ("u", 4), ("U", 8)].filter { digits.count <= $0.1 }
        let (letter, width) = random.pick(forms)
        return "\\" + letter + String(repeating: "0", count: width - digits.count) + digits
    }
}

extension String {
    /// Whether it can only be a string, in every place, without quotes.
    fileprivate var isPlain: Bool {
        let words = ["y", "yes", "n", "no", "on", "off", "true", "false", "null"]
        return utf8.first.map { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 } == true
            && utf8.allSatisfy {
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
            }
            && !words.contains(self)
    }
}

extension Unicode.Scalar {
    fileprivate var isWhite: Bool { [" ", "\t", "\n"].contains(self) }

    /// Whether YAML 1.1 lets it stand in a text as it is, and it ends no line.
    var isPrintable: Bool {
        switch value {
        case 0x9, 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x1_0000...: true
        default: false
        }
    }
}
