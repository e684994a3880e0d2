import Documents
import Host
import Model
import TestSupport
import Testing

/// One value in the many forms that YAML has for it, as PyYAML and a writer of our own put them down.
@Suite struct YAMLFormsTests {
    /// As kubectl 1.32 reads them: a file is no different for the missing end of its last line.
    @Test(arguments: [
        ("a: |\n  b", "b\n"), ("a: |-\n  b", "b"), ("a: >\n  b\n  c", "b c\n"), ("a: |+\n  b\n", "b\n"),
        ("a: |2\n    b", "  b\n"), ("a: |\n  b\n    c", "b\n  c\n"), ("a: b", "b"), ("a:\n  b", "b"),
    ])
    func blocksAtTheEndOfAFileEnd(text: String, expected: String) throws {
        #expect(try YAML.parse(Array(text.utf8), file: .none).map { $0["a"]?.value } == [.string(expected)])
    }

    @Test func byteOrderMarksBehindMarkersAreNone() throws {
        let text = "\u{FEFF}a: 1\n---\n\u{FEFF}a: 2\nb: 3\n--- # another\n\u{FEFF}a: 4\n"
        let values = try YAML.parse(Array(text.utf8), file: .none).map(\.value)
        #expect(values == [["a": 1], ["a": 2, "b": 3], ["a": 4]])
        #expect(throws: DiagnosticsError.self) { try YAML.parse(Array("a: 1\n\u{FEFF}b: 2\n".utf8), file: .none) }
    }

    /// PyYAML's writer at random widths, indentations and styles, whose output is YAML 1.1 as kubectl reads it.
    @Test(.enabled(if: CPython.isAvailable, "\(CPython.whyUnavailable)"), arguments: 0..<4 as Range<UInt64>)
    func everyStyleOfPyYAMLIsRead(seed: UInt64) throws {
        guard Shell.run("python3 -c 'import yaml'").status == 0 else { return }
        var random = SplitMix64(seed: seed)
        var values = RandomValues(seed: seed &+ 50)
        let cases = try (0..<60).map { _ -> Value in
            // Numbers are written otherwise where two systems disagree on what a double looks like.
            let value = try RoundTripTests.throughJSON(Self.withoutDoubles(values.value()))
            return [
                "value": [value], "width": .integer(Int64(random.pick([10, 40, 80, 1_000]))),
                "indent": .integer(Int64(2 + random.below(4))),
                "flow": random.pick([true, false, .null]), "style": random.pick([.null, "'", "\"", "|", ">"]),
                "unicode": .bool(random.once(in: 2)),
                "start": .bool(random.once(in: 2)), "end": .bool(random.once(in: 2)),
            ]
        }
        let program = """
            import yaml

            def answer(case):
                text = yaml.dump(case["value"], width=case["width"], indent=case["indent"], default_flow_style=case["flow"],
                                 default_style=case["style"], allow_unicode=case["unicode"], explicit_start=case["start"],
                                 explicit_end=case["end"])
                # What it cannot read back itself, as some of the white space that it splits lines at, proves nothing.
                return text if yaml.safe_load(text) == case["value"] else None
            """
        var read = 0
        for (entry, answer) in zip(cases, try CPython.answers(program, to: cases)) {
            guard let text = answer.string else { continue }
            read += 1
            #expect(try YAML.parse(Array(text.utf8), file: .none).map(\.value) == [entry["value"]], "\(text)")
        }
        #expect(read > 45)
    }

    private static func withoutDoubles(_ value: Value) -> Value {
        switch value {
        case .number: 5
        // Booleans to YAML 1.1 and to Kubernetes, but not to PyYAML.
        case .string("y"), .string("Y"), .string("n"), .string("N"): "x"
        // Line ends that YAML 1.2 no longer knows; PyYAML folds at them.
        case .string(let text) where text.unicodeScalars.contains { ["\u{85}", "\u{2028}", "\u{2029}"].contains($0) }:
            "x"
        case .array(let elements): .array(elements.map(withoutDoubles))
        // PyYAML's emitter cannot read its own keys of more than 128 letters.
        case .object(let fields):
            .object(
                ValueObject(
                    fields.filter { $0.key.utf8.count < 100 }.map {
                        ValueObject.Field(key: $0.key, value: withoutDoubles($0.value))
                    }))
        default: value
        }
    }

    // MARK: A writer of our own

    /// The value in block or flow form, with comments and blank lines in between.
    private static func text(_ value: Value, _ indentation: String, _ random: inout SplitMix64) -> String {
        let comment = { (random: inout SplitMix64) in
            random.pick(["", "", "", "  # a: [comment", "\n\n\(indentation)# \"it's\""])
        }
        switch value {
        case .array(let elements) where !elements.isEmpty && random.below(3) > 0:
            return elements.map { element in
                "\n\(indentation)-\(random.pick([" ", "   "]))\(inside(element, indentation + "    ", &random))\(comment(&random))"
            }.joined()
        case .object(let fields) where !fields.isEmpty && random.below(3) > 0:
            return fields.map { field in
                let key = random.pick(["\"\(field.key)\"", "'\(field.key)'", "? \(field.key)\n\(indentation)"])
                return
                    "\n\(indentation)\(key):\(random.pick([" ", "  "]))\(inside(field.value, indentation + random.pick([" ", "  "]), &random))\(comment(&random))"
            }.joined()
        default: return flow(value, &random)
        }
    }

    private static func inside(_ value: Value, _ indentation: String, _ random: inout SplitMix64) -> String {
        let anchor = random.once(in: 6) ? "&x\(random.below(1_000_000)) " : ""
        return anchor + text(value, indentation, &random)
    }

    private static func flow(_ value: Value, _ random: inout SplitMix64) -> String {
        switch value {
        case .null: random.pick(["null", "~", "Null", "NULL", "!!null ''"])
        case .bool(let flag):
            flag ? random.pick(["true", "True", "TRUE", "yes", "on", "Y"]) : random.pick(["false", "No", "OFF", "n"])
        case .integer(let number):
            random.pick([
                "\(number)", number < 0 ? "\(number)" : "+\(number)",
                number < 0 ? "-0x\(String(-number, radix: 16))" : "0x\(String(number, radix: 16))",
                number < 0 ? "\(number)" : "0b\(String(number, radix: 2))",
                number < 0 ? "\(number)" : "0\(String(number, radix: 8))", "!!int \"\(number)\"",
            ])
        case .string(let text): random.pick(["\"\(text)\"", "'\(text)'", "!!str \(text)"])
        case .array(let elements):
            "[" + elements.map { flow($0, &random) }.joined(separator: random.pick([",", ", ", " , "])) + "]"
        case .object(let fields):
            "{" + fields.map { "\"\($0.key)\": \(flow($0.value, &random))" }.joined(separator: ", ") + "}"
        case .number(let number): "\(number)"
        }
    }

    private static func value(_ random: inout SplitMix64, _ depth: Int) -> Value {
        switch random.below(depth == 0 ? 4 : 8) {
        case 0: return .null
        case 1: return .bool(random.once(in: 2))
        case 2: return .integer(Int64(random.below(2_000)) - 1_000)
        case 3: return .string(random.pick(["a", "b c", "yes", "1.5", "0x1F", "é🐱", "key"]))
        case 4, 5: return .array((0..<random.below(4)).map { _ in value(&random, depth - 1) })
        default:
            let keys = ["a", "b", "name", "é", "z z"].filter { _ in random.once(in: 2) }
            return .object(ValueObject(keys.map { ValueObject.Field(key: $0, value: value(&random, depth - 1)) }))
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>) func everyFormMeansTheSame(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<10 {
            let values = (0...random.below(3)).map { _ in Value.array([Self.value(&random, 3)]) }
            let text = values.map { "--- " + Self.text($0, "", &random) + "\n" }.joined(
                separator: random.pick(["", "...\n", "\n# between\n"]))
            #expect(try YAML.parse(Array(text.utf8), file: .none).map(\.value) == values, "\(text)")
            let windows = text.replacing("\n", with: "\r\n")
            #expect(try YAML.parse(Array(windows.utf8), file: .none).map(\.value) == values, "\(text)")
        }
    }

    /// A mistake at the end of a valid text is found where it stands, whatever is above it.
    @Test(arguments: 0..<20 as Range<UInt64>) func mistakesAreFoundBelowAnything(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let head = "--- " + Self.text([Self.value(&random, 3)], "", &random) + "\n---\n"
        let lines = head.count { $0 == "\n" }
        for (mistake, column, code) in [
            ("a: 1\na: 2", 1, "duplicate-key"), ("b:\n  - [1, 2", 5, "yaml-syntax"),
            ("é: x\nk: !vault y", 4, "yaml-tag"), ("k: 1\nm: *none", 4, "yaml-alias"),
        ] {
            let error = #expect(throws: DiagnosticsError.self) {
                try YAML.parse(Array((head + mistake).utf8), file: .none)
            }
            let first = try #require(error?.diagnostics.first)
            #expect(first.code == "load.\(code)")
            #expect(
                first.range?.start == SourcePosition(line: UInt32(lines + 2), column: UInt32(column)),
                "\(head)\(mistake)")
        }
    }
}
