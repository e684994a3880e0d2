import Model
import TestSupport
import Testing

@testable import Expressions

/// Every function of the library over arguments of the types that its signature names: what is declared is what comes
/// out, and nothing crashes at the ends of what the types hold.
@Suite struct FunctionSignatureTests {
    private static let samples: [ExpressionType: [String]] = [
        .int: ["0", "1", "-1", "3", "64", "100", "9223372036854775807", "-9223372036854775808"],
        .uint: ["0u", "1u", "18446744073709551615u"],
        .double: ["0.0", "-0.0", "1.5", "-2.5", "1e308", "5e-324", "(0.0 / 0.0)", "(1.0 / 0.0)", "(-1.0 / 0.0)"],
        .string: [
            "''", "'a'", "'é🐱'", "'1'", "'-5'", "'true'", "'2026-01-31T12:00:00Z'", "'1h'", "'4Gi'", "'1.2.3'", "'::1'",
            "'10.0.0.0/8'", "'https://a/b?c=d'", "'('", "'a*'", "'%s %d %'", "'%.3f'", "'UTC'", "'YQ=='",
            "'dns1123Label'",
        ],
        .bytes: ["b''", "b'\\xff'", "b'abc'"], .bool: ["true", "false"],
        .timestamp: [
            "timestamp(0)", "timestamp('0001-01-01T00:00:00Z')", "timestamp('9999-12-31T23:59:59.999999999Z')",
        ],
        .duration: [
            "duration('0s')", "duration('-1.5s')", "duration('9223372036854775807ns')",
            "duration('-9223372036854775808ns')",
        ],
        .opaque("Quantity"): ["quantity('0')", "quantity('4Gi')", "quantity('-1500m')", "quantity('1e900')"],
        .opaque("Semver"): ["semver('1.2.3')", "semver('18446744073709551615.0.0-a+b')"],
        .opaque("URL"): ["url('https://u@h:1/p?q=1')", "url('/p')"], .opaque("IP"): ["ip('1.2.3.4')", "ip('::')"],
        .opaque("CIDR"): ["cidr('0.0.0.0/0')", "cidr('ff00::/128')"],
        .opaque("Format"): ["format.uuid()", "format.labelValue()"],
        .dyn: ["1", "1u", "1.5", "'a'", "[1]", "{'a': 1}", "null"],
    ]

    /// Arguments for one call: a parameter stands for the same type in all of them.
    private struct Arguments {
        var random: SplitMix64
        private var bound: [String: ExpressionType] = [:]

        init(_ random: SplitMix64) { self.random = random }

        mutating func text(_ type: ExpressionType) -> String {
            switch type {
            case .parameter(let name):
                let choice = bound[name] ?? random.pick([.int, .string, .double, .uint, .duration])
                bound[name] = choice
                return text(choice)
            case .list(let element):
                return "[" + (0..<random.below(4)).map { _ in text(element) }.joined(separator: ", ") + "]"
            case .map(let key, let value): return "{\(text(key == .parameter("A") ? .string : key)): \(text(value))}"
            case .optional(let wrapped): return random.once(in: 3) ? "optional.none()" : "optional.of(\(text(wrapped)))"
            default: return random.pick(FunctionSignatureTests.samples[type] ?? ["null"])
            }
        }
    }

    private static let signatures: [Signature] = {
        let library = Library.standard
        return (library.globalNames + library.memberNames).flatMap { name in
            [true, false].flatMap { isMember in
                (0..<10).flatMap { library.family(name, isMember: isMember, count: $0)?.signatures ?? [] }
            }
        }
    }()

    @Test(arguments: 0..<4 as Range<UInt64>) func resultsAreOfTheDeclaredType(seed: UInt64) throws {
        #expect(Self.signatures.count > 200)
        var random = SplitMix64(seed: seed)
        for signature in Self.signatures {
            for _ in 0..<4 {
                var arguments = Arguments(SplitMix64(seed: random.next()))
                let texts = signature.parameters.map { arguments.text($0) }
                let call =
                    signature.isMember
                    ? "(\(texts[0])).\(signature.name)(\(texts.dropFirst().joined(separator: ", ")))"
                    : "\(signature.name)(\(texts.joined(separator: ", ")))"
                let expression = try Expression(parsing: call)
                // A literal pattern that is none is found before anything runs.
                guard let type = try? expression.check(against: TypeEnvironment()) else {
                    #expect(call.contains("'('") || call.contains("'%s %d %'") || call.contains("'a*'"), "\(call)")
                    continue
                }
                do throws(ExpressionError) {
                    let datum = try expression.evaluateDatum(in: Scope())
                    #expect(Self.fits(datum, type), "\(call) is a \(datum.typeName) and was to be a \(type)")
                } catch {
                    // The longest range is one that nobody can walk.
                    #expect(!error.isTooExpensive || call.hasPrefix("lists.range("), "\(call)")
                    // Lists of any type may hold what has no order and no sum.
                    #expect(
                        !error.message.hasPrefix("no such overload") || call.hasPrefix("math."),
                        "\(call): \(error.message)")
                }
            }
        }
    }

    private static func fits(_ datum: Datum, _ type: ExpressionType) -> Bool {
        switch (datum, type) {
        case (_, .dyn), (_, .parameter): true
        case (.list(let list), .list(let element)): list.allSatisfy { fits($0, element) }
        case (.map(let map), .map(let key, let value)):
            (0..<map.count).allSatisfy { fits(map.key(at: $0), key) && fits(map.value(at: $0), value) }
        case (.optional(let wrapped), .optional(let type)): wrapped.map { fits($0, type) } ?? true
        case (.quantity, .opaque("Quantity")), (.version, .opaque("Semver")), (.url, .opaque("URL")),
            (.address, .opaque("IP")),
            (.network, .opaque("CIDR")), (.format, .opaque("Format")):
            true
        default: datum.kindName == "\(type)"
        }
    }

    /// Whatever stands where: a call is refused or computed, by the checker as well as when it runs.
    @Test(arguments: 0..<4 as Range<UInt64>) func argumentsOfOtherTypesAreRefused(seed: UInt64) throws {
        var random = SplitMix64(seed: seed &+ 100)
        let texts = Self.samples.values.flatMap { $0 }.sorted()
        for signature in Self.signatures where !signature.parameters.isEmpty {
            let arguments = signature.parameters.map { _ in random.pick(texts) }
            let call =
                signature.isMember
                ? "(\(arguments[0])).\(signature.name)(\(arguments.dropFirst().joined(separator: ", ")))"
                : "\(signature.name)(\(arguments.joined(separator: ", ")))"
            let expression = try Expression(parsing: call)
            let type = try? expression.check(against: TypeEnvironment())
            do throws(ExpressionError) {
                let datum = try expression.evaluateDatum(in: Scope())
                // The checker refuses more than fails: numbers of two types may well be equal.
                if let type { #expect(Self.fits(datum, type), "\(call) gives a \(datum.typeName)") }
            } catch {
                // What the checker allowed fails for its values and not for their types.
                if type != nil, error.message.hasPrefix("no such overload") {
                    #expect(call.hasPrefix("math."), "\(call): \(error.message)")
                }
            }
        }
    }
}
