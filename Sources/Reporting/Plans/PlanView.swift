package import Model
import Planning

/// A plan as text, in Terraform's grammar: what would change by instance and object, then the line that tools parse.
package struct PlanView {
    let plan: Plan
    let sources: SourceMap
    let style: Style
    /// Whether bodies of created and deleted objects are left out.
    let isConcise: Bool

    package init(plan: Plan, sources: SourceMap, style: Style, isConcise: Bool) {
        self.plan = plan
        self.sources = sources
        self.style = style
        self.isConcise = isConcise
    }

    package func text() -> String {
        let shown = plan.changes.filter { PlanView.isShown($0) }
        var text = driftNote
        for group in PlanView.groups(of: shown) {
            text += "\n  " + symbol(PlanView.commonAction(of: group.changes)) + " " + style.bold(group.title) + "\n"
            for change in group.changes { text += self.text(of: change) }
        }
        let groups = Set(shown.map(\.instance)).count
        if groups > 1, shown.count > 5 { text += "\n" + PlanTally(plan).text(style: style) }
        if plan.scope.isPartial { text += "\n" + style.yellow("Warning: ") + PlanNotes.targeting(plan.scope) + "\n" }
        if plan.scope.mode == .refreshOnly { return text + "\n" + refreshNote + "\n" }
        let summary = PlanView.summaryLine(plan.summary, hasErrors: plan.hasErrors, style: style)
        return text + "\n" + summary + "\n" + guardNote + unreadyNote + keptPodsNote
    }

    /// What applying the plan reads and runs beside the repository and the cluster; empty where that is nothing.
    package var sourcesNote: String {
        let uses = SecretSources(plan).uses
        guard !uses.isEmpty else { return "" }
        return "\nApplying takes secret values from\n" + uses.map { "  \($0.text)".inOneLine + "\n" }.joined()
    }

    /// What is worth a line: everything but objects that stay as they are, where they are, with all their fields.
    static func isShown(_ change: PlannedChange) -> Bool {
        change.action != .keep || !change.leftAlone.isEmpty || !change.staying.isEmpty
            || change.previousInstance != nil
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
            (instance.isEmpty ? "environment" : "module.\(instance)".inOneLine, groups[instance] ?? [])
        }
    }

    static func commonAction(of changes: [PlannedChange]) -> Action {
        let actions = Set(changes.map(\.action))
        return actions.count == 1 ? actions.first ?? .update : .update
    }

    /// `Plan: 3 to add, 1 to change, 0 to destroy.`, with what only Kubernetes has behind it.
    package static func summaryLine(_ summary: PlanSummary, hasErrors: Bool = false, style: Style) -> String {
        var extras: [String] = []
        if summary.conflicts > 0 { extras.append("\(summary.conflicts) conflict\(summary.conflicts == 1 ? "" : "s")") }
        if summary.protected > 0 { extras.append("\(summary.protected) protected") }
        if summary.unverified > 0 { extras.append("\(summary.unverified) not server-verified") }
        let tail = extras.isEmpty ? "" : "  " + extras.joined(separator: ", ") + "."
        guard summary.hasChanges else {
            // What is wrong may be just that not all of it is known.
            if hasErrors {
                return style.bold(style.red("Errors.")) + " Nothing is applied until they are mended." + tail
            }
            let message = style.bold(style.green("No changes.")) + " Your infrastructure matches the configuration."
            return message + tail
        }
        return style.bold("Plan:") + " \(summary.counts).\(tail)"
    }

    // MARK: What others did

    /// Terraform's note, with who did it.
    private var driftNote: String {
        let drifted = plan.changes.filter { !$0.drift.isEmpty }
        guard !drifted.isEmpty else { return "" }
        var text = "\n" + style.bold("Note:") + " Objects have changed outside of Slipway\n"
        for change in drifted {
            let name = PlanView.name(of: change)
            let isGone = change.drift.contains { $0.kind == .deleted }
            text += "  # \(name) has \(isGone ? "been deleted" : "changed")\n"
            guard !isGone else { continue }
            for entry in change.drift { text += "      " + style.dim(PlanNotes.drift(entry)) + "\n" }
        }
        return text
    }

    /// All that is guarded in one line, ready to be copied, where it is more than one object.
    private var guardNote: String {
        let guarded = plan.changes.filter { $0.protection != nil }
        guard guarded.count > 1 else { return "" }
        let names = guarded.map(\.identity.place).joined(separator: ",").inOneLine
        return "\nTo let go of all of it: -allow-destroy \(names)\n"
    }

    private var unreadyNote: String {
        let unready = plan.changes.filter { change in
            if case .keep(let kept) = change.operation { kept.isReady == false } else { false }
        }
        return unready.isEmpty ? "" : "\n" + style.bold("Note:") + " " + PlanNotes.unready(unready) + "\n"
    }

    private var keptPodsNote: String {
        let count = plan.changes.count(where: \.keepsPods)
        return count == 0 ? "" : "\n" + style.bold("Note:") + " " + PlanNotes.keptPods(count) + "\n"
    }

    private var refreshNote: String {
        "This is a refresh-only plan: nothing is changed in the cluster. `slipway apply -refresh-only` takes what is gone "
            + "out of the inventory."
    }

    // MARK: One object

    private func text(of change: PlannedChange) -> String {
        let name = PlanView.name(of: change)
        let remarks = remarks(on: change)
        var text = "      " + symbol(change.action) + " " + style.bold(name)
        text += (remarks.isEmpty ? "" : "  " + style.dim(remarks.joined(separator: ", "))) + "\n"
        text += body(of: change)
        for conflict in change.conflicts {
            text += "          " + style.red("! ") + "conflict: " + PlanNotes.conflict(conflict) + "\n"
        }
        if !change.conflicts.isEmpty {
            text +=
                "            "
                + style.dim(
                    "-force-conflicts takes it for the repository; without it nothing is "
                        + "applied") + "\n"
        }
        for field in change.leftAlone {
            text += "          " + style.dim(". " + PlanNotes.left(field)) + "\n"
        }
        for field in change.staying {
            text += "          " + style.yellow(". ") + PlanNotes.staying(field) + "\n"
        }
        if case .replace(let replacement) = change.operation {
            for claim in replacement.grownClaims {
                text += "          " + style.yellow("~") + " " + PlanNotes.growth(claim) + "\n"
            }
        }
        if let protection = change.protection {
            text += "        " + style.yellow("Protected: \(protection.inOneLine).")
            text += " Give -allow-destroy \(change.identity.place) to go on.\n"
        }
        if change.action != .create, change.action != .delete, let range = change.desired?.origin.range,
            let file = sources[range.file]
        {
            text += "        " + style.dim("\(file.path.inOneLine):\(range.start.line)") + "\n"
        }
        return text
    }

    /// `apps/v1 Deployment lakehouse/trino`, on one line whatever a server or a file says.
    static func name(of change: PlannedChange) -> String {
        "\(change.kind.apiVersion) \(change.kind.kind) \(change.identity.place)".inOneLine
    }

    package static func place(of identity: ObjectIdentity) -> String { identity.place }

    func remarks(on change: PlannedChange) -> [String] {
        var remarks: [String] = []
        switch change.operation {
        case .replace(let replacement) where replacement.immutableFields.isEmpty:
            remarks.append("will be replaced, as requested")
        case .replace(let replacement):
            remarks.append(
                replacement.method == .orphan
                    ? "must be replaced; its pods and claims stay" : "must be replaced")
        case .delete(let deletion):
            if let cause = deletion.deletedWith {
                remarks.append("will be destroyed: it depends on \(cause.kind) \(cause.place)")
            } else {
                remarks.append(plan.scope.mode == .destroy ? "will be destroyed" : "is not in the configuration")
            }
            if let end = deletion.termination { remarks.append("is \(end.remark.inOneLine)") }
        case .adopt: remarks.append("exists and will be imported")
        case .update where isGrowth(change): remarks.append("the claim grows in place")
        case .create(let creation):
            if let end = creation.predecessor {
                remarks.append("will be made when the one that is there is gone: it is \(end.remark.inOneLine)")
            }
        case .update, .keep: break
        }
        if let previous = change.previousInstance {
            remarks.append("has moved from \(previous.isEmpty ? "the environment" : "module.\(previous)".inOneLine)")
        }
        if !change.precededBy.isEmpty {
            let holders = change.precededBy.map { "\($0.kind) \($0.place)" }.joined(separator: ", ")
            remarks.append("takes over from \(holders)".inOneLine)
        }
        if change.verification == .schema { remarks.append("not server-verified") }
        return remarks
    }

    private func isGrowth(_ change: PlannedChange) -> Bool {
        let size = FieldPath(keys: "spec", "resources", "requests", "storage")
        return change.kind.kind == "PersistentVolumeClaim" && change.fields.contains { $0.path == size }
    }

    /// The field changes of an object, or all of a new one.
    func body(of change: PlannedChange) -> String {
        let fields = FieldText(style: style)
        switch change.operation {
        case .create(let creation):
            guard !isConcise else { return "" }
            // What the repository says, rather than the server's defaults around it; of Secrets the keys.
            let desired = creation.desired.value
            let value = Sensitive.isSecret(change.kind) ? creation.predicted ?? desired : desired
            let unknown = UnknownFields.specific(change.kind).filter { path in
                UnknownFields.open(of: change.kind, desired: value).contains(path)
            }
            return fields.createdBody(value) + fields.unknown(unknown)
        case .delete: return ""
        case .replace(let replacement):
            return fields.lines(for: replacement.fields, replacing: replacement.immutableFields)
                + hiddenFields(change, fields)
        case .update, .adopt, .keep: return fields.lines(for: change.fields) + hiddenFields(change, fields)
        }
    }

    private func hiddenFields(_ change: PlannedChange, _ fields: FieldText) -> String {
        let count = LeafCount.unchanged(change)
        return change.fields.isEmpty || count == 0 ? "" : fields.hidden(count)
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
