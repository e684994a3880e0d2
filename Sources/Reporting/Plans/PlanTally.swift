import Model

/// The plan's figures by instance, with the waves in which each is applied.
struct PlanTally {
    struct Line: Hashable {
        var title: String
        var add = 0
        var change = 0
        var destroy = 0
        var keep = 0
        var adopt = 0
        var first = Int.max
        var last = -1

        var hasChanges: Bool { add + change + destroy + adopt > 0 }
    }

    /// In the order in which instances first appear.
    let lines: [Line]

    init(_ plan: Plan) {
        var places: [String: Int] = [:]
        var lines: [Line] = []
        for (index, change) in plan.changes.enumerated() {
            let place = places[change.instance] ?? lines.count
            if place == lines.count {
                places[change.instance] = place
                lines.append(Line(title: change.instance.isEmpty ? "environment" : "module.\(change.instance)"))
            }
            switch change.action {
            case .create: lines[place].add += 1
            case .update: lines[place].change += 1
            case .adopt:
                lines[place].adopt += 1
                if !change.fields.isEmpty { lines[place].change += 1 }
            case .delete: lines[place].destroy += 1
            case .keep: lines[place].keep += 1
            case .replace:
                lines[place].add += 1
                lines[place].destroy += 1
            }
            guard change.action != .keep, plan.graph.waves.indices.contains(index) else { continue }
            lines[place].first = min(lines[place].first, plan.graph.waves[index])
            lines[place].last = max(lines[place].last, plan.graph.waves[index])
        }
        self.lines = lines
    }

    func text(style: Style) -> String {
        let shown = lines.filter(\.hasChanges)
        let hasImports = shown.contains { $0.adopt > 0 }
        var table = Table(["", "ADD", "CHANGE", "DESTROY", "UNCHANGED"] + (hasImports ? ["IMPORT"] : []) + ["WAVES"])
        for line in shown {
            let waves =
                line.last < 0 ? "last" : line.first == line.last ? "\(line.first)" : "\(line.first)-\(line.last)"
            let figures = [line.add, line.change, line.destroy, line.keep] + (hasImports ? [line.adopt] : [])
            table.add([line.title] + figures.map(String.init) + [waves])
        }
        return table.text(style: style).split(separator: "\n").map { "  \($0)\n" }.joined()
    }
}
