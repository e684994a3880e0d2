import Host
import TestSupport
import Testing

@testable import Commands
@testable import Reporting

/// A scratch copy of this repository's environments and modules, with a Git repository around it.
struct Workspace {
    let root: String

    /// Runs the body in a workspace of its own, and removes it.
    static func with(
        files: [String: String]? = nil, _ body: (Workspace) async throws -> Void
    ) async throws {
        let root = try TemporaryFolder.make()
        defer { try? FileSystem.removeTree(root) }
        let workspace = Workspace(root: root)
        if let files {
            for (path, text) in files { try workspace.write(text, to: path) }
        } else {
            for folder in ["environments", "modules"] { try workspace.copy(folder) }
        }
        try await body(workspace)
    }

    /// The program that was built beside the tests.
    static let program = Path.join(Path.parent(of: CommandLine.arguments[0]), "slipway")

    static let packageRoot = Path.parent(of: Path.parent(of: Path.parent(of: #filePath)))

    private func copy(_ path: String) throws {
        let source = Path.join(Workspace.packageRoot, path)
        if FileSystem.kind(of: source) == .directory {
            try FileSystem.createDirectories(Path.join(root, path))
            for name in try FileSystem.list(source) { try copy(Path.join(path, name)) }
        } else {
            try FileSystem.write(try FileSystem.read(source), to: Path.join(root, path))
        }
    }

    func write(_ text: String, to path: String) throws {
        let path = Path.join(root, path)
        try FileSystem.createDirectories(Path.parent(of: path))
        try FileSystem.write(Array(text.utf8), to: path)
    }

    func read(_ path: String) throws -> String {
        String(decoding: try FileSystem.read(Path.join(root, path)), as: UTF8.self)
    }

    func remove(_ path: String) throws { try FileSystem.remove(Path.join(root, path)) }

    /// Replaces a text in a file, which must be there.
    func replace(_ old: String, with new: String, in path: String) throws {
        let text = try read(path)
        try #require(text.contains(old), "\(path) has no \(old)")
        try write(text.replacing(old, with: new), to: path)
    }

    /// Every file below, with its bytes: what must not change when a command fails.
    func snapshot() throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        func visit(_ path: String) throws {
            for name in try FileSystem.list(Path.join(root, path)) where name != ".slipway" && name != ".git" {
                let below = path.isEmpty ? name : Path.join(path, name)
                if FileSystem.kind(of: Path.join(root, below)) == .directory {
                    try visit(below)
                } else {
                    files[below] = try FileSystem.read(Path.join(root, below))
                }
            }
        }
        try visit("")
        return files
    }

    /// For what is opened without a command around it; what it says is lost.
    var context: CommandContext {
        CommandContext(
            console: RecordedConsole().console, variables: EnvironmentVariables([:]), directory: root,
            now: { 1_795_000_000 })
    }

    func run(_ words: String..., variables: [String: String] = [:]) async -> CommandLineResult {
        await slipway(words, in: root, variables: variables)
    }

    /// Runs a program in the workspace and gives what it printed.
    @discardableResult
    func shell(_ words: String...) async throws -> String {
        let result = try await ChildProcess(
            words[0], Array(words.dropFirst()), environment: EnvironmentVariables.current.adding(["HOME": root]),
            timeout: patience
        ).started(in: root).run()
        try #require(result.status == 0, "\(words) ended with \(result.status)")
        return String(decoding: result.output, as: UTF8.self)
    }

    /// Makes it a repository with one commit.
    func commitEverything() async throws {
        try await shell("git", "init", "-q", "-b", "main")
        try await shell("git", "config", "user.name", "Test")
        try await shell("git", "config", "user.email", "test@example.com")
        try write(".slipway/\n", to: ".gitignore")
        try await shell("git", "add", "-A")
        try await shell("git", "commit", "-q", "-m", "Start")
    }
}
