import Model
import TestSupport
import Testing

@testable import Reporting

/// Plans as comments on pull requests, which have an end.
@Suite struct PlanMarkdownTests {
    @Test func longMarkdownIsCutAtAnObjectAndCounts() throws {
        let plan = SamplePlans.large(instances: 100, objectsPerWave: 5, waves: 4)
        let view = PlanMarkdown(plan: plan, sources: SourceMap())
        let text = view.text()
        #expect(text.utf8.count <= 65_000)
        #expect(text.utf8.count > 50_000, "the room is used")
        #expect(text.components(separatedBy: "```diff").count == text.components(separatedBy: "\n```\n").count)
        #expect(text.contains("more objects of"), "\(text.suffix(300))")
        let small = PlanMarkdown(plan: plan, sources: SourceMap(), limit: 5_000).text()
        #expect(small.utf8.count <= 5_000)
        #expect(small.hasPrefix("### Plan: "))
    }

    @Test func bodiesOfNewObjectsFillTheRoomThereIs() {
        let plan = SamplePlans.large(instances: 30, objectsPerWave: 5, waves: 4)
        let all = PlanMarkdown(plan: plan, sources: SourceMap(), limit: .max).text()
        #expect(!all.contains("left out"))
        let some = PlanMarkdown(plan: plan, sources: SourceMap(), limit: all.utf8.count - 5_000).text()
        #expect(some.utf8.count <= all.utf8.count - 5_000)
        #expect(some.utf8.count > all.utf8.count - 7_000, "\(some.utf8.count) of \(all.utf8.count)")
        #expect(some.contains("new objects are left out; `slipway show PLAN`"))
    }

    /// Whatever room there is, it is kept, and what is opened is closed.
    @Test(arguments: [3_000, 4_000, 8_000, 16_000, 40_000])
    func everyLimitIsKept(limit: Int) {
        let plan = SamplePlans.large(instances: 40, objectsPerWave: 5, waves: 4)
        let text = PlanMarkdown(plan: plan, sources: SourceMap(), limit: limit).text()
        #expect(text.utf8.count <= limit)
        for (opening, closing) in [("<details>", "</details>"), ("```diff\n", "\n```\n")] {
            #expect(text.components(separatedBy: opening).count == text.components(separatedBy: closing).count)
        }
        let shown = text.components(separatedBy: "\n").count { line in
            ["+ ", "! ", "- ", "-/+ ", "# "].contains { line.hasPrefix($0) } && line.contains(" production/")
        }
        let hidden = plan.changes.count { PlanView.isShown($0) } - shown
        let found = text.components(separatedBy: "**").first { $0.contains("more object") }
        if let found {
            #expect(found.hasPrefix("\(hidden) more object"), "\(found), and \(shown) are shown")
        } else {
            #expect(hidden == 0)
        }
    }

    /// What forbids a plan is told before what doubts it, and what has no room is counted.
    @Test func theHeadLeavesRoom() {
        var plan = SamplePlans.varied().plan
        plan.diagnostics = (0..<200).map { number in
            Diagnostic(
                number % 2 == 0 ? .warning : .error, code: "c\(number)", summary: "Number \(number)",
                detail: String(repeating: "x", count: 100))
        }
        let text = PlanMarkdown(plan: plan, sources: SourceMap(), limit: 20_000).text()
        let rows = text.components(separatedBy: "\n").filter { line in
            ["> 🛑 **", "> ⚔️ **", "> ⚠️ **"].contains { line.hasPrefix($0) }
        }
        #expect(rows.count > 20 && !rows.contains { $0.hasPrefix("> ⚠️") }, "errors first")
        #expect(text.contains("> … and \(202 - rows.count) more.\n"), "\(rows.count)")
        #expect(text.contains("<details>"), "and still the changes")
    }

    // MARK: Code

    /// As CommonMark reads a code span: fences of equal length, and one space less at both ends.
    private func read(_ span: String) -> String? {
        let fence = span.prefix { $0 == "`" }
        guard !fence.isEmpty, span.count >= 2 * fence.count else { return nil }
        let body = String(span.dropFirst(fence.count).dropLast(fence.count))
        let runs = body.split { $0 != "`" }
        guard span.hasSuffix(fence), !body.hasPrefix("`"), !body.hasSuffix("`"), !runs.contains(where: { $0 == fence })
        else { return nil }
        guard body.hasPrefix(" "), body.hasSuffix(" "), body.contains(where: { $0 != " " }) else { return body }
        return String(body.dropFirst().dropLast())
    }

    @Test(arguments: 1...200)
    func codeIsReadAsItWasWritten(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let text = String((0...generator.below(8)).map { _ in generator.pick(["`", "`", "a", " ", "*"]) })
        guard text.contains(where: { $0 != " " }) else { return }
        #expect(read(MarkdownText.code(text)) == text, "\(MarkdownText.code(text))")
        #expect(!text.contains(MarkdownText.fence(for: text)))
    }
}
