import Documents
import Host
import Model
import Testing

/// What `record-verdicts.py` wrote down, one JSON line a case.
enum Recorded {
    static func cases(_ name: String, filePath: String = #filePath) throws -> [Value] {
        let folder = Path.join(Path.parent(of: filePath), "Recorded")
        let bytes = try FileSystem.read(Path.join(folder, "\(name).ndjson"))
        let cases = try bytes.split(separator: UInt8(ascii: "\n")).map { try JSON.parse(Array($0)) }
        try #require(cases.count > 50, "the record is where this test looks for it")
        return cases
    }
}
