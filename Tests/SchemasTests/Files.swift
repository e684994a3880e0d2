import Host

/// Where the tests' own files and the material beside the repository are.
enum Files {
    static let folder: String = {
        let file = #filePath
        return String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)])
    }()

    /// The material that is not part of the repository; `nil` where it is absent.
    static let shared: String? = {
        let root = folder + "/../.."
        let candidates = [EnvironmentVariables.current.nonEmpty("SLIPWAY_SHARED"), root + "/../shared", "/work/shared"]
        return candidates.compactMap { $0 }.first { FileSystem.kind(of: $0 + "/openapi") != nil }
    }()
}
