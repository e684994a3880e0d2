import Cluster
import Documents
import Glibc
import Host
import Model
import Testing

@testable import Commands

/// Secret values that people, controllers and programs put into other objects: no output, file or commit has them.
@Suite(.serialized) struct PlantedSecretsTests {
    private static let plain = "hunter2-of-the-caller"
    private static let odd = "p@ss/w\"o\\rd é1%"
    private static let lines = "user = admin\nsecret_line = 4711-0815\nlast line here"
    private static let foreign = "made-by-an-operator-99"
    private static let short = "s3cr"

    /// A form in which a value can stand in a text.
    private struct Form: Sendable {
        var name: String
        var text: @Sendable (String) -> String
    }

    private static let forms = [
        Form(name: "alone") { $0 },
        Form(name: "url") { "postgres://app:\($0)@db:5432/x" },
        Form(name: "percent") { "postgres://app:\(percent($0))@db:5432/x?sslmode=require" },
        Form(name: "json") { text in
            String(decoding: JSON.serialize(["auths": ["registry": ["password": .string(text)]]]), as: UTF8.self)
        },
        Form(name: "base64") { base64($0) },
        Form(name: "basic") { "Authorization: Basic " + base64("app:" + $0) },
        Form(name: "docker") { base64("{\"auths\":{\"registry\":{\"auth\":\"\(base64("u:" + $0))\"}}}") },
        Form(name: "url-base64") { base64("??>" + $0).replacing("+", with: "-").replacing("/", with: "_") },
    ]

    private static func base64(_ text: String) -> String { Base64.encode(Array(text.utf8)) }

    private static func percent(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d: String(decoding: [byte], as: UTF8.self)
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }

    /// What is planted, by the key of the ConfigMap that holds it.
    private static func planted(generated: String) -> [String: String] {
        var texts: [String: String] = ["short-alone": short, "short-base64": base64(short)]
        for (name, value) in [
            ("plain", plain), ("odd", odd), ("lines", lines), ("foreign", foreign), ("generated", generated),
        ] {
            for form in forms { texts["\(name)-\(form.name)"] = form.text(value) }
        }
        for (index, line) in lines.split(separator: "\n").enumerated() { texts["line-\(index)"] = "  \(line) # copied" }
        return texts
    }

    /// All that no output may have; short ones only stand out as a field of their own.
    private static func forbidden(generated: String) -> [String] {
        let values = [plain, odd, foreign, generated] + lines.split(separator: "\n").map(String.init)
        return values.flatMap { value in
            let escaped = String(decoding: JSON.serialize(.string(value)).dropFirst().dropLast(), as: UTF8.self)
            // Each of the three places where a value can begin in base64, without the digits that it shares.
            let encoded = ["", "x", "xy"].map { prefix in
                let start = prefix.isEmpty ? 0 : prefix.utf8.count + 1
                let digits = Array(base64(prefix + value).utf8).filter { $0 != UInt8(ascii: "=") }
                return String(decoding: digits.dropFirst(start).dropLast(), as: UTF8.self)
            }
            return [value, percent(value), escaped] + encoded
        } + ["\"\(short)\"", ": \(short)\n", base64(short)]
    }

    private static let mapPath = "modules/m/objects/map.yaml"

    private static func files(keys: [String]) -> [String: String] {
        var files = RepositoryUnderTest.files("", namespace: "planted1")
        files["modules/m/objects/all.yaml"] = nil
        files["modules/m/module.yaml"] = """
            apiVersion: slipway.dev/v1alpha1
            kind: Module
            metadata: {name: m}
            spec:
              inputs: {v: {type: integer, default: 1}}
              secrets:
                s:
                  keys:
                    plain: {env: PLANTED_PLAIN}
                    odd: {env: PLANTED_ODD}
                    short: {env: PLANTED_SHORT}
                    lines: {file: lines.txt}
                    made: {generate: {length: 24}}
              objects: [objects/map.yaml]

            """
        files["lines.txt"] = lines + "\n"
        let entries = keys.sorted().map { "  \($0): clean ${inputs.v}\n" }.joined()
        files[mapPath] = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: c}
            data:
            \(entries)
            """
        return files
    }

    @Test(.timeLimit(.minutes(10)), arguments: LoopTarget.available.filter { $0 != .realCluster })
    func nothingThatIsWrittenHasASecret(target: LoopTarget) async throws {
        let keys = Array(Self.planted(generated: "").keys)
        try await RepositoryUnderTest.with(target, Self.files(keys: keys)) { test in
            let workspace = test.workspace
            try await workspace.commitEverything()
            let variables = ["PLANTED_PLAIN": Self.plain, "PLANTED_ODD": Self.odd, "PLANTED_SHORT": Self.short].allowed
            var written = ""
            func slipway(_ words: String..., with variables: [String: String]? = nil) async -> CommandLineResult {
                let result = await CommandsTests.slipway(
                    words + (["show", "publish"].contains(words[0]) ? [] : test.cluster.flags), in: workspace.root,
                    variables: (variables ?? [:]).merging(["HOME": workspace.root]) { $1 })
                written += "\n# \(words)\n" + result.out + result.errors
                return result
            }
            let applied = await slipway("apply", "dev", "-auto-approve", with: variables)
            try #require(applied.status == .done, "\(applied.errors)\n\(applied.out)")
            let generated = try await plant(in: test)

            #expect(await slipway("drift", "dev").status == .changes)
            _ = await slipway("drift", "dev", "-json")
            _ = await slipway("drift", "dev", "-against", "desired")
            let file = Path.join(workspace.root, "p")
            var saved = 0
            for parts in [
                ["-force-conflicts"], ["-target", "ConfigMap/c", "-force-conflicts"], ["-refresh-only"], ["-destroy"],
                ["-no-secrets"],
            ] {
                for form in [[], ["-json"], ["-out", "p"]] {
                    for known in [variables, [:]] {
                        let result = await CommandsTests.slipway(
                            ["plan", "dev"] + parts + form + test.cluster.flags, in: workspace.root,
                            variables: known.merging(["HOME": workspace.root]) { $1 })
                        written += "\n# plan \(parts) \(form)\n" + result.out + result.errors
                    }
                }
                // What apply would refuse is not written.
                guard FileSystem.kind(of: file) == .file else { continue }
                saved += 1
                for form in ["-json", "-markdown", "-html"] {
                    #expect(await slipway("show", "p", form).status == .done)
                }
                _ = await slipway("show", "p")
                written += try workspace.read("p")
                try FileSystem.remove(file)
            }
            #expect(saved >= 2)
            #expect(written.contains("(sensitive)"))
            _ = await slipway("destroy", "dev")
            _ = await slipway("apply", "dev", "-refresh-only", "-auto-approve", with: variables)
            _ = await slipway("apply", "dev", "-auto-approve", "-force-conflicts", with: variables)
            _ = await slipway("publish", "dev", "-allow-dirty")
            written += try await workspace.shell("git", "log", "-p", "--all", "--", ".", ":!lines.txt")
            for (path, bytes) in try workspace.snapshot() where path != "lines.txt" {
                written += "\n# \(path)\n" + String(decoding: bytes, as: UTF8.self)
            }
            let bytes = Array(written.utf8)
            try #require(Self.place(of: "short-alone", in: bytes) != nil)
            for text in Self.forbidden(generated: generated) {
                guard let place = Self.place(of: text, in: bytes) else { continue }
                let before = String(decoding: bytes[max(0, place - 400)..<place], as: UTF8.self)
                Issue.record("\(text) stands behind: \(before)")
            }
        }
    }

    /// By the C library: megabytes are looked through for each text.
    private static func place(of text: String, in bytes: [UInt8]) -> Int? {
        let wanted = Array(text.utf8)
        return bytes.withUnsafeBytes { all in
            guard let base = all.baseAddress, let first = wanted.first else { return nil }
            var start = 0
            while start + wanted.count <= all.count, let hit = memchr(base + start, Int32(first), all.count - start) {
                let place = UnsafeRawPointer(hit) - base
                if place + wanted.count <= all.count, memcmp(hit, wanted, wanted.count) == 0 { return place }
                start = place + 1
            }
            return nil
        }
    }

    /// Writes the values of the Secrets into another object, as people do; gives the one that was generated.
    private func plant(in test: RepositoryUnderTest) async throws -> String {
        let core = { (kind: String) in GroupVersionKind(group: "", version: "v1", kind: kind) }
        let identity = { (kind: String, name: String) in
            ObjectIdentity(group: "", kind: kind, namespace: "planted1", name: name)
        }
        return try await test.cluster.withClient { client in
            let secret = try #require(try await client.find(core("Secret"), identity("Secret", "s")))
            let made = try #require(secret["data"]?["made"]?.string.flatMap(Base64.decode))
            let generated = String(decoding: made, as: UTF8.self)
            _ = try await client.apply(
                [
                    "apiVersion": "v1", "kind": "Secret", "metadata": ["name": "foreign", "namespace": "planted1"],
                    "data": ["token": .string(Self.base64(Self.foreign))],
                ], fieldManager: "operator")
            let texts = Self.planted(generated: generated)
            let data = ValueObject(texts.map { ValueObject.Field(key: $0.key, value: .string($0.value)) })
            var patch: Value = ["data": .object(data)]
            patch["data"]?["key-\(Self.plain)"] = "found by its key"
            patch["metadata"] = [
                "annotations": ["note.example/\(Self.foreign)": .string("see \(Self.odd)")]
            ]
            _ = try await client.patch(
                core("ConfigMap"), identity("ConfigMap", "c"), patch, as: .mergePatch, fieldManager: "kubectl-edit")
            return generated
        }
    }
}
