import Model
import Schemas
import TestSupport
import Testing

/// Formats of strings against what Python's modules for them say.
@Suite(.enabled(if: CPython.isAvailable, "\(CPython.whyUnavailable)"))
struct FormatOracleTests {
    private static let program = #"""
        import base64, binascii, ipaddress, re
        from datetime import date

        def parses(read, *causes):
            try: read()
            except causes: return False
            return True

        def answer(case):
            form, text = case
            if form == "date": return re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) is not None and parses(lambda: date.fromisoformat(text), ValueError)
            if form == "ipv6": return "%" not in text and parses(lambda: ipaddress.IPv6Address(text), ValueError)
            if form == "cidr":
                address, _, length = text.partition("/")
                return re.fullmatch(r"\d+", length, re.ASCII) is not None and parses(lambda: ipaddress.ip_interface(text), ValueError)
            if form == "byte": return text != "" and len(text) % 4 == 0 and parses(lambda: base64.b64decode(text, validate=True), binascii.Error)
            if form == "uuid": return re.fullmatch(r"(?i)[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", text, re.ASCII) is not None
            return re.fullmatch(r"(?i)([0-9a-f]{2}(:[0-9a-f]{2}){5}|[0-9a-f]{2}(-[0-9a-f]{2}){5})", text, re.ASCII) is not None
        """#

    private static let samples: [String: [String]] = [
        "date": ["2026-02-28", "2024-02-29", "1900-01-31", "9999-12-31"],
        "ipv6": ["::1", "2001:db8::ff00:42:8329", "1:2:3:4:5:6:7:8", "::ffff:10.0.0.1", "fe80::"],
        "cidr": ["10.0.0.0/8", "2001:db8::/32", "1.2.3.4/32", "1.2.3.4/33", "::/0", "::/129"],
        "byte": ["YQ==", "YWI=", "YWJj", "YWJjZA=="],
        "uuid": ["123e4567-e89b-12d3-a456-426614174000", "123E4567E89B12D3A456426614174000"],
        "mac": ["00:1b:44:11:3a:b7", "00-1B-44-11-3A-B7"],
    ]

    @Test(arguments: 0..<3 as Range<UInt64>) func textsHaveTheFormThatPythonSees(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let cases = (0..<500).map { _ -> (form: String, text: String) in
            let (form, texts) = random.pick(Self.samples.sorted { $0.key < $1.key })
            var text = random.pick(texts)
            for _ in 0..<random.below(3) {
                let place = text.index(text.startIndex, offsetBy: random.below(text.count + 1))
                if random.once(in: 2), place < text.endIndex {
                    text.remove(at: place)
                } else {
                    text.insert(random.pick(Array("0123459af:.-/=zG")), at: place)
                }
                if text.isEmpty { text = ":" }
            }
            return (form, text)
        }
        let schemas = Self.samples.keys.reduce(into: [String: Schema]()) {
            $0[$1] = Schema(openAPIv3: ["type": "string", "format": .string($1)])
        }
        let answers = try CPython.answers(Self.program, to: cases.map { [.string($0.form), .string($0.text)] })
        for ((form, text), answer) in zip(cases, answers) {
            let errors = Validation.validate(.string(text), schema: try #require(schemas[form]))
            #expect(errors.isEmpty == (answer == true), "\(form) \(text)")
        }
    }
}
