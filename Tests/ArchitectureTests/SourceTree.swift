import Host
import Testing

/// The Swift files of this package, read from where this file was compiled.
struct SourceTree {
    struct File: Sendable {
        /// Relative to the package: `Sources/Model/Value.swift`.
        let path: String
        let lines: [Substring]

        /// `Model`, `ModelTests`.
        var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
    }

    let root: String
    let files: [File]

    init(filePath: String = #filePath) throws {
        root = Path.parent(of: Path.parent(of: Path.parent(of: filePath)))
        var files: [File] = []
        for top in ["Sources", "Tests"] {
            for path in try SourceTree.swiftFiles(below: Path.join(root, top)) {
                let text = String(decoding: try FileSystem.read(path), as: UTF8.self)
                files.append(
                    File(
                        path: String(path.dropFirst(root.count + 1)),
                        lines: text.split(separator: "\n", omittingEmptySubsequences: false)))
            }
        }
        try #require(files.count > 100, "the sources are where this test looks for them")
        self.files = files
    }

    var sources: [File] { files.filter { $0.path.hasPrefix("Sources/") } }

    private static func swiftFiles(below folder: String) throws -> [String] {
        var result: [String] = []
        for name in try FileSystem.list(folder) {
            let path = Path.join(folder, name)
            if FileSystem.kind(of: path) == .directory {
                result += try swiftFiles(below: path)
            } else if name.hasSuffix(".swift") {
                result.append(path)
            }
        }
        return result
    }
}
