import Model
import TestSupport

/// Values that are hard to write: strings that look like something else, odd white space, extreme numbers.
struct RandomValues {
    var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    static let trickyStrings = [
        "", " ", "\n", "\n\n", "a\n", "a\n\n", "\na", "a\n\nb", " a\nb", "\ta\nb", "a\n b\n", "a \nb", "a\n  ",
        "a\n  \n",
        "  \na", "a\n\t\nb\n", "# a\nb", "---\na", "a\n---\n", "...", "---", "- a", "-", "- ", "-a", "--flag", "? a",
        "?", ": a",
        ":", "a:", "a: b", "a :b", "a:b", "a #b", "a#b", "#a", " a", "a ", "a\t", "\ta", "yes", "No", "oN", "OFF", "y",
        "N",
        "true", "TRUE", "tRue", "null", "Null", "~", "~a", "=", "<<", "<", "!a", "&a", "*a", "|", ">", "|-", "%a", "@a",
        "`a",
        "'a'", "\"a\"", "it's", "a\"b", "a\\b", "\\", "\\\\n", "[a]", "{a}", "a]", "a}", ",a", "a,b", "0", "-0", "+1",
        "1e3",
        "1E3", "1.5", ".5", "5.", ".", "..", "1.2.3", "10.0.0.1", "0x1F", "0X1f", "0o7", "0O7", "017", "0b1", "08",
        "1_000",
        "_1", "12:30:45", "1:2", "2020-01-01", "2020-01-01T00:00:00Z", "2020-01-01 00:00:00 +1", "1e", "1e+", "e1",
        ".inf",
        "-.INF", "+.inf", ".NaN", ".nan", "-.nan", "inf", "nan", "NaN", "100m", "4Gi", "1Ki", "30d", "3f2a91c", "1,000",
        "1.",
        "-1", "-1.5e-7", "-.5", "+.5", "0x", "0b", "0b2", "0xg", "1e400", "18446744073709551616", "\u{0}", "\u{7}",
        "\u{1B}[0m",
        "\u{7F}", "\u{85}", "a\u{85}b", "\u{A0}", "\u{2028}", "a\u{2029}b\nc", "\u{FEFF}", "\u{FEFF}a", "\u{FFFE}",
        "\u{FFFD}",
        "ü", "e\u{301}", "日本語\n日本", "🦀", "🦀\n", "a\r\nb", "a\rb", "\r", "${inputs.workers > 0}", "{{ .Values.x }}",
        "^[a-z]([-a-z0-9]*)$", "/metrics", "a=b", "$(VAR)", "(a)", ";", "100%", "a\n\n\n", "|\n", "key: |\n  text\n",
        "a\u{C}b\nc",
    ]

    private static let pieces = [
        "a", "b", "0", "1", "9", ".", "-", "+", "_", "e", "E", "x", "o", "T", "Z", ":", " ", "  ", "\n", "\t", "#", "'",
        "\"",
        "\\", "{", "}", "[", "]", ",", "&", "*", "!", "|", ">", "%", "@", "`", "~", "=", "<", "?", "/", "$", "ü", "🦀",
        "\u{85}",
        "\u{2028}", "\r", "yes", "no", "null", "true",
    ]

    mutating func string() -> String {
        switch random.below(4) {
        case 0: random.pick(RandomValues.trickyStrings)
        case 1: String(repeating: random.pick(["x", "word ", "ü"]), count: random.below(60))
        default: (0..<random.below(9)).map { _ in random.pick(RandomValues.pieces) }.joined()
        }
    }

    mutating func number() -> Double {
        switch random.below(5) {
        case 0: Double(random.below(2000) - 1000)
        case 1: Double(random.below(2_000_000) - 1_000_000) / 1000
        case 2:
            random.pick([
                0.1, -0.0, 1e20, 1e21, 1.5e300, 0x1p-1074, 1e-6, 9.9e-7, 0x1p63, -0x1p63, 0x1p53, 1e15, 123e18,
            ])
        default:
            Double(sign: random.once(in: 2) ? .plus : .minus, exponent: random.below(600) - 300, significand: 1.1)
                * Double.random(in: 1..<2, using: &random)
        }
    }

    mutating func scalar() -> Value {
        switch random.below(10) {
        case 0: .null
        case 1: .bool(random.once(in: 2))
        case 2: .integer(random.pick([0, 1, -1, .max, .min, Int64(random.below(100_000))]))
        case 3: .number(number())
        default: .string(string())
        }
    }

    mutating func value(depth: Int = 4) -> Value {
        switch depth == 0 ? 0 : random.below(5) {
        case 1: .array((0..<random.below(4)).map { _ in value(depth: depth - 1) })
        case 2, 3: object(depth: depth - 1)
        default: scalar()
        }
    }

    mutating func object(depth: Int) -> Value {
        var fields: [ValueObject.Field] = []
        for _ in 0..<random.below(5) {
            fields.append(ValueObject.Field(key: key(), value: value(depth: depth)))
        }
        return .object(ValueObject(fields))
    }

    private mutating func key() -> String {
        switch random.below(8) {
        case 0: string()
        case 1: String(repeating: "k", count: 990 + random.below(60))
        default: random.pick(["name", "spec", "a.b/c", "x-y", "image", "data"])
        }
    }

    /// A whole object with a random `spec`.
    mutating func object(name: String) -> Value {
        [
            "apiVersion": "x.dev/v1", "kind": "Thing", "metadata": ["name": .string(name)],
            "spec": .array((0..<12).map { _ in value() }),
        ]
    }
}
