import Host
import Testing

/// A page of the documentation: its blocks of code, the code in its sentences, and where it leads to.
struct DocumentPage: Sendable, CustomTestStringConvertible {
    /// A fenced or indented block.
    struct Block: Sendable {
        /// What stands behind the fence; empty for an indented block.
        var language = ""
        var lines: [String] = []
    }

    /// From the root of the repository.
    let path: String
    private(set) var blocks: [Block] = []
    /// Code in sentences, without its quotes.
    private(set) var spans: [String] = []
    /// Targets of links, and of `<doc:…>`.
    private(set) var links: [String] = []

    var testDescription: String { path }

    /// The front page, the pages of the catalog, and those beside environments, states and targets.
    static let all: [DocumentPage] = {
        let root = Workspace.packageRoot
        var pages = ["README.md", "state/README.md"]
        for folder in ["Sources/Commands/Documentation.docc", "Sources/Commands/Documentation.docc/Decisions"] {
            let names = (try? FileSystem.list(Path.join(root, folder))) ?? []
            pages += names.filter { $0.hasSuffix(".md") }.map { "\(folder)/\($0)" }
        }
        for folder in ["environments", "modules", "Sources"] {
            let names = (try? FileSystem.list(Path.join(root, folder))) ?? []
            pages += names.map { "\(folder)/\($0)/README.md" }
        }
        return pages.compactMap { path in
            // May fail: not every folder has a page.
            (try? FileSystem.read(Path.join(root, path))).map { bytes in
                DocumentPage(path: path, text: String(decoding: bytes, as: UTF8.self))
            }
        }
    }()

    init(path: String, text: String) {
        self.path = path
        var sentences: [Substring] = []
        var isFenced = false
        var isIndented = false
        var isAfterBlank = true
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isFenced.toggle()
                if isFenced { blocks.append(Block(language: String(line.dropFirst(3)))) }
            } else if isFenced {
                blocks[blocks.count - 1].lines.append(String(line))
            } else if line.hasPrefix("    "), isIndented || isAfterBlank {
                if !isIndented { blocks.append(Block()) }
                isIndented = true
                blocks[blocks.count - 1].lines.append(String(line.dropFirst(4)))
            } else if line.isEmpty, isIndented {
                blocks[blocks.count - 1].lines.append("")
            } else {
                isIndented = false
                sentences.append(line)
            }
            isAfterBlank = line.isEmpty
        }
        readSentences(sentences)
    }

    /// A span may go over the end of a line, but not of a paragraph.
    private mutating func readSentences(_ lines: [Substring]) {
        for paragraph in lines.split(whereSeparator: \.isEmpty) {
            let pieces = paragraph.joined(separator: " ").split(separator: "`", omittingEmptySubsequences: false)
            for (index, piece) in pieces.enumerated() {
                if index % 2 == 1 { spans.append(String(piece)) } else { readLinks(piece) }
            }
        }
    }

    private mutating func readLinks(_ text: Substring) {
        for (opening, closing) in [("](", ")"), ("<doc:", ">")] {
            for rest in text.split(separator: opening, omittingEmptySubsequences: false).dropFirst() {
                guard let end = rest.firstRange(of: closing) else { continue }
                links.append((opening == "<doc:" ? "doc:" : "") + rest[..<end.lowerBound])
            }
        }
    }
}
