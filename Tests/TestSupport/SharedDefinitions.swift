import Host

/// Real CustomResourceDefinitions of many operators, where the machine has some.
package enum SharedDefinitions {
    package static let folder = SharedFolder.find("crds", .directory)

    /// The files, sorted.
    package static func files() throws -> [String] {
        guard let folder else { return [] }
        return try FileSystem.list(folder).filter { $0.hasSuffix(".yaml") }.map { Path.join(folder, $0) }
    }
}
