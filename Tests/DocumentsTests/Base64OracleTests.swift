import Documents
import Model
import TestSupport
import Testing

/// Base64 against Python's, for random bytes and for texts that are damaged.
@Suite(.enabled(if: CPython.isAvailable, "\(CPython.whyUnavailable)"))
struct Base64OracleTests {
    private static let program = """
        import base64, binascii, re

        def answer(text):
            # White space counts for nothing; anything else that is no digit is a mistake.
            digits = re.sub(r"[ \\n\\r\\t]", "", text)
            if len(digits) % 4: return None
            try: return list(base64.b64decode(digits, validate=True))
            except binascii.Error: return None
        """

    @Test(arguments: 0..<3 as Range<UInt64>) func textsAreReadAsThere(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let texts = (0..<400).map { _ -> String in
            let bytes = (0..<random.below(20)).map { _ in UInt8.random(in: 0 ... .max, using: &random) }
            let text = Base64.encode(bytes)
            #expect(Base64.decode(text) == bytes)
            guard random.once(in: 2) else { return text }
            var damaged = Array(text.utf8)
            damaged.mutate(with: &random, using: Array("AZaz09+/=-_ \n*".utf8))
            return String(decoding: damaged, as: UTF8.self)
        }
        for (text, answer) in zip(texts, try CPython.answers(Self.program, to: texts.map(Value.string))) {
            let mine = Base64.decode(text).map { Value.array($0.map { .integer(Int64($0)) }) }
            #expect(mine ?? .null == answer, "\(text)")
        }
    }
}
