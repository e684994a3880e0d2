import Host
import TestSupport
import Testing

@testable import Commands

/// The story of the front page, played on the embedded cluster: what it shows is what happens.
///
/// Moments, durations, hashes and the ends of pods' names are nobody's; `…` stands for any lines, or for the rest of one.
@Suite struct ReadmeTests {
    /// A command line of the page, and what it shows below.
    private struct Step {
        var line: String
        var shown: [String] = []
    }

    private static let steps: [Step] = {
        let page = DocumentPage.all.first { $0.path == "README.md" }
        var steps: [Step] = []
        for block in page?.blocks ?? [] where block.lines.first?.hasPrefix("$ ") == true {
            for line in block.lines {
                if line.hasPrefix("$ ") {
                    steps.append(Step(line: String(line.dropFirst(2))))
                } else {
                    steps[steps.count - 1].shown.append(line)
                }
            }
        }
        return steps
    }()

    private func steps(_ start: String) -> [Step] { Self.steps.filter { $0.line.hasPrefix(start) } }

    @Test func thePageTellsTheWholeStory() {
        #expect(
            Self.steps.map(\.line) == [
                "slipway plan dev --embedded", "slipway apply dev --embedded",
                "slipway plan dev --embedded -out dev.plan",
                "slipway show dev.plan -markdown | gh pr comment --body-file -",
                "slipway show dev.plan -html -out plan.html", "slipway apply dev.plan", "slipway drift dev --embedded",
                "echo $?", "slipway publish dev", "slipway validate dev",
            ])
    }

    @Test(.timeLimit(.minutes(10))) func whatItShowsIsWhatHappens() async throws {
        try await Workspace.with { workspace in
            let first = await workspace.run("apply", "dev", "--embedded", "-auto-approve", "-concise")
            try #require(first.status == .done, "\(first.errors)")
            try workspace.replace(
                "inputs: {workers: 1}", with: "inputs: {workers: 2}", in: "environments/dev/environment.yaml")
            try await workspace.commitEverything()
            try await workspace.shell("git", "commit", "-q", "--amend", "-m", "spark: 2 workers")
            for step in Self.steps { try await play(step, in: workspace) }
        }
    }

    private func play(_ step: Step, in workspace: Workspace) async throws {
        var line = step.line
        switch line {
        case "slipway apply dev --embedded":
            // Nobody is at the terminal to say yes, and the plan is on the page already.
            line += " -auto-approve"
        case "slipway apply dev.plan":
            // The story has come to its end by now, and there is nothing left to do.
            break
        case "slipway drift dev --embedded":
            let patch =
                #"embedded patch Deployment lakehouse/minio {"spec":{"replicas":2}} --field-manager kubectl-scale"#
            let scaled = await slipway(patch.split(separator: " ").map(String.init), in: workspace.root)
            try #require(scaled.status == .done, "\(scaled.errors)")
        case "echo $?": line = "slipway drift dev --embedded >/dev/null 2>&1; echo $?"
        case "slipway validate dev":
            try workspace.replace(
                "inputs: {workers: 2}", with: "inputs: {worker: 2}", in: "environments/dev/environment.yaml")
        default: break
        }
        line = line.replacing("| gh pr comment --body-file -", with: "")
        let script = "PATH=\(Path.parent(of: Workspace.program)):$PATH; { \(line); } 2>&1 || true"
        let output = try await workspace.shell("sh", "-c", script)
        #expect(!output.isEmpty || step.shown.isEmpty)
        expect(step.shown, in: output, of: step.line)
    }

    // MARK: Comparing

    /// Each line that is shown is there, behind the one before; without `…` between them nothing else is.
    private func expect(_ shown: [String], in output: String, of command: String) {
        var rest = output.split(separator: "\n").map { masked(String($0)) }[...]
        var mayPass = false
        for line in shown where !line.isEmpty {
            if line == "…" {
                mayPass = true
                continue
            }
            let wanted = masked(line)
            let fits = { (found: String) in
                wanted.hasSuffix("…") || wanted.contains("…,")
                    ? wanted.split(separator: "…").allSatisfy { found.contains($0) } : found == wanted
            }
            if mayPass { rest = rest.drop { !fits($0) } }
            guard let found = rest.first, fits(found) else {
                Issue.record("$ \(command)\nthe page shows\n  \(line)\nand there is\n  \(rest.first ?? "the end")")
                return
            }
            rest = rest.dropFirst()
            mayPass = command.hasPrefix("slipway apply")
        }
    }

    private func masked(_ line: String) -> String {
        var words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        for (index, word) in words.enumerated() {
            let bare = word.filter { $0.isLetter || $0.isNumber }
            let isTime = index + 1 < words.count && words[index + 1].hasPrefix("s") && Double(word) != nil
            let isMoment =
                word.hasPrefix("2026-") || word.contains(":") && bare.allSatisfy(\.isNumber) && bare.count == 4
            let isHash = bare.count == 7 && bare.allSatisfy { $0.isHexDigit && !$0.isUppercase }
            if isTime || isMoment || isHash { words[index] = "<any>" }
            if word.hasPrefix("spark-worker-") { words[index] = "spark-worker-<any>" }
        }
        return words.joined(separator: " ")
    }
}
