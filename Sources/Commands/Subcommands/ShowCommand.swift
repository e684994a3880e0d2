import Host
import Model
import Planning
import Reporting

/// `slipway show PLAN`.
enum ShowCommand: Command {
    static let specification = CommandSpecification(
        name: "show", summary: "Show a saved plan",
        discussion: """
            Prints a plan that `plan -out` wrote: as text, as JSON for what reads Terraform's plans, as Markdown for a \
            comment on a pull request, or as one HTML page with the graph of what waits for what. Needs neither the \
            cluster nor the repository.
            """,
        positionals: [.init("PLAN", help: "A file that plan -out wrote.", completion: .file)],
        options: [
            .init("json", help: "Print JSON, as Terraform's plans are read."),
            .init("markdown", help: "Print Markdown, cut at 65,000 characters."),
            .init("html", help: "Print one self-contained HTML page."),
            .init("out", value: "FILE", help: "Write to FILE instead."),
            .init("concise", help: "Leave out the bodies of created objects in the text."),
        ],
        examples: [
            .init("slipway show dev.plan", "What was planned?"),
            .init("slipway show dev.plan -markdown | gh pr comment --body-file -", "Show it to reviewers"),
            .init("slipway show dev.plan -html -out plan.html", "The graph, in a browser"),
            .init("slipway show dev.plan -json | conftest test -", "Check it against policies"),
        ])

    static func run(_ arguments: ParsedArguments, in context: CommandContext) async throws -> ExitCode {
        let forms = ["json", "markdown", "html"].filter { arguments.flag($0) }
        guard forms.count < 2 else { throw UsageError("Choose one of -\(forms.joined(separator: ", -")).") }
        let path = arguments.positional("PLAN") ?? ""
        let saved = try PlanFile(path: context.absolute(path)).read().saved
        let out = arguments.value("out")
        let style = out == nil ? context.console.style : .plain
        let bytes: [UInt8] =
            switch forms.first {
            case "json": PlanJSON(plan: saved.plan, sources: saved.sources).document()
            case "markdown": Array(PlanMarkdown(plan: saved.plan, sources: saved.sources).text().utf8)
            case "html": PlanPage(plan: saved.plan, sources: saved.sources).document()
            default:
                Array(
                    text(saved.plan, saved.sources, path, style: style, isConcise: arguments.flag("concise")).utf8)
            }
        if let out {
            try FileSystem.writeAtomically(bytes, to: context.absolute(out))
            context.console.writeError("\(bytes.count) bytes written to \(out).\n")
        } else {
            context.console.write(bytes: bytes)
        }
        return .done
    }

    private static func text(
        _ plan: Plan, _ sources: SourceMap, _ path: String, style: Style, isConcise: Bool
    ) -> String {
        "Plan of \(plan.environment) for \(plan.cluster.name), saved in \(path).\n"
            + PlanView(plan: plan, sources: sources, style: style, isConcise: isConcise).text()
    }
}
