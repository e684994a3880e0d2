import Cluster
import CurlTransport
import Host
import Model
import Schemas
import TestSupport
import Testing

/// Custom resources against a real API server: random objects of real definitions, and what both say about them.
@Suite(.enabled(if: TestServer.isAvailable, "\(TestServer.whyUnavailable)"))
struct ResourceAgreementTests {
    /// How many objects of each version; more, and all definitions, where `SLIPWAY_AGREEMENT_OBJECTS` says so.
    static let wanted = EnvironmentVariables.current.nonEmpty("SLIPWAY_AGREEMENT_OBJECTS").flatMap(Int.init)
    static let seed = EnvironmentVariables.current.nonEmpty("SLIPWAY_AGREEMENT_SEED").flatMap(UInt64.init) ?? 1

    /// What validation here says.
    private struct Verdict {
        var unknown: Set<String> = []
        /// What pruning removes, which is what the server calls unknown.
        var removed: Set<String> = []
        var fields: Set<String> = []
        var text: [String] = []

        var isAccepted: Bool { unknown.isEmpty && fields.isEmpty && text.isEmpty }

        init(_ object: Value, _ schema: Schema) {
            let value = Defaulting.defaulted(Defaulting.withoutForbiddenNulls(object, schema: schema), schema: schema)
            let errors = Validation.validate(value, schema: schema, naming: .positions)
            for error in errors {
                let path = Verdict.text(error.path)
                if case .unknownField = error.rule { unknown.insert(path) } else { fields.insert(path) }
                text.append("\(path): \(error.message)")
            }
            removed = Set(Pruning.pruned(object, schema: schema).removed.map(Verdict.text))
            guard !errors.contains(where: \.rule.blocksRules) else { return }
            for violation in ValidationRules.violations(in: value, schema: schema, naming: .positions) {
                fields.insert(Verdict.text(violation.path))
                text.append("\(Verdict.text(violation.path)): \(violation.message)")
            }
        }

        /// As the server's field errors write it.
        private static func text(_ path: FieldPath) -> String {
            path.steps.reduce(into: "") { text, step in
                switch step {
                case .key(let key): text += text.isEmpty ? key : ".\(key)"
                case .index(let index): text += "[\(index)]"
                default: text += "[?]"
                }
            }
        }
    }

    private static func definitions() throws -> [Value] {
        var values = try Value.documents(SampleDefinition.text)
        for path in try SharedDefinitions.files() {
            if wanted == nil, try FileSystem.read(path).count > 30_000 { continue }
            values += try Value.documents(String(decoding: try FileSystem.read(path), as: UTF8.self))
        }
        return values.filter { $0["kind"] == "CustomResourceDefinition" }
    }

    @Test func randomResourcesAreJudgedAsTheServerDoes() async throws {
        let server = try await TestServer.shared()
        let transport = try server.transport()
        var counts = (accepted: 0, refused: 0)
        var surprises: [String] = []
        let definitions = try Self.definitions()
        let refusals = try await concurrentMap(definitions) { try await ServedDefinition.install($0, transport) }
        for (definition, refusal) in zip(definitions, refusals) {
            if let refusal {
                surprises.append("not installed: \(refusal)")
                continue
            }
            for served in ServedDefinition.versions(of: definition) {
                guard let schema = SchemaCatalog(definition).schema(for: served.kind) else { continue }
                let objects = Self.objects(of: served, schema)
                let answers = try await concurrentMap(objects) { object in
                    let answer = try await served.answer(to: object.value, transport)
                    // A list where a text with a format belongs can be created, but not applied.
                    guard answer.isAccepted, !Verdict(object.value, schema).isAccepted else { return answer }
                    return try await served.answer(to: object.value, isApplied: true, transport)
                }
                for (object, answer) in zip(objects, answers) {
                    let verdict = Verdict(object.value, schema)
                    if answer.isAccepted { counts.accepted += 1 } else { counts.refused += 1 }
                    if let difference = Self.difference(verdict, answer) {
                        surprises.append("\(served.kind.kind) \(object.change): \(difference)")
                    }
                }
            }
        }
        #expect(surprises.isEmpty, "\(surprises.count)\n\(surprises.joined(separator: "\n"))")
        #expect(counts.accepted > 100 && counts.refused > 100, "\(counts)")
    }

    /// Texts that are, or nearly are, of some format.
    private static let texts: [Value] =
        [
            "2020-02-29", "2020-02-30", "2021-02-29", "2020-1-1", "0000-01-01", "2020-01-01T00:00:00",
            "2021-02-29T00:00:00Z", "2020-01-01T24:00:00Z", "2020-01-01T00:00:60Z", "2020-01-01T00:00:61Z",
            "2020-01-01 00:00:00Z", "2020-01-01T00:00:00+0100", "2020-01-01T00:00:00+25:00", "2020-01-01T00:00:00,5Z",
            "2020-01-01T00:00:00.Z", "2020-01-01T0:00:00Z", "a_b.c", "-a.b", "a-.b", "a.b.", "a..b", ".a", "xn--a",
            "ä.de",
            "A.B", "a@b", "a b@c", "Joe <a@b.c>", "a@b.c, d@e.f", "@b.c", "a@", "a:b", "//a/b", "a/b", ":a",
            "http://[::1",
            "http://[::1]/a", "http://a b", "mailto:a@b", "http://a/%zz", "/a b", "http:/a", "http://", "HTTP://A",
            "1a://b",
            "00-1a-2b-3c-4d-5e", "001a.2b3c.4d5e", "00:1a:2b:3c:4d", "00:1a:2b:3c:4d:5e:6f:70", "0:1a:2b:3c:4d:5e",
            "1d",
            "1 day", "2 days", "1w", "1 h", "1 hour", "1 hr", "1 min", "3 weeks", ".5s", "1.s", "1µs", "1us",
            "1 s 2 ms", "+1h",
            "1h-1m", "1", "0s", "1y", "1H", "1h 30m", "1ms2", "10.0.0.1/33", "10.0.0.0/08", "10.0.0.1/24", "01.2.3.4",
            "1.2.3", "256.1.1.1", "::ffff:10.0.0.1", "fe80::1%eth0", "1::2::3", ":1", "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7::",
            "::1/128", "::1/129", "12345::", "YQ==YQ==", "YQ=", "YQ=\n=", "YQ==\n", "Y Q=", "YWI=", "YWJj", "-_-_",
            "#abc", "abcd",
            "#abcdef", "rgb(1,2,3)", "rgb(1, 2, 300)", "rgb( 0,0,0 )", "rgb(1,2)", "123-45-6789", "123456789",
            "123 45 6789",
            "5f1e9d2c8b7a6f5e4d3c2b1a", "123e4567e89b12d3a456426614174000", "123E4567-E89B-32D3-A456-426614174000",
            "123e4567-e89b-42d3-8456-426614174000", "123e4567-e89b-52d3-c456-426614174000",
            "123e4567-e89b-52d3-b456-42661417400", "{123e4567-e89b-12d3-a456-426614174000}", "A", "a--b", "a.b-c",
        ] + RandomResources.texts

    @Test func formatsAreThoseOfTheServer() async throws {
        let transport = try await TestServer.shared().transport()
        let definition = try #require(try Value.documents(SampleDefinition.text).first)
        #expect(try await ServedDefinition.install(definition, transport) == nil)
        let served = try #require(ServedDefinition.versions(of: definition).first)
        let schema = Schema(customResource: served.schema)
        let formats =
            served.schema.value(at: ["properties", "spec", "properties", "formats", "properties"])?.object ?? [:]
        let differences = try await concurrentMap(Self.texts) { text -> String? in
            let fields = ValueObject(formats.map { ValueObject.Field(key: $0.key, value: text) })
            let object: Value = [
                "apiVersion": .string(served.kind.apiVersion), "kind": "Sample",
                "metadata": ["name": "a", "namespace": "default"], "spec": ["formats": .object(fields)],
            ]
            let theirs = try await served.answer(to: object, transport).fields.filter { $0.hasPrefix("spec.") }
            let ours = Verdict(object, schema).fields
            if ours == theirs { return nil }
            return "\(text): refused by us \(ours.subtracting(theirs)), by the server \(theirs.subtracting(ours))"
        }.compactMap { $0 }
        #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
    }

    private struct Sample: Sendable {
        var value: Value
        var change: String
    }

    private static func objects(of served: ServedDefinition, _ schema: Schema) -> [Sample] {
        let name = served.kind.apiVersion + served.kind.kind
        var resources = RandomResources(seed: name.utf8.reduce(seed) { $0 &* 31 &+ UInt64($1) })
        return (0..<(wanted ?? 15)).map { index in
            var value = resources.object(served.kind, served.schema, isNamespaced: served.isNamespaced)
            // What fits is worth more than what is wrong in many places.
            for _ in 0..<6 where !Verdict(value, schema).isAccepted {
                value = resources.object(served.kind, served.schema, isNamespaced: served.isNamespaced)
            }
            guard index % 3 != 0 else { return Sample(value: value, change: "") }
            var mutation = Mutation(random: resources.random)
            value = mutation.changed(value)
            resources.random = mutation.random
            return Sample(value: value, change: mutation.done)
        }
    }

    /// What the two say differently.
    private static func difference(_ ours: Verdict, _ theirs: ServedDefinition.Answer) -> String? {
        if theirs.isAccepted { return ours.isAccepted ? nil : "REFUSED BY US: \(ours.text)" }
        if ours.isAccepted { return "TAKEN BY US: \(theirs.status) \(theirs.message)" }
        // Strict decoding comes first, and then the server says no more.
        if !theirs.unknown.isEmpty {
            let missed = theirs.unknown.filter { name in
                // Of a list where a text belongs we say so, and not that it has fields.
                !ours.unknown.contains(name) && !ours.fields.contains { name.hasPrefix($0) }
            }
            // Pruning leaves metadata alone.
            let inSchema = theirs.unknown.filter { !$0.hasPrefix("metadata.") }
            return missed.isEmpty && ours.removed == inSchema
                ? nil : "UNKNOWN \(ours.unknown.sorted()) \(ours.removed.sorted()), server \(theirs.unknown.sorted())"
        }
        let missed = theirs.fields.filter { name in
            // Fields with a dot in front are those of the scale subresource. Of forms that a value fits none of the
            // server goes on with the nearest one.
            name != "<nil>" && !name.isEmpty && !name.hasPrefix(".")
                && !ours.fields.contains { name == $0 || name.hasPrefix($0 + ".") || name.hasPrefix($0 + "[") }
        }
        return missed.isEmpty ? nil : "FIELDS \(missed.sorted()) not in \(ours.text): \(theirs.message)"
    }
}

extension SchemaCatalog {
    fileprivate init(_ definition: Value) {
        self.init()
        add(definition: definition)
    }
}
