import Model

/// A plan as text, in Terraform's grammar: what would change by instance and object, then the line that tools parse.
struct PlanView {
    let plan: Plan
    let sources: SourceMap
    let style: Style
    /// Whether bodies of created and deleted objects are left out.
    let isConcise: Bool

    func text() -> String {
        let shown = plan.changes.filter { PlanView.isShown($0) }
        var text = ""
        for group in PlanView.groups(of: shown) {
            text += "\n  " + symbol(PlanView.commonAction(of: group.changes)) + " " + style.bold(group.title) + "\n"
            for change in group.changes { text += self.text(of: change) }
        }
        return text + "\n" + PlanView.summaryLine(plan.summary, style: style) + "\n"
    }

    /// What is worth a line: everything but objects that stay as they are and that nobody disputes.
    private static func isShown(_ change: PlannedChange) -> Bool {
        change.action != .keep || !change.conflicts.isEmpty || !change.leftAlone.isEmpty || change.reclaimsOwnership
    }

    /// The changes of each instance together, in the order in which instances first appear.
    static func groups(of changes: [PlannedChange]) -> [(title: String, changes: [PlannedChange])] {
        var order: [String] = []
        var groups: [String: [PlannedChange]] = [:]
        for change in changes {
            if groups[change.instance] == nil { order.append(change.instance) }
            groups[change.instance, default: []].append(change)
        }
        return order.map { instance in
            (instance.isEmpty ? "environment" : "module.\(instance)", groups[instance] ?? [])
        }
    }

    private static func commonAction(of changes: [PlannedChange]) -> Action {
        let actions = Set(changes.map(\.action))
        return actions.count == 1 ? actions.first ?? .update : .update
    }

    /// `Plan: 3 to add, 1 to change, 0 to destroy.`, with what only Kubernetes has behind it.
    static func summaryLine(_ summary: PlanSummary, style: Style) -> String {
        var extras: [String] = []
        if summary.conflicts > 0 { extras.append("\(summary.conflicts) conflict\(summary.conflicts == 1 ? "" : "s")") }
        if summary.protected > 0 { extras.append("\(summary.protected) protected") }
        if summary.unverified > 0 { extras.append("\(summary.unverified) not server-verified") }
        let tail = extras.isEmpty ? "" : "  " + extras.joined(separator: ", ") + "."
        guard summary.hasChanges else {
            let message = style.bold(style.green("No changes.")) + " Your infrastructure matches the configuration."
            return message + tail
        }
        let adopt = summary.adopt > 0 ? "\(summary.adopt) to import, " : ""
        let counts = "\(summary.add) to add, \(summary.change) to change, \(summary.destroy) to destroy."
        return style.bold("Plan:") + " \(adopt)\(counts)\(tail)"
    }

    private func text(of change: PlannedChange) -> String {
        let name = "\(change.kind.apiVersion) \(change.kind.kind) " + PlanView.place(of: change.identity)
        var text = "      " + symbol(change.action) + " " + style.bold(name) + remark(on: change) + "\n"
        text += body(of: change)
        for conflict in change.conflicts { text += line(for: conflict) }
        for field in change.leftAlone {
            text += "          " + style.dim(". \(field.path) is left to \(field.owner)") + "\n"
        }
        if let protection = change.protection {
            text += "        " + style.yellow("Protected: \(protection)") + "\n"
        }
        if change.action != .create, change.action != .delete, let range = change.desired?.origin.range,
            let file = sources[range.file]
        {
            text += "        " + style.dim("\(file.path):\(range.start.line)") + "\n"
        }
        return text
    }

    static func place(of identity: ObjectIdentity) -> String {
        identity.namespace.isEmpty ? identity.name : "\(identity.namespace)/\(identity.name)"
    }

    private func remark(on change: PlannedChange) -> String {
        var remarks: [String] = []
        switch change.action {
        case .replace:
            remarks.append(
                change.replacement == .orphan
                    ? "must be replaced; its pods and claims stay" : "must be replaced")
        case .delete: remarks.append("is not in the configuration")
        case .adopt: remarks.append("exists and will be imported")
        case .keep where change.reclaimsOwnership: remarks.append("its fields are claimed again")
        case .create, .update, .keep: break
        }
        if change.verification == .schema { remarks.append("not server-verified") }
        return remarks.isEmpty ? "" : "  " + style.dim(remarks.joined(separator: ", "))
    }

    private func body(of change: PlannedChange) -> String {
        switch change.action {
        case .create:
            guard !isConcise, let value = change.predicted ?? change.desired?.value else { return "" }
            return FieldText(style: style).createdBody(value)
        case .delete: return ""
        case .update, .replace, .adopt, .keep:
            return FieldText(style: style).lines(for: change.fields, replacing: change.replacePaths)
        }
    }

    private func line(for conflict: FieldConflict) -> String {
        let live = ValueText.inline(conflict.live, isSensitive: conflict.isSensitive)
        let desired = ValueText.inline(conflict.desired, isSensitive: conflict.isSensitive)
        let time = conflict.time.map { " at \(Timestamp.short($0))" } ?? ""
        let text = "conflict: \(conflict.path) = \(live) was set by \"\(conflict.manager)\"\(time); "
        return "          " + style.red("! ") + text + "the repository says \(desired)\n"
    }

    /// Terraform's symbols, in its colours.
    func symbol(_ action: Action) -> String {
        switch action {
        case .create: style.green("+")
        case .update: style.yellow("~")
        case .replace: style.red("-") + "/" + style.green("+")
        case .delete: style.red("-")
        case .adopt: style.cyan("<")
        case .keep: style.dim(".")
        }
    }
}

/// Times of the API server for people.
enum Timestamp {
    /// `2026-11-21T09:12:44Z` → `2026-11-21 09:12 UTC`; anything else stays as it is.
    static func short(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.count >= 17, bytes.last == UInt8(ascii: "Z"), bytes[10] == UInt8(ascii: "T") else { return text }
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC"
    }
}
