import Documents
import Expressions
import Host
import Model
import TestSupport
import Testing

/// The page for authors: each of its examples gives what it says.
@Suite struct StructurePageTests {
    private let page: [String]

    init() throws {
        let root = Path.parent(of: Path.parent(of: Path.parent(of: #filePath)))
        let path = Path.join(root, "Sources/Commands/Documentation.docc/Structure.md")
        page = String(decoding: try FileSystem.read(path), as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map { String($0) }
    }

    /// The blocks of YAML, and whether "gives" stands in front of each.
    private var blocks: [(text: String, isResult: Bool)] {
        var blocks: [(text: String, isResult: Bool)] = []
        var current: [String]?
        var isResult = false
        for line in page {
            if line == "```yaml" {
                current = []
            } else if line == "```", let lines = current {
                blocks.append((lines.joined(separator: "\n"), isResult))
                current = nil
                isResult = false
            } else if current != nil {
                current?.append(line)
            } else if line == "gives" {
                isResult = true
            }
        }
        return blocks
    }

    @Test func examplesGiveWhatThePageSays() async throws {
        let blocks = blocks
        let inputs = try #require(blocks.first?.text)
        var count = 0
        for (example, result) in zip(blocks.dropFirst(), blocks.dropFirst(2)) where result.isResult {
            let spec = example.text.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
            let document =
                "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec:\n" + spec.joined(separator: "\n")
            let state = try await Repository(
                environment: "namespace: q\ninstances: {m: {module: m}}", modules: ["m": inputs]
            ).with("modules/m/objects/m.yaml", document).compose()
            let expected = try YAML.parse(Array((result.text + "\n").utf8), file: .none).first?.value
            #expect(state.object("Thing", "t")?.value["spec"] == expected, "\(example.text)")
            count += 1
        }
        #expect(count == 6)
    }

    @Test func functionsYieldWhatThePageSays() throws {
        var count = 0
        for line in page where line.hasPrefix("| `") && line.contains("(") {
            let cells = line.split(separator: "|").map { $0.drop { $0 == " " } }.map { cell in
                String(cell.dropFirst().prefix { $0 != "`" })
            }
            guard cells.count == 2 else { continue }
            let value = try Expression(parsing: cells[0]).evaluate(in: Scope())
            #expect(try JSON.parse(Array(cells[1].utf8)) == value, "\(line)")
            count += 1
        }
        #expect(count == 8)
    }
}
