import Model
import TestSupport
import Testing

@testable import Expressions

/// What the checker knows of lists, maps, macros and functions before anything runs.
@Suite struct CollectionCheckTests {
    private static let server = ObjectType(
        name: "server", fields: [ObjectType.Field("host", .string), ObjectType.Field("port", .int)], additional: .int)

    private let environment = TypeEnvironment([
        ("any", .dyn), ("numbers", .list(.int)), ("names", .map(.string, .int)), ("server", .object(Self.server)),
        ("maybe", .optional(.int)), ("host", .nullable(.string)), ("count", .nullable(.int)), ("when", .timestamp),
        ("flag", .bool),
        ("a.b", .double),
    ])

    private func failure(_ text: String) -> ExpressionError? {
        do {
            _ = try Expression(parsing: text).check(against: environment)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        arguments: [
            ("numbers[0]", .int), ("names['a']", .int), ("names.a", .int), ("server.host", .string),
            ("server.other", .int), ("server['host']", .string),
            ("server[string(any)]", .dyn), ("any[0].b", .dyn), ("maybe.value()", .int), ("maybe.orValue(1)", .int),
            ("names.?a", .optional(.int)),
            ("names[?'a']", .optional(.int)), ("names.?a.orValue(0) + 1", .int), ("host.size()", .int),
            ("host == null", .bool), ("count + 1", .int),
            ("count < 5", .bool), ("a.b", .double), ("{'a': 1, 'b': 'x'}", .map(.string, .dyn)),
            ("{1: 2.5}", .map(.int, .double)), ("{}", .map(.dyn, .dyn)),
            ("[1, null]", .list(.nullable(.int))), ("[[1], [2.5]]", .list(.list(.dyn))),
            ("[[], [1]]", .list(.list(.int))), ("[{'a': 1}, {}]", .list(.map(.string, .int))),
            ("[?maybe, 2]", .list(.int)), ("{?'a': maybe}", .map(.string, .int)),
            ("numbers.map(x, string(x))", .list(.string)), ("numbers.filter(x, x > 1)", .list(.int)),
            ("names.filter(k, k != '')", .list(.string)), ("names.transformList(k, v, v)", .list(.int)),
            ("names.transformMap(k, v, string(v))", .map(.string, .string)),
            ("names.transformMapEntry(k, v, {v: k})", .map(.int, .string)), ("server.exists(k, k == 'a')", .bool),
            ("maybe.optMap(x, string(x))", .optional(.string)),
            ("maybe.optFlatMap(x, optional.of('a'))", .optional(.string)), ("flag ? 1 : null", .nullable(.int)),
            ("flag ? numbers : []", .list(.int)),
            ("flag ? server : names", .map(.string, .dyn)), ("flag ? any : 1", .dyn), ("when - when", .duration),
            ("when + duration('1h')", .timestamp),
            ("when > when", .bool), ("any + any", .dyn), ("any + 'a'", .string), ("any * 2", .int),
            ("any - when", .dyn), ("numbers + [1.5]", .list(.dyn)), ("numbers.sum()", .int),
            ("['a'].min()", .string), ("numbers == any", .bool), ("1 == 1.5 || 1u < 2.5", .bool),
            ("1 in numbers && 'a' in names && 'x' in server", .bool),
            ("cidr('10.0.0.0/8').ip().family()", .int), ("'%d'.format([1, 'a'])", .string),
            ("math.greatest(1, 2.5)", .dyn), ("math.greatest([1, 2])", .dyn),
            ("optional.none().orValue(1)", .int), ("size(names) + names.size()", .int), ("type(1)", .type),
            ("string", .type), ("cel.bind(x, numbers, x[0])", .int),
            ("format.named('x').value().validate('a').orValue([])", .list(.string)),
        ] as [(String, ExpressionType)])
    func deduces(text: String, expected: ExpressionType) throws {
        #expect(try Expression(parsing: text).check(against: environment) == expected, "\(text)")
    }

    @Test(arguments: [
        ("numbers['a']", "a list's index needs a int, and this is a string", 8),
        ("names[1]", "this map's keys are of type string, and this is a int", 6),
        ("server[1]", "an object's key needs a string, and this is a int", 7),
        ("when[0]", "a value of type timestamp has no elements to read by [ ]", 4),
        ("flag.x", "a value of type bool has no fields, so '.x' cannot be read", 5),
        ("{[1]: 2}", "a map's key must be a string, int, uint or bool, not a list(int)", 1),
        ("[?1]", "'?' in front of an element needs an optional, not a int", 2),
        ("numbers.all(x, x)", "the condition of a macro needs a bool, and this is a int", 15),
        ("numbers.map(x, x, x)", "the condition of a macro needs a bool, and this is a int", 15),
        ("flag.map(x, x)", "a macro walks a list or a map, not a bool", 5),
        ("numbers.optMap(x, x)", "optMap() is called on an optional, not on a list(int)", 0),
        ("maybe.optFlatMap(x, x)", "optFlatMap() needs an optional as its result", 20),
        ("names.transformMapEntry(k, v, v)", "transformMapEntry() needs a map such as {key: value}", 30),
        ("'a' + 1", "no such overload: string + int; write string(…) around the right side", 4),
        ("numbers + 1", "no such overload: list(int) + int", 8), ("1.5 % 2.5", "no such overload: double % double", 4),
        ("numbers < numbers", "no such overload: list(int) < list(int)", 8),
        ("'a' in numbers", "no such overload: string in list(int)", 4),
        ("1 in 'abc'", "no such overload: int in string", 2), ("1 == 'a'", "no such overload: int == string", 2),
        ("flag && 1", "&& needs a bool, and this is a int", 8), ("1 || flag", "|| needs a bool, and this is a int", 0),
        ("!1", "! needs a bool, and this is a int", 1),
        ("-'a'", "no such overload: -string", 0), ("-count", "no such overload: -int or null", 0),
        ("numbers.join()", "no such overload: list(int).join(); there is list(string).join() -> string", 8),
        (
            "size(1)",
            "no such overload: size(int); there is size(string) -> int; size(bytes) -> int; size(list(A)) -> int", 0
        ),
        (
            "numbers.indexOf('a')",
            "no such overload: list(int).indexOf(string); there is string.indexOf(string) -> int; list(A).indexOf(A) -> int",
            8
        ),
        ("sizee('a')", "unknown function 'sizee'; did you mean 'size'?", 0),
        ("'a'.size(1, 2)", "size() does not take 2 arguments", 4),
        ("optional.of()", "optional.of() does not take 0 arguments", 9),
        ("flag.timestamp()", "timestamp() is not called on a value; write timestamp(value)", 5),
        ("numbers.map(x, x.y)", "a value of type int has no fields, so '.y' cannot be read", 17),
        ("cel.bind(x, flag, x + 1)", "no such overload: bool + int", 20),
        ("flags", "unknown name 'flags'; did you mean 'flag'?", 0),
        ("'a'.matches('[')", "'[' is no regular expression: this '[' has no ']', at character 0", 12),
    ])
    func explains(text: String, message: String, offset: Int) {
        let error = failure(text)
        #expect(error?.message == message, "\(text)")
        #expect(error?.offset == offset, "\(text)")
    }

    // MARK: Types

    private static func type(_ random: inout SplitMix64, _ depth: Int) -> ExpressionType {
        let simple: [ExpressionType] = [
            .int, .string, .bool, .double, .dyn, .timestamp, .nullable(.int), .opaque("Quantity"),
        ]
        if depth == 0 { return random.pick(simple) }
        return switch random.below(6) {
        case 0: .list(type(&random, depth - 1))
        case 1: .map(random.pick([.string, .int]), type(&random, depth - 1))
        case 2: .optional(type(&random, depth - 1))
        case 3: .object(ObjectType(name: "o", fields: [ObjectType.Field("a", type(&random, depth - 1))]))
        default: random.pick(simple)
        }
    }

    /// What two types have in common takes both of them, in either order.
    @Test(arguments: 0..<20 as Range<UInt64>) func whatIsJoinedTakesBoth(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<60 {
            let (left, right) = (Self.type(&random, 2), Self.type(&random, 2))
            var unifier = Unifier()
            let joined = unifier.join(left, right)
            let (reversed, alone) = (unifier.join(right, left), unifier.join(left, left))
            #expect(joined == reversed, "\(left) \(right)")
            #expect(alone == left)
            for type in [left, right] {
                #expect(joined.accepts(type), "\(joined) of \(left) and \(right)")
            }
            #expect(left.accepts(left) && ExpressionType.dyn.accepts(left) && left.accepts(.dyn))
        }
    }

    @Test(
        arguments: [
            (.int, .double, false), (.int, .nullable(.int), true), (.nullable(.int), .int, true),
            (.nullable(.int), .null, true), (.int, .null, false),
            (.list(.int), .list(.string), false), (.map(.string, .int), .object(server), true),
            (.map(.int, .int), .object(server), false),
            (.object(server), .map(.string, .dyn), true), (.object(server), .map(.int, .int), false),
            (.optional(.int), .int, false), (.opaque("IP"), .opaque("CIDR"), false),
            (
                .object(ObjectType(name: "o", fields: [ObjectType.Field("x", .int, isOptional: true)])),
                .object(ObjectType(name: "p", fields: [])), true
            ),
            (
                .object(ObjectType(name: "o", fields: [ObjectType.Field("x", .int)])),
                .object(ObjectType(name: "p", fields: [])), false
            ),
            (.object(ObjectType(name: "o", fields: [ObjectType.Field("x", .int)])), .object(server), true),
            (.object(ObjectType(name: "o", fields: [ObjectType.Field("host", .int)])), .object(server), false),
        ] as [(ExpressionType, ExpressionType, Bool)])
    func typesStandForEachOther(target: ExpressionType, source: ExpressionType, isAccepted: Bool) {
        #expect(target.accepts(source) == isAccepted)
    }

    @Test func aParameterNeverHoldsItself() {
        var unifier = Unifier()
        let unknown = unifier.unknown()
        let holdsItself = unifier.unify(unknown, .list(unknown))
        #expect(!holdsItself)
        let isBound = unifier.unify(unknown, .int)
        #expect(isBound && unifier.final(.map(.string, unknown)) == .map(.string, .int))
        let isBoundAgain = unifier.unify(unknown, .string)
        #expect(!isBoundAgain)
    }
}
