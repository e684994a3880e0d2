import Host
import Model
import Publishing
import Reporting

/// The files with which somebody opens a pull request: what the branch would get.
struct PublishProposal {
    let title: String?
    let body: String?

    var isWanted: Bool { title != nil || body != nil }

    /// Compares the branch as it was with what was rendered, and writes the files.
    func write(
        _ result: PublishResult, _ tree: RenderedTree, base: String, source: SourceCommit, repository: GitRepository,
        remote: String, through transport: (any GitTransport)?, in context: CommandContext
    ) async throws {
        guard isWanted else { return }
        if let head = result.base, let transport {
            do throws(GitError) {
                let names = try tree.namesRead(at: head, in: repository)
                try await transport.complete(head, filesNamed: names, from: remote)
            } catch {
                throw DiagnosticsError(error.diagnostic)
            }
        }
        let changes = try tree.changes(since: result.base, in: repository)
        let markdown = ProposalMarkdown(
            environment: tree.environment, branch: base,
            source: source.uncommitted.isEmpty
                ? "\(source.shortSHA): \(source.subject)" : "uncommitted changes on top of \(source.shortSHA)",
            changes: changes.map { change in
                .init(
                    path: change.path, group: change.application,
                    before: change.before.map { String(decoding: $0, as: UTF8.self) },
                    after: change.after.map { String(decoding: $0, as: UTF8.self) })
            },
            omitted: tree.omitted)
        if let title { try file(title, in: context).writeAtomically(Array("\(markdown.title)\n".utf8)) }
        if let body { try file(body, in: context).writeAtomically(Array(markdown.text().utf8)) }
    }

    private func file(_ path: String, in context: CommandContext) -> NamedFile {
        NamedFile.output(path, in: context)
    }
}
