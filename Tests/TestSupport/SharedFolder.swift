import Host

/// What is not part of this repository and lies beside it where somebody has it: the folder `shared` beside the
/// repository or above it, or the one that `SLIPWAY_SHARED` names.
enum SharedFolder {
    /// The path of something in it; `nil` on a machine without it.
    static func find(_ path: String, _ kind: FileSystem.Kind) -> String? {
        candidates.map { Path.join($0, path) }.first { FileSystem.kind(of: $0) == kind }
    }

    private static let candidates: [String] = {
        if let named = EnvironmentVariables.current.nonEmpty("SLIPWAY_SHARED") { return [named] }
        var candidates: [String] = []
        var place = Path.parent(of: Path.parent(of: Path.parent(of: #filePath)))
        while place != "/", place != "." {
            place = Path.parent(of: place)
            candidates.append(Path.join(place, "shared"))
        }
        return candidates
    }()
}
