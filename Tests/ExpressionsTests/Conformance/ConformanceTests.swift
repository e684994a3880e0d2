import Expressions
import Glibc
import Testing

/// Runs cel-spec's conformance files from the folder that `SLIPWAY_CEL_SPEC` names (its `tests/simple/testdata`).
///
/// Nothing of them is kept here. Cases that need protobuf messages or enums are skipped and counted.
@Suite struct ConformanceTests {
    static let folder: String? = getenv("SLIPWAY_CEL_SPEC").map { String(cString: $0) }

    /// All but those that are about protobuf (`proto2`, `proto3`, `enums`, `dynamic`, `wrappers`), about unknown values and
    /// about `cel.block`, which is for optimizers only.
    static let files = [
        "basic", "bindings_ext", "comparisons", "conversions", "encoders_ext", "fields", "fp_math",
        "integer_math", "lists", "logic", "macros", "macros2", "math_ext", "namespace", "network_ext", "optionals",
        "parse", "plumbing", "string", "string_ext", "timestamps", "type_deduction",
    ]

    @Test(.enabled(if: folder != nil), arguments: files)
    func passes(file: String) throws {
        let folder = try #require(ConformanceTests.folder)
        let bytes = try #require(ConformanceTests.read("\(folder)/\(file).textproto"))
        var reader = TextProtoReader(bytes)
        let cases = try reader.read().messages("section").flatMap { section in
            section.messages("test").map { (section.text("name") ?? "", $0) }
        }
        #expect(!cases.isEmpty)
        var passed = 0
        var skipped = 0
        var failures: [String] = []
        for (section, test) in cases {
            let place = "\(file)/\(section)/\(test.text("name") ?? "")"
            switch ConformanceCase(test).run() {
            case .passed: passed += 1
            case .skipped: skipped += 1
            case .failed(let reason): failures.append("\(place): \(test.text("expr") ?? "")\n    \(reason)")
            }
        }
        print("cel-spec \(file): \(passed) passed, \(failures.count) failed, \(skipped) skipped")
        for failure in failures { Issue.record(Comment(rawValue: failure)) }
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { return bytes }
            bytes += chunk.prefix(count)
        }
    }
}
