import Documents
package import Model
import Planning

/// A plan as one HTML page that needs nothing from elsewhere: the summary, what waits for what by wave, and each object's
/// difference.
///
/// The plan is in the page as JSON; a script draws it, so that 60 objects are all there at a glance and 2,000 stay quick:
/// instances are folded, and lines are drawn for one object at a time.
package struct PlanPage {
    let plan: Plan
    let sources: SourceMap

    package init(plan: Plan, sources: SourceMap) {
        self.plan = plan
        self.sources = sources
    }

    package func document() -> [UInt8] {
        let title = "Plan of \(plan.environment)"
        let (style, script) = (PlanPage.style, PlanPage.script)
        let text = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'; \
            style-src \(PlanPage.hash(style)); script-src \(PlanPage.hash(script))">
            <title>\(PlanPage.escaped(title))</title>
            <style>\(style)</style>
            </head>
            <body>
            \(header)
            <main>
            <div id="scroll"><div id="graph"><svg id="edges" aria-hidden="true"></svg></div></div>
            <aside id="side" hidden aria-live="polite"></aside>
            </main>
            <noscript><p class="empty">This page draws the plan with a script. `slipway show` prints it as text.</p></noscript>
            <script type="application/json" id="plan">
            """
        let data = JSON.serialize(value)
        let end = "</script>\n<script>\(script)</script>\n</body>\n</html>\n"
        return Array(text.utf8) + PlanPage.harmless(data) + Array(end.utf8)
    }

    private var header: String {
        let summary = PlanView.summaryLine(plan.summary, hasErrors: plan.hasErrors, style: .plain)
        let partial =
            plan.scope.isPartial ? "<p class=\"warn\">\(PlanPage.escaped(PlanNotes.targeting(plan.scope)))</p>" : ""
        return """
            <header>
            <div class="title"><h1>\(PlanPage.escaped(plan.environment))</h1>
            <span class="cluster">on \(PlanPage.escaped(plan.cluster.name))</span><span class="grow"></span>
            <span class="cluster" id="count"></span>
            <button class="tool" id="theme" title="Light or dark">◐</button></div>
            <p class="summary">\(PlanPage.escaped(summary))</p>\(partial)
            <div class="tools"><input id="search" type="search" placeholder="Search   /" aria-label="Search">
            <span id="chips" class="tools"></span><span class="grow"></span>
            <button class="tool" id="fold">Fold all</button><button class="tool" id="unfold">Unfold all</button></div>
            </header>
            """
    }

    // MARK: The data

    private var value: Value {
        [
            "words": [
                "create": "to add", "update": "to change", "replace": "to replace", "delete": "to destroy",
                "adopt": "to import", "keep": "unchanged",
            ],
            "objects": .array(plan.changes.indices.map(object)),
        ]
    }

    /// Short names: a page of thousands of objects repeats them as often.
    private func object(_ index: Int) -> Value {
        let change = plan.changes[index]
        let edges = plan.graph.dependencies(of: index)
        let implied = edges.filter(\.reason.isImplied)
        let isOrdered = plan.graph.waves.indices.contains(index)
        var value: Value = [
            "a": .string(change.action.rawValue), "k": .string("\(change.kind.apiVersion) \(change.kind.kind)"),
            "n": .string(change.identity.place.inOneLine), "m": .string(change.instance.inOneLine),
            "w": .integer(isOrdered ? Int64(plan.graph.waves[index]) : -1),
            "d": .array(edges.filter { !$0.reason.isImplied }.map(PlanPage.link)),
        ]
        if !implied.isEmpty { value["q"] = .array(implied.map(PlanPage.link)) }
        let view = PlanView(plan: plan, sources: sources, style: .plain, isConcise: false)
        let body = PlanPage.unindented(view.body(of: change))
        let texts = [
            ("t", body), ("p", change.protection ?? ""), ("x", view.remarks(on: change).joined(separator: ", ")),
            (
                "o",
                change.desired.flatMap { object in
                    sources[object.origin.range.file].map { "\($0.path):\(object.origin.range.start.line)" }
                } ?? ""
            ),
        ]
        for (key, text) in texts where !text.isEmpty { value[key] = .string(text.inLines) }
        if !change.conflicts.isEmpty {
            value["c"] = .array(change.conflicts.map { .string(PlanNotes.conflict($0)) })
        }
        var notes: [String] = []
        if case .replace(let replacement) = change.operation {
            notes = replacement.grownClaims.map(PlanNotes.growth)
        }
        notes +=
            change.leftAlone.map(PlanNotes.left) + change.staying.map(PlanNotes.staying)
            + change.drift.map(PlanNotes.drift) + secrets(of: change)
        if !notes.isEmpty { value["l"] = .array(notes.map(Value.string)) }
        return value
    }

    private func secrets(of change: PlannedChange) -> [String] {
        SecretSources(plan).uses.filter { $0.object == change.identity }.map { "takes \($0.text)".inOneLine }
    }

    private static func link(_ edge: DependencyGraph.Edge) -> Value {
        [.integer(Int64(edge.dependency)), .string(words(edge.reason).inOneLine)]
    }

    private static func words(_ reason: DependencyGraph.Reason) -> String {
        switch reason {
        case .need(let name, let gate): gate.map { "needs \(name), \($0.check.summary)" } ?? "needs \(name)"
        case .reference(let path): path.description
        case .namespace: "its namespace"
        case .definition: "its definition"
        case .kindOrder: "comes first in the instance"
        }
    }

    /// Without the indentation that all lines share.
    private static func unindented(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let margin = lines.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        let result = lines.map { $0.dropFirst(min(margin, $0.count)) }.joined(separator: "\n")
        return result.hasSuffix("\n") ? String(result.dropLast()) : result
    }

    /// What allows exactly this text as a style or a script, and nothing that somebody smuggled in (CSP, level 2).
    static func hash(_ text: String) -> String {
        "'sha256-\(Base64.encode(SHA256.digest(Array(text.utf8))))'"
    }

    // MARK: Escaping

    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.inOneLine.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    /// JSON that cannot end the script element it stands in: `<` only occurs in strings, where an escape is the same.
    private static func harmless(_ json: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(json.count + json.count / 50)
        for byte in json {
            if byte == UInt8(ascii: "<") { result += Array("\\u003c".utf8) } else { result.append(byte) }
        }
        return result
    }
}

extension DependencyGraph.Reason {
    /// Whether the edge goes without saying, so that no line is drawn for it.
    fileprivate var isImplied: Bool {
        switch self {
        case .namespace, .kindOrder: true
        case .need, .reference, .definition: false
        }
    }
}
