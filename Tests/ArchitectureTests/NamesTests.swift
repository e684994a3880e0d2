import Host
import Testing

/// Names that others rely on, or that Slipway relies on: each is written down once, and those of its own are documented.
@Suite struct NamesTests {
    private let tree: SourceTree

    init() throws { tree = try SourceTree() }

    /// Where Slipway's own names are, which Formats.md lists.
    private static let own = [
        "APIMachinery/Objects/RecommendedLabel", "Model/SlipwayAnnotation", "Model/SlipwayName",
        "Model/RepositoryLayout",
        "Host/EnvironmentVariable", "Commands/Subcommands/PublishPlace", "Publishing/HydratorMetadata",
        "Publishing/Tree/RenderedTree", "Publishing/Tree/ArgoCDAnnotation",
        "EmbeddedCluster/Controllers/SimulationAnnotations",
    ]
    /// Where those of Kubernetes are that more than one place asks for.
    private static let foreign = ["APIMachinery/Objects/WellKnownLabel"]

    /// The constants of files: `static let name = "literal"`.
    private func constants(in files: [String]) throws -> [(literal: String, path: String)] {
        try files.flatMap { name in
            let path = "Sources/\(name).swift"
            let file = try #require(tree.sources.first { $0.path == path }, "there is no file \(path)")
            let found = file.lines.filter { $0.contains("static let ") }.compactMap { line in
                let parts = line.split(separator: " = \"", maxSplits: 1)
                return parts.count == 2 && parts[1].hasSuffix("\"") ? String(parts[1].dropLast()) : nil
            }
            try #require(!found.isEmpty, "\(path) has no names")
            return found.map { ($0, path) }
        }
    }

    /// What stands in quotes in the lines of code.
    private func literals(of file: SourceTree.File) -> [(literal: Substring, line: Int)] {
        file.lines.enumerated().flatMap { number, line -> [(Substring, Int)] in
            guard !line.drop(while: { $0 == " " }).hasPrefix("//") else { return [] }
            let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
            return parts.indices.filter { $0 % 2 == 1 }.map { (parts[$0], number + 1) }
        }
    }

    @Test func eachNameStandsInOneFile() throws {
        // `state` and the like are words, which other things are called as well.
        let names = try constants(in: Self.own + Self.foreign).filter { name in
            name.literal.contains { "./_-".contains($0) || $0.isUppercase }
        }
        let homes = Dictionary(names.map { (Substring($0.literal), $0.path) }) { first, _ in first }
        #expect(homes.count == names.count, "a name is declared twice")
        for file in tree.sources {
            for (literal, line) in literals(of: file) {
                guard let home = homes[literal], home != file.path else { continue }
                Issue.record("\(file.path):\(line) writes \"\(literal)\" again, which \(home) has")
            }
        }
    }

    /// A label or an annotation that a second file asks for gets a constant.
    @Test func noLabelIsWrittenTwice() {
        var places: [Substring: Set<String>] = [:]
        for file in tree.sources {
            for (literal, _) in literals(of: file) where isLabel(literal) {
                places[literal, default: []].insert(file.path)
            }
        }
        #expect(places.count > 30)
        for (label, files) in places where files.count > 1 {
            Issue.record("\"\(label)\" stands in \(files.sorted().joined(separator: ", "))")
        }
    }

    /// `app.kubernetes.io/name`, and neither `apps/v1` nor `storage.k8s.io/StorageClass`.
    private func isLabel(_ literal: Substring) -> Bool {
        let parts = literal.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = parts[1].first, first.isLowercase else { return false }
        let isVersion = first == "v" && parts[1].dropFirst().first?.isNumber == true
        return !isVersion
            && ["kubernetes.io", "k8s.io", "argoproj.io", "slipway.dev"].contains { parts[0].hasSuffix($0) }
    }

    /// Formats.md lists Slipway's own names, all of them and nothing else.
    @Test func theDocumentationListsThem() throws {
        let path = Path.join(tree.root, "Sources/Commands/Documentation.docc/Formats.md")
        let text = String(decoding: try FileSystem.read(path), as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex(of: "## Names that others may rely on"))
        let section = lines[(start + 1)...].prefix { !$0.hasPrefix("## ") }
        let listed = section.filter { $0.hasPrefix("| `") }.compactMap { $0.split(separator: "`").dropFirst().first }
        let names = try constants(in: Self.own).map { Substring($0.literal) }
        #expect(listed.count == Set(listed).count, "a name is listed twice")
        #expect(Set(names).subtracting(listed) == [], "names that Formats.md does not list")
        #expect(Set(listed).subtracting(names) == [], "what Formats.md lists and no file has")
    }
}
