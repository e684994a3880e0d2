import Model
import Planning
import TestSupport
import Testing

@testable import Reporting

/// What others have written, and a terminal would act upon, or an eye be misled by.
@Suite struct HiddenTextTests {
    /// All of them in one, and a line that would be taken for ours.
    private static let hostile =
        String(String.UnicodeScalarView(HiddenText.scalars))
        + "\u{1B}[32mgreen\u{1B}[0m\r\nPlan: 7 to add, 0 to change.\n"
        + "Plan: 7 to add"

    private func expectHarmless(_ text: String, _ what: String, colours: Bool = false) {
        var text = text
        if colours { for code in Style.codes { text = text.replacing(code, with: "") } }
        HiddenText.expectNone(in: text, what)
        let lines = text.unicodeScalars.split(separator: "\n").map { String($0) }
        #expect(!lines.contains { $0.hasPrefix("Plan: 7 to add") }, "\(what): \(text)")
    }

    @Test func theConsoleWritesNothingHidden() {
        for scalar in HiddenText.scalars {
            let record = RecordedConsole()
            record.console.write("a\(scalar)b\tc\n")
            record.console.writeError("\(scalar)")
            record.console.write(json: Array("\"é\(scalar.value < 0x20 ? "" : String(scalar))\"".utf8))
            expectHarmless(record.out + record.errors, "the console")
            #expect(record.out.hasPrefix("a\\") && record.out.contains("b\tc\n"), "\(record.out)")
        }
    }

    @Test func ourOwnColoursPassOnATerminalOnly() {
        let style = Style(isEnabled: true)
        #expect(style.visible(style.red("a") + "\u{1B}[8mb") == "\u{1B}[31ma\u{1B}[0m\\u001b[8mb")
        #expect(Style.plain.visible("\u{1B}[31ma") == "\\u001b[31ma")
    }

    /// The views escape by themselves what stands in their lines, so that its colours and line ends are none of theirs.
    @Test func noViewLetsAValueBeginALineOrColourIt() throws {
        let hostile = HiddenTextTests.hostile
        let key = FieldPath([.key("data"), .key(hostile)])
        var plan = SamplePlans.varied().plan
        let object = try #require(plan.changes.compactMap(\.desired).first)
        let live: Value = ["data": ["a": .string(hostile)]]
        var update = PlannedChange.Update(desired: object, live: live, uid: nil, resourceVersion: nil)
        update.fields = [
            FieldChange(path: key, before: .string(hostile), after: .string("x\r\n" + hostile)),
            FieldChange(path: key, before: nil, after: .string(hostile)),
            FieldChange(path: key, before: .string("\u{202E}x"), after: ["a": .string(hostile)]),
            FieldChange(path: key, before: ["a": .string(hostile), "b": 1], after: nil),
        ]
        update.conflicts = [
            FieldConflict(
                path: key, manager: hostile, time: hostile, live: .string(hostile), desired: nil, isSensitive: false)
        ]
        let entry = Drift.Entry(
            kind: .changed, path: key, was: .string(hostile), now: 1, manager: hostile, time: hostile)
        let change = PlannedChange(of: object, .update(update))
        plan.changes = [change]
        plan.cluster.name = hostile
        plan.changes[0].instance = hostile
        plan.changes[0].drift = [entry]
        plan.diagnostics = [Diagnostic(code: "a", summary: hostile, detail: hostile)]
        var sources = SourceMap()
        let file = sources.add(path: hostile, bytes: Array("a: \u{202E}b\u{1B}\n".utf8))
        let place = SourcePosition(line: 1, column: 1)
        var diagnostic = plan.diagnostics[0]
        diagnostic.range = SourceRange(file: file, start: place, end: place)
        diagnostic.notes = [.init(hostile, at: nil)]
        let drift = Drift(
            kind: object.kind, identity: object.identity, instance: "m", module: "m", entries: [entry])
        var report = DriftReport(base: .applied)
        report.drifts = [drift]
        for isEnabled in [false, true] {
            let style = Style(isEnabled: isEnabled)
            var table = Table("NAME")
            table.add(hostile)
            let texts = [
                ("plan", PlanView(plan: plan, sources: sources, style: style, isConcise: false).text()),
                ("drift", DriftView(report, style: style).text()),
                ("diagnostic", DiagnosticView(sources: sources, style: style, width: 100).text(of: [diagnostic])),
                ("table", table.text(style: style)),
            ]
            for (name, text) in texts {
                expectHarmless(text, name, colours: isEnabled)
                #expect(!text.contains("\u{1B}[32mgreen"), "\(name) lets a value choose its colour")
            }
        }
        expectHarmless(PlanMarkdown(plan: plan, sources: sources).text(), "Markdown")
        let page = String(decoding: PlanPage(plan: plan, sources: sources).document(), as: UTF8.self)
        expectHarmless(page, "page")
    }
}
