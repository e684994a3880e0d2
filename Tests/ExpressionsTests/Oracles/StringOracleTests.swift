import Model
import TestSupport
import Testing

/// Functions over strings against those of Python, which counts in code points as CEL does.
@Suite(.enabled(if: CPython.isAvailable, "\(CPython.whyUnavailable)"))
struct StringOracleTests {
    private static let definitions = #"""
        def ascii_only(text, change): return "".join(change(c) if c.isascii() else c for c in text)

        def split(text, separator, limit=-1):
            if limit == 0: return []
            if separator: return text.split(separator, limit - 1 if limit > 0 else -1)
            if limit < 0 or limit >= len(text): return list(text)
            return list(text[:limit - 1]) + [text[limit - 1:]]

        def within(text, *places): return all(0 <= place <= len(text) for place in places) or err()
        """#

    private static let rows: [PythonTable.Row] = [
        ("s.size()", "len(s)"), ("size(bytes(s))", "len(s.encode())"), ("s + t", "s + t"), ("s == t", "s == t"),
        ("s < t", "s < t"), ("s >= t", "s >= t"), ("s in [t, u]", "s in [t, u]"), ("s.contains(t)", "t in s"),
        ("s.startsWith(t)", "s.startswith(t)"), ("s.endsWith(t)", "s.endswith(t)"), ("s.indexOf(t)", "s.find(t)"),
        ("s.indexOf(t, n)", "within(s, n) and s.find(t, n)"), ("s.lastIndexOf(t)", "s.rfind(t)"),
        ("s.lastIndexOf(t, n)", "within(s, n) and s.rfind(t, 0, n + len(t))"),
        ("s.substring(n)", "within(s, n) and s[n:]"),
        ("s.substring(n, m)", "within(s, n, m) and (s[n:m] if n <= m else err())"),
        ("s.charAt(n)", "within(s, n) and s[n:n + 1]"), ("s.reverse()", "s[::-1]"), ("s.trim()", "s.strip()"),
        ("s.lowerAscii()", "ascii_only(s, str.lower)"), ("s.upperAscii()", "ascii_only(s, str.upper)"),
        ("s.replace(t, u)", "s.replace(t, u)"), ("s.replace(t, u, n)", "s.replace(t, u, n)"),
        ("s.split(t)", "split(s, t)"), ("s.split(t, n)", "split(s, t, n)"), ("s.split(t).join(t)", "s"),
        ("[s, t, u].join(t)", "t.join([s, t, u])"), ("[s, t, u].join()", "s + t + u"),
        ("[s, t, u].isSorted()", "s <= t <= u"), ("[s, t, u].min()", "min(s, t, u)"), ("[s, t].max()", "max(s, t)"),
        ("[s, t, u, s].indexOf(u)", "[s, t, u].index(u)"), ("{s: 1}.exists(k, k == t)", "s == t"),
        ("base64.encode(bytes(s))", "base64.b64encode(s.encode()).decode()"),
        ("string(base64.decode(base64.encode(bytes(s))))", "s"), ("'%x'.format([s])", "s.encode().hex()"),
        ("'<%s|%s>%%'.format([s, t])", "'<%s|%s>%%' % (s, t)"), ("'%s'.format([[s, t]])", "'[%s, %s]' % (s, t)"),
        ("bytes(s) < bytes(t)", "s.encode() < t.encode()"), ("bytes(s + t) == bytes(s) + bytes(t)", "True"),
    ]

    private static let pieces = [
        "a", "b", "A", "Z", "ab", "aa", "é", "e\u{301}", "日", "🦀", " ", "\n", "\t", "-", ",", "ß", "\u{A0}", "", "%",
        "\\", "'",
    ]

    private static func text(_ random: inout SplitMix64, _ length: Int) -> String {
        (0..<random.below(length)).map { _ in random.pick(pieces) }.joined()
    }

    @Test(arguments: 0..<3 as Range<UInt64>) func stringsAreThoseOfPython(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let table = PythonTable(definitions: Self.definitions, rows: Self.rows)
        try table.agree(
            over: (0..<70).map { _ in
                let text = Self.text(&random, 9)
                // Parts of the text are found in it more often.
                let start = text.unicodeScalars.dropFirst(random.below(4)).prefix(random.below(3))
                let part = random.once(in: 2) ? String(String.UnicodeScalarView(start)) : Self.text(&random, 3)
                return [
                    ("s", .string(text)), ("t", .string(part)), ("u", .string(Self.text(&random, 4))),
                    ("n", .integer(random.once(in: 12) ? random.pick([.max, .min]) : Int64(random.below(12)) - 1)),
                    ("m", .integer(Int64(random.below(12)) - 1)),
                ]
            })
    }

    /// Texts that may be numbers.
    @Test(arguments: 0..<2 as Range<UInt64>) func textsAreReadAsNumbers(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let definitions = #"""
            def whole(text, low, high, form):
                return fit(int(text), low, high) if re.fullmatch(form, text, re.ASCII) else err()

            def number(text):
                if not re.fullmatch(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?", text, re.ASCII): return err()
                value = float(text)
                return err() if math.isinf(value) else go(value)
            """#
        let table = PythonTable(
            definitions: definitions,
            rows: [
                ("int(s)", #"whole(s, LOW, HIGH, r"[-+]?[0-9]+")"#),
                ("uint(s) == 7u || uint(s) >= 0u", #"whole(s, 0, 2 ** 64 - 1, r"\+?[0-9]+") >= 0"#),
                ("string(double(s))", "number(s)"),
                ("bool(s)", #"s in ("1", "t", "T", "true", "TRUE", "True") or (False if s in ("0", "f") else err())"#),
            ])
        let edges = [
            "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
            "18446744073709551615", "18446744073709551616", "1e308", "1e309", "5e-324", "true", "t", "", "-", ".", "1.",
        ]
        try table.agree(
            over: (0..<300).map { _ in
                let letters = (0..<random.below(6)).map { _ in String(random.pick(Array("0123456789-+.eE x"))) }
                return [("s", .string(random.once(in: 4) ? random.pick(edges) : letters.joined()))]
            })
    }
}
