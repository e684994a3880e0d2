package import Model

/// What a published branch would get, for a pull request: its title, and its body as Markdown.
///
/// Lines as reviewers see them in the files, each application folded, with the same bounds and escapes as a plan's comment.
package struct ProposalMarkdown {
    /// A file that the branch has otherwise.
    package struct Change {
        let path: String
        let group: String
        let before: String?
        let after: String?

        package init(path: String, group: String, before: String?, after: String?) {
            self.path = path
            self.group = group
            self.before = before
            self.after = after
        }
    }

    let environment: String
    let branch: String
    let source: String
    let changes: [Change]
    let omitted: [ObjectIdentity]
    /// In bytes: code hosts end at 65,536 characters.
    let limit: Int

    package init(
        environment: String, branch: String, source: String, changes: [Change], omitted: [ObjectIdentity],
        limit: Int = 65_000
    ) {
        self.environment = environment
        self.branch = branch
        self.source = source
        self.changes = changes
        self.omitted = omitted
        self.limit = limit
    }

    /// One line of text, of a length that every code host takes.
    package var title: String {
        let counts = counts(of: changes)
        let text = "\(environment): \(counts.isEmpty ? "no changes" : counts) (\(source))".inOneLine
        return text.unicodeScalars.count <= 200
            ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(199))) + "…"
    }

    package func text() -> String {
        var text = "### \(MarkdownText.escaped(counts(of: changes).isEmpty ? "No changes" : counts(of: changes)))\n\n"
        text +=
            "\(MarkdownText.code(environment)) to \(MarkdownText.code(branch)), from \(MarkdownText.code(source))\n\n"
        // What has to follow in any case.
        let end = tail(left: changes.count)
        var left = 0
        for (group, changes) in groups {
            let opening = opening(group, changes)
            var body = ""
            var isFull = false
            for change in changes {
                let block = block(change)
                let fences = 2 * MarkdownText.fence(for: body + block).utf8.count + 40
                isFull =
                    isFull
                    || text.utf8.count + opening.utf8.count + body.utf8.count + block.utf8.count + fences
                        + end.utf8.count > limit
                if isFull { left += 1 } else { body += block }
            }
            guard !body.isEmpty else { continue }
            let fence = MarkdownText.fence(for: body)
            text += "\(opening)\n\(fence)diff\n\(body)\(fence)\n\n</details>\n\n"
        }
        return text + tail(left: left)
    }

    // MARK: Parts

    private var groups: [(String, [Change])] {
        var order: [String] = []
        var groups: [String: [Change]] = [:]
        for change in changes {
            if groups[change.group] == nil { order.append(change.group) }
            groups[change.group, default: []].append(change)
        }
        return order.map { ($0, groups[$0] ?? []) }
    }

    private func counts(of changes: [Change]) -> String {
        let added = changes.count { $0.before == nil }
        let removed = changes.count { $0.after == nil }
        return [(added, "added"), (changes.count - added - removed, "changed"), (removed, "removed")]
            .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }

    private func opening(_ group: String, _ changes: [Change]) -> String {
        let title = group.isEmpty ? "Argo CD" : group
        return "<details><summary><b>\(PlanPage.escaped(title.inOneLine))</b>: \(counts(of: changes))</summary>\n"
    }

    private func block(_ change: Change) -> String {
        let symbol = change.before == nil ? "+" : change.after == nil ? "-" : "!"
        var text = "\(symbol) \(change.path.inOneLine)\n"
        // What goes is told by its name.
        guard change.after != nil else { return text }
        for hunk in LineDifference(from: change.before ?? "", to: change.after ?? "").hunks {
            if change.before != nil { text += hunk.header + "\n" }
            for line in hunk.lines {
                switch line {
                case .context(let line): text += "  \(line.inOneLine)\n"
                case .removed(let line): text += "- \(line.inOneLine)\n"
                case .added(let line): text += "+ \(line.inOneLine)\n"
                }
            }
        }
        return text
    }

    private func tail(left: Int) -> String {
        var text = ""
        if left > 0 {
            text +=
                "**\(left) more file\(left == 1 ? " is" : "s are") left out here**, because a comment has an end. The "
                + "branch has them all.\n\n"
        }
        if !omitted.isEmpty {
            let names = omitted.prefix(20).map { MarkdownText.code("\($0)") }.joined(separator: ", ")
            let more = omitted.count > 20 ? " and \(omitted.count - 20) more" : ""
            text += "Not on the branch, because their values are in no repository: \(names)\(more).\n"
        }
        return text
    }
}
