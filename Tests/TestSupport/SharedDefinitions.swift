import Host

/// Real CustomResourceDefinitions of many operators, where the machine has some: `shared/crds` beside the repository, or
/// below `SLIPWAY_SHARED`.
package enum SharedDefinitions {
    package static let folder: String? = {
        let package = Path.parent(of: Path.parent(of: Path.parent(of: #filePath)))
        var candidates = [EnvironmentVariables.current.nonEmpty("SLIPWAY_SHARED")].compactMap { $0 }
        var place = package
        while place != "/" {
            place = Path.parent(of: place)
            candidates.append(Path.join(place, "shared"))
        }
        return candidates.map { Path.join($0, "crds") }.first { FileSystem.kind(of: $0) == .directory }
    }()

    /// The files, sorted.
    package static func files() throws -> [String] {
        guard let folder else { return [] }
        return try FileSystem.list(folder).filter { $0.hasSuffix(".yaml") }.map { Path.join(folder, $0) }
    }
}
