import Host
import Testing

/// The page of error codes lists exactly those that the sources have.
@Suite struct ErrorCodeTests {
    /// What stands before the dot of a code.
    private static let areas = [
        "load", "compose", "validate", "plan", "apply", "drift", "publish", "state", "cluster", "render", "init",
        "import",
        "embedded",
    ]

    private let tree: SourceTree

    init() throws { tree = try SourceTree() }

    @Test func everyCodeIsOnThePage() throws {
        var used: [String: String] = [:]
        for file in tree.sources {
            for line in file.lines {
                for code in codes(in: line, between: "\"") { used[code] = file.path }
            }
        }
        try #require(used.count > 100, "codes look as this test thinks they do")
        let page = Path.join(tree.root, "Sources/Commands/Documentation.docc/ErrorCodes.md")
        let text = String(decoding: try FileSystem.read(page), as: UTF8.self)
        let listed = Set(text.split(separator: "\n").flatMap { codes(in: $0, between: "`") })
        for (code, path) in used.sorted(by: { $0.key < $1.key }) where !listed.contains(code) {
            Issue.record("\(code) of \(path) is not on the page of error codes")
        }
        for code in listed.sorted() where used[code] == nil {
            Issue.record("the page of error codes has \(code), which no source has")
        }
    }

    private func codes(in line: Substring, between quote: Character) -> [String] {
        line.split(separator: quote, omittingEmptySubsequences: false).compactMap { text in
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, ErrorCodeTests.areas.contains(String(parts[0])), !parts[1].isEmpty,
                parts[1].allSatisfy({ $0.isLowercase || $0 == "-" })
            else { return nil }
            return String(text)
        }
    }
}
