import Documents
import Host
import Model
import TestSupport
import Testing

/// What other programs read out of the same bytes.
struct OracleTests {
    static let hasKubectl = FileSystem.kind(of: "/usr/bin/kubectl") != nil

    /// kubectl's reading of objects, which it does without a server for an annotation that nobody writes.
    static func kubectl(_ yaml: [UInt8]) async throws -> Value {
        let kubectl = ChildProcess(
            "/usr/bin/kubectl", ["annotate", "--local", "-f", "-", "-o", "json", "oracle=yes"], input: yaml,
            timeout: .seconds(60))
        let outcome = try await kubectl.run()
        try #require(outcome.isSuccess, "\(String(decoding: outcome.errorOutput, as: UTF8.self))")
        return try JSON.parse(outcome.output)
    }

    static func python(_ program: String, input: [UInt8]) async throws -> ChildProcess.Outcome {
        try await ChildProcess("python3", ["-c", program], input: input, timeout: .seconds(120)).run()
    }

    // MARK: Writing

    @Test(.enabled(if: hasKubectl), arguments: 0..<8 as Range<UInt64>)
    func kubectlReadsCanonicalYAMLBack(seed: UInt64) async throws {
        var values = RandomValues(seed: seed)
        var object = values.object(name: "random")
        object["tricky"] = .array(RandomValues.trickyStrings.map(Value.string))
        object["keys"] = .object(
            ValueObject(RandomValues.trickyStrings.map { ValueObject.Field(key: $0, value: .string($0)) }))
        let read = try await OracleTests.kubectl(YAML.canonical(object))
        let expected = try RoundTripTests.throughJSON(object)
        for key in ["spec", "tricky", "keys"] { #expect(read[key] == expected[key]) }
    }

    @Test(.enabled(if: hasKubectl))
    func kustomizeReadsCanonicalYAMLBack() async throws {
        var object: Value = ["apiVersion": "x.dev/v1", "kind": "Thing", "metadata": ["name": "a"]]
        // kustomize cannot read what it writes itself for tabs and unprintable characters.
        let printable = RandomValues.trickyStrings.filter { text in
            text.unicodeScalars.allSatisfy { $0 == "\n" || !$0.properties.generalCategory.isUnprintable }
        }
        object["tricky"] = .array(printable.map(Value.string))
        let folder = try TemporaryFolder.make()
        defer { try? FileSystem.removeTree(folder) }
        try FileSystem.write(YAML.canonical(object), to: folder + "/object.yaml")
        try FileSystem.write(Array("resources: [object.yaml]\n".utf8), to: folder + "/kustomization.yaml")
        let outcome = try await ChildProcess("/usr/bin/kubectl", ["kustomize", folder], timeout: .seconds(60)).run()
        try #require(outcome.isSuccess, "\(String(decoding: outcome.errorOutput, as: UTF8.self))")
        let read = try #require(try YAML.parse(outcome.output, file: .none).first).value
        #expect(read == (try RoundTripTests.throughJSON(object)))
    }

    @Test func pyYAMLReadsCanonicalYAMLBack() async throws {
        guard try await OracleTests.python("import yaml", input: []).isSuccess else { return }
        var values = RandomValues(seed: 1)
        var objects = (0..<40).map { values.object(name: "object-\($0)") }
        objects.append(["tricky": .array(RandomValues.trickyStrings.map(Value.string))])
        let outcome = try await OracleTests.python(
            """
            import json, sys, yaml
            print(json.dumps(list(yaml.safe_load_all(sys.stdin.buffer))))
            """, input: YAML.canonical(objects))
        try #require(outcome.isSuccess, "\(String(decoding: outcome.errorOutput, as: UTF8.self))")
        let read = try #require(try JSON.parse(outcome.output).array)
        #expect(read.count == objects.count)
        for (read, object) in zip(read, objects) {
            #expect(try RoundTripTests.throughJSON(read) == RoundTripTests.throughJSON(object))
        }
    }

    // MARK: Reading

    /// Short texts of the letters that numbers, booleans and nulls are made of.
    static func plainScalars(seed: UInt64, count: Int) -> [String] {
        var random = SplitMix64(seed: seed)
        let letters = Array("0011289..eE+-__xXobBaAfFnNyYtT~:iul")
        return (0..<count).map { _ in
            let text = String((0...random.below(7)).map { _ in random.pick(letters) })
            // Only what is one plain scalar: no key, no list item.
            let isSyntax = text.hasSuffix(":") || text == "-" || text.hasPrefix(":") || text.hasPrefix("---")
            return isSyntax ? "0" : text
        }
    }

    static let words = [
        "y", "Y", "yes", "Yes", "YES", "yEs", "n", "N", "no", "No", "NO", "nO", "on", "On", "ON", "oN", "off", "Off",
        "OFF",
        "oFf", "true", "True", "TRUE", "tRUE", "false", "False", "FALSE", "FALSe", "null", "Null", "NULL", "nULL", "~",
        "",
        "0x7FFFFFFFFFFFFFFF", "0x8000000000000000", "-0x8000000000000000", "0xFFFFFFFFFFFFFFFF", "0x10000000000000000",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
        "18446744073709551615", "18446744073709551616", "+18446744073709551615", "123456789012345678901234567890",
        "1e20",
        "1e21", "1.5e20", "1e-6", "1e-7", "1e400", "1e-400", "-1e400", "4611686018427387904.0", "9007199254740993.0",
        "0.1",
        "1.10", "100000000000000000000.5", "!!str 1", "!!int \"0x1F\"", "!!float 1", "!!float \"1.5\"",
        "!!bool \"yes\"",
        "!!null \"\"", "!!binary aGVsbG8=", "! \"1\"", "! 1", "! yes", "! ~", "! &a 1",
        "&b ! 0x1F", "!!timestamp 2020-01-01", "!!str", "!!str ~", "'yes'", "\"1\"",
        "2020-01-01",
        "2020-01-01T01:02:03Z", "190:20:30", "=", "a b", "0o17", "0O17", "-0b101", "0b", "0x", "1__0", "._5", ".5_0",
        "0_7",
        "+.5", "-.5", "5.", "+", "-a", "1e+3", "1e3_0",
    ]

    @Test(.enabled(if: hasKubectl), arguments: 0..<3 as Range<UInt64>)
    func plainScalarsMeanWhatKubectlTakesThemFor(seed: UInt64) async throws {
        let texts = OracleTests.words + OracleTests.plainScalars(seed: seed, count: 3000)
        let header = "apiVersion: x.dev/v1\nkind: Thing\nmetadata: {name: a}\nspec:\n"
        let yaml = Array((header + texts.map { "- \($0)\n" }.joined()).utf8)
        let ours = try #require(try YAML.parse(yaml, file: .none).first?.value["spec"]?.array)
        let theirs = try #require(try await OracleTests.kubectl(yaml)["spec"]?.array)
        try #require(ours.count == texts.count && theirs.count == texts.count)
        for (text, (ours, theirs)) in zip(texts, zip(ours, theirs)) { #expect(ours == theirs, "\(text)") }
    }

    @Test(.enabled(if: hasKubectl))
    func plainKeysBecomeWhatKubectlMakesOfThem() async throws {
        let keys =
            OracleTests.plainScalars(seed: 9, count: 500)
            + [
                "1.0", "1e3", "1e6", "2e5", "1000000.5", "1e20", "1e21", "0.0001", "0.00001", "-0.0", "0x10",
                "2020-01-01", "on", "true", "False", "8080", "1.5", "-5",
            ]
        // Null keys are errors to both.
        let usable = keys.filter { !["~", "null", "Null", "NULL"].contains($0) && !$0.contains(":") }
        let header = "apiVersion: x.dev/v1\nkind: Thing\nmetadata: {name: a}\nspec:\n"
        let yaml = Array((header + usable.map { "- {? \($0) : 1}\n" }.joined()).utf8)
        let theirs = try #require(try await OracleTests.kubectl(yaml)["spec"]?.array)
        try #require(theirs.count == usable.count)
        for (key, theirs) in zip(usable, theirs) {
            let ours: Value? = try? YAML.parse(Array("{? \(key) : 1}".utf8), file: .none).first?.value
            // Where kubectl changes the name, it is an error to us.
            let kept = theirs[key] == nil ? Value?.none : theirs
            #expect(ours == kept, "\(key)")
        }
    }
}

extension Unicode.GeneralCategory {
    fileprivate var isUnprintable: Bool {
        [.control, .format, .lineSeparator, .paragraphSeparator, .unassigned].contains(self)
    }
}
