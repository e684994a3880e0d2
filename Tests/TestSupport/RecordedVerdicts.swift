import Documents
import Host
package import Model

/// What a real API server answered to invented objects, where the machine has the recordings.
package enum RecordedVerdicts {
    package static let whyUnavailable = "no recorded verdicts lie beside the repository (shared/verdicts)"
    private static let folder = Shell.has("gzip") ? SharedFolder.find("verdicts", .directory) : nil

    package static var areAvailable: Bool { folder != nil }

    /// The rows of a file, `updates` for instance.
    package static func rows(_ name: String) throws -> [Value] {
        guard let folder else { return [] }
        let text = Shell.run("gzip -dc \(Path.join(folder, name)).jsonl.gz").output
        return try text.split(separator: "\n").map { line in try JSON.parse(Array(line.utf8)) }
    }
}
