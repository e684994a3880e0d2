import Documents
import Host
package import Model

/// What a real API server answered to invented objects.
package enum RecordedVerdicts: String, Sendable, CaseIterable {
    /// Every tenth, which is part of this repository.
    case tenth
    /// All of them, where the machine has the recordings.
    case all

    package static let whyUnavailable = "not all recorded verdicts lie beside the repository (shared/verdicts)"
    private static let folder = Shell.has("gzip") ? SharedFolder.find("verdicts", .directory) : nil

    package static var areAllAvailable: Bool { folder != nil }
    /// What there is on this machine.
    package static var available: [RecordedVerdicts] { areAllAvailable ? allCases : [.tenth] }

    /// The rows of a file, `updates` for instance; every tenth lies in `Recorded` beside the test.
    package func rows(_ name: String, filePath: String = #filePath) throws -> [Value] {
        let folder =
            switch self {
            case .tenth: Path.join(Path.parent(of: filePath), "Recorded")
            case .all: Self.folder ?? ""
            }
        let text = Shell.run("gzip -dc '\(Path.join(folder, name)).jsonl.gz'").output
        return try text.split(separator: "\n").map { line in try JSON.parse(Array(line.utf8)) }
    }
}
