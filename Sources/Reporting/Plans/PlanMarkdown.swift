package import Model
import Planning

/// A plan as Markdown, for a comment on a pull request: the summary first, then each instance folded, in `diff` blocks.
///
/// GitHub takes 65,536 characters and GitLab's older ones are no larger: what goes beyond is left out at the end of an
/// object, and counted. Nothing secret is in it, because nothing secret is in a plan.
package struct PlanMarkdown {
    let plan: Plan
    let sources: SourceMap
    /// In bytes, which are never fewer than what a server counts.
    let limit: Int

    package init(plan: Plan, sources: SourceMap, limit: Int = 65_000) {
        self.plan = plan
        self.sources = sources
        self.limit = limit
    }

    package func text() -> String {
        let full = document()
        if full.utf8.count <= limit { return full }
        var room = limit - document(bodies: 0).utf8.count - 200
        guard room > 0 else { return document(bodies: 0, budget: limit) }
        // The bodies of new objects, in order, for as long as there is room.
        var bodies = 0
        for change in plan.changes where change.action == .create {
            room -= block(change, isConcise: false).utf8.count - block(change, isConcise: true).utf8.count
            if room < 0 { break }
            bodies += 1
        }
        return document(bodies: bodies)
    }

    /// With the bodies of so many new objects, in the plan's order.
    private func document(bodies: Int = .max, budget: Int = .max) -> String {
        var text = head
        let created = plan.changes.filter { $0.action == .create }
        let isConcise = created.count > bodies
        let withBody = Set(created.prefix(bodies).map(\.identity))
        // The longest closing and count that may still have to follow.
        let reserve = 600
        var left: (objects: Int, groups: Int) = (0, 0)
        let shown = plan.changes.filter { PlanView.isShown($0) }
        for group in PlanView.groups(of: shown) {
            let opening = opening(group.title, group.changes)
            let blocks = group.changes.map { block($0, isConcise: !withBody.contains($0.identity)) }
            let used = text.utf8.count + opening.utf8.count + reserve
            var count = 0
            var size = used
            while count < blocks.count, size + blocks[count].utf8.count + 1 <= budget {
                size += blocks[count].utf8.count + 1
                count += 1
            }
            if count == 0 {
                left.objects += blocks.count
                left.groups += 1
                continue
            }
            let body = blocks.prefix(count).joined(separator: "\n")
            let fence = MarkdownText.fence(for: body)
            text += opening + "\n\(fence)diff\n\(body)\(fence)\n\n</details>\n\n"
            if count < blocks.count {
                left.objects += blocks.count - count
                left.groups += 1
            }
        }
        return text + tail(left, without: isConcise ? created.count - bodies : 0, isCut: budget != .max)
    }

    // MARK: Parts

    private var head: String {
        var text =
            "### \(MarkdownText.escaped(PlanView.summaryLine(plan.summary, hasErrors: plan.hasErrors, style: .plain)))\n\n"
        text += "\(MarkdownText.code(plan.environment)) on \(MarkdownText.code(plan.cluster.name))"
        let unchanged = plan.summary.keep
        if unchanged > 0 { text += ", \(unchanged) unchanged" }
        text += "\n\n"
        if plan.scope.isPartial { text += "> ⚠️ \(MarkdownText.escaped(PlanNotes.targeting(plan.scope)))\n\n" }
        let protected = plan.changes.compactMap { change in
            change.protection.map {
                "🛑 **\(MarkdownText.escaped(PlanView.name(of: change)))** is protected: \(MarkdownText.escaped($0))"
            }
        }
        let conflicts = plan.changes.flatMap { change in
            change.conflicts.map {
                "⚔️ **\(MarkdownText.escaped(PlanView.name(of: change)))** \(MarkdownText.escaped(PlanNotes.conflict($0)))"
            }
        }
        let sorted = DiagnosticView.sorted(plan.diagnostics, sources: sources)
        let errors = sorted.filter { $0.severity == .error }.map { "🛑 \(PlanMarkdown.text(of: $0))" }
        let warnings = sorted.filter { $0.severity == .warning }.map { "⚠️ \(PlanMarkdown.text(of: $0))" }
        let secrets = SecretSources(plan).uses.map { "🔑 Applying takes \(MarkdownText.escaped($0.text.inOneLine))" }
        let all = errors + protected + conflicts + warnings + secrets
        // What forbids the plan comes first, but leaves room for the rest.
        var rows = 0
        for row in all where text.utf8.count + row.utf8.count < limit / 4 {
            text += "> \(row)\n>\n"
            rows += 1
        }
        let more = all.count - rows
        if more > 0 { text += "> … and \(more) more.\n" }
        return text + (rows + more > 0 ? "\n" : "")
    }

    private static func text(of diagnostic: Diagnostic) -> String {
        "**\(MarkdownText.escaped(diagnostic.summary))** \(MarkdownText.escaped(diagnostic.detail))"
    }

    private func opening(_ title: String, _ changes: [PlannedChange]) -> String {
        var counts: [(Int, String)] = []
        func count(_ actions: Action...) -> Int { changes.count { actions.contains($0.action) } }
        counts.append((count(.create), "to add"))
        counts.append((count(.update), "to change"))
        counts.append((count(.adopt), "to import"))
        counts.append((count(.replace), "to replace"))
        counts.append((count(.delete), "to destroy"))
        let text = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        return "<details><summary><b>\(PlanPage.escaped(title))</b>\(text.isEmpty ? "" : ": \(text)")</summary>\n"
    }

    /// One object: its heading and its lines, with the symbols that `diff` colours in the first column.
    private func block(_ change: PlannedChange, isConcise: Bool) -> String {
        let view = PlanView(plan: plan, sources: sources, style: .plain, isConcise: isConcise)
        let remarks = view.remarks(on: change)
        let symbol =
            switch change.action {
            case .create: "+"
            case .delete: "-"
            case .replace: "-/+"
            case .update, .adopt: "!"
            case .keep: "#"
            }
        var text =
            "\(symbol) \(PlanView.name(of: change))" + (remarks.isEmpty ? "" : "  (\(remarks.joined(separator: ", ")))")
            + "\n"
        for line in view.body(of: change).split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            text += PlanMarkdown.inFirstColumn(String(line)) + "\n"
        }
        if case .replace(let replacement) = change.operation {
            for claim in replacement.grownClaims { text += "!     \(PlanNotes.growth(claim))\n" }
        }
        for field in change.leftAlone { text += "#     \(PlanNotes.left(field))\n" }
        for field in change.staying { text += "#     \(PlanNotes.staying(field))\n" }
        return text
    }

    private func tail(_ left: (objects: Int, groups: Int), without: Int, isCut: Bool) -> String {
        if isCut, left.objects > 0 {
            let objects = left.objects == 1 ? "1 more object" : "\(left.objects) more objects"
            return "**\(objects) of \(left.groups) modules are left out here**, and so are the bodies of new objects, "
                + "because a comment has an end. `slipway show PLAN` prints everything.\n"
        }
        guard without > 0 else { return "" }
        return
            "_The bodies of \(without) new object\(without == 1 ? " is" : "s are") left out; `slipway show PLAN` prints "
            + "everything._\n"
    }

    // MARK: Text

    /// Moves the symbol of a line to its first column; `~` becomes `!`, which `diff` blocks colour.
    private static func inFirstColumn(_ line: String) -> String {
        let margin = line.prefix { $0 == " " }
        let rest = line.dropFirst(margin.count)
        // Symbols stand in these columns only; further in, a dash belongs to the text.
        guard FieldText.symbolColumns.contains(margin.count), let symbol = rest.first, "+-~!#@".contains(symbol) else {
            return String(line.dropFirst(min(8, margin.count)))
        }
        if symbol == "@" { return String(rest) }
        return (symbol == "~" ? "!" : String(symbol)) + margin.dropFirst(8) + rest.dropFirst()
    }
}
