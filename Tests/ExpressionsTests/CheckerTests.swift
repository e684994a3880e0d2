import Expressions
import Model
import Testing

@Suite struct CheckerTests {
    private static let trino = ObjectType(
        name: "inputs",
        fields: [
            ObjectType.Field("image", .string), ObjectType.Field("workers", .int), ObjectType.Field("rate", .double),
            ObjectType.Field("host", .nullable(.string), isOptional: true),
            ObjectType.Field("catalogs", .list(.object(catalog))), ObjectType.Field("labels", .map(.string, .string)),
            ObjectType.Field("extra", .dyn),
        ])

    private static let catalog = ObjectType(
        name: "catalog",
        fields: [ObjectType.Field("name", .string), ObjectType.Field("properties", .map(.string, .string))])

    private let environment = TypeEnvironment([("inputs", .object(trino)), ("index", .int)])

    private func type(_ text: String) throws(ExpressionError) -> ExpressionType {
        try Expression(parsing: text).check(against: environment)
    }

    private func failure(_ text: String) -> ExpressionError? {
        do {
            _ = try type(text)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        arguments: [
            ("inputs.workers + 1", .int), ("inputs.image + ':1'", .string), ("inputs.rate * 2.0", .double),
            ("inputs.catalogs.map(c, c.name)", .list(.string)), ("inputs.catalogs[0].properties['a']", .string),
            ("inputs.catalogs.exists(c, c.name == 'tpch')", .bool), ("inputs.extra.anything.at.all", .dyn),
            ("inputs.workers > 0 ? 'a' : 'b'", .string), ("inputs.workers > 0 ? 'a' : 1", .dyn),
            ("{'a': 1, 'b': 2}", .map(.string, .int)), ("[1, 'a']", .list(.dyn)), ("[]", .list(.dyn)),
            ("inputs.?host.orValue('x')", .nullable(.string)),
            ("inputs.host == null", .bool), ("inputs.labels.size()", .int),
            ("inputs.labels.map(k, inputs.labels[k])", .list(.string)),
            ("has(inputs.host) && inputs.workers == 2", .bool),
            ("optional.of(1).optMap(x, x * 2)", .optional(.int)),
            ("inputs.catalogs.transformMap(i, c, c.name)", .map(.int, .string)),
            ("cel.bind(n, inputs.workers, n + n)", .int),
            ("timestamp('2026-01-01T00:00:00Z') + duration('1h')", .timestamp),
            ("type(1) == int", .bool), ("quantity('1Gi').add(quantity('1Mi')).isGreaterThan(quantity('1Gi'))", .bool),
            ("inputs['image']", .string), ("inputs.extra + 1", .int),
            ("inputs.catalogs.filter(c, c.name != '')[0].name", .string),
            ("[1, 2].sum() + [3].max()", .int), ("'a,b'.split(',')", .list(.string)), ("inputs.image in ['a']", .bool),
            ("[optional.of(1), null][0]", .optional(.int)), ("inputs.map(k, k.size())", .list(.int)),
        ] as [(String, ExpressionType)])
    func deduces(text: String, expected: ExpressionType) throws {
        #expect(try type(text) == expected)
    }

    @Test(arguments: [
        ("inputs.wrokers", "there is no 'wrokers' in inputs; did you mean 'workers'?", 7),
        ("has(inputs.hots)", "there is no 'hots' in inputs; did you mean 'host'?", 11),
        ("inputs['imgae']", "there is no 'imgae' in inputs; did you mean 'image'?", 7),
        ("input.image", "unknown name 'input'; did you mean 'inputs'?", 0),
        ("inputs.catalogs.map(c, c.nmae)", "there is no 'nmae' in catalog; did you mean 'name'?", 25),
        ("inputs.workers + 'a'", "no such overload: int + string; write string(…) around the left side", 15),
        ("'é' + inputs.workers", "no such overload: string + int; write string(…) around the right side", 4),
        ("inputs.workers * inputs.rate", "no such overload: int * double; convert one side, as in int(…)", 15),
        ("inputs.rate % inputs.rate", "no such overload: double % double", 12),
        ("inputs.image == 1", "no such overload: string == int", 13),
        ("inputs.image ? 1 : 2", "? : needs a bool, and this is a string", 7),
        ("inputs.workers && true", "&& needs a bool, and this is a int", 7),
        (
            "inputs.workers.size()",
            "no such overload: int.size(); there is string.size() -> int; bytes.size() -> int; list(A).size() -> int",
            15
        ),
        ("inputs.image.frist()", "unknown function 'frist'", 13),
        ("inputs.image.uperAscii()", "unknown function 'uperAscii'; did you mean 'upperAscii'?", 13),
        ("inputs.workers.name", "a value of type int has no fields, so '.name' cannot be read", 15),
        ("inputs.image.matches('(')", "'(' is no regular expression: this group has no ')', at character 0", 21),
        ("inputs.workers.map(x, x)", "a macro walks a list or a map, not a int", 15),
        ("{1.5: 2}", "a map's key must be a string, int, uint or bool, not a double", 1),
        ("inputs.catalogs['a']", "a list's index needs a int, and this is a string", 16),
    ])
    func explains(text: String, message: String, offset: Int) {
        let error = failure(text)
        #expect(error?.message == message)
        #expect(error?.offset == offset)
    }

    @Test func templatesAreChecked() throws {
        #expect(try Template(parsing: "${inputs.workers}").check(against: environment) == .int)
        #expect(try Template(parsing: "n ${inputs.workers}").check(against: environment) == .string)
        #expect(
            throws: ExpressionError(
                message: "a value of type list(catalog) cannot stand inside of a longer string", offset: 4,
                expression: "n ${inputs.catalogs}")
        ) { try Template(parsing: "n ${inputs.catalogs}").check(against: environment) }
        #expect(
            throws: ExpressionError(
                message: "unknown name 'HOME'; for a literal ${HOME}, as in a shell script, write $${HOME}", offset: 6,
                expression: "cd ${ HOME }")
        ) { try Template(parsing: "cd ${ HOME }").check(against: environment) }
    }

    @Test func acceptsTellsWhetherAValueFits() {
        #expect(ExpressionType.list(.string).accepts(.list(.dyn)))
        #expect(ExpressionType.nullable(.int).accepts(.null))
        #expect(ExpressionType.map(.string, .dyn).accepts(.object(CheckerTests.catalog)))
        #expect(!ExpressionType.int.accepts(.string))
        #expect(!ExpressionType.list(.int).accepts(.list(.string)))
        #expect(!ExpressionType.object(CheckerTests.trino).accepts(.object(CheckerTests.catalog)))
    }

    @Test func referencesAreFound() throws {
        let text = "needs.metastore.host + string(outputs['url'][inputs.index]) + [1].map(x, x + inputs.a)[0]"
        let references = try Expression(parsing: text).references
        #expect(
            references.map(\.path) == [
                ["needs", "metastore", "host"], ["outputs", "url"], ["inputs", "index"], ["inputs", "a"],
            ])
        #expect(references.map(\.offset) == [0, 30, 45, 77])
        #expect(try Template(parsing: "é${a.b}-${c}").references.map(\.offset) == [3, 10])
    }
}
