import Host
import Model
import Planning
import Reporting

struct ShowArguments: CommandArguments {
    enum Form: Sendable {
        case text, json, markdown, html
    }

    var plan = ""
    var form = Form.text
    var out: String?
    var concise = false
    var limit = 65_000

    static let positionals: [Positional<Self>] = [
        .required("PLAN", \.plan, help: "A file that plan -out wrote.", completion: .file)
    ]

    private static let markdown = Option<Self>.flag(
        "markdown", \.form, .markdown, help: "Print Markdown, cut where -limit says.", excludes: [html])
    private static let html = Option<Self>.flag(
        "html", \.form, .html, help: "Print one self-contained HTML page.")

    static let options: [Option<Self>] = [
        .flag(
            "json", \.form, .json, help: "Print JSON, as Terraform's plans are read.", excludes: [markdown, html]),
        markdown, html,
        .text("out", value: "FILE", \.out, help: "Write to FILE instead."),
        .number(
            "limit", value: "BYTES", \.limit, minimum: 1_000,
            help:
                "How long Markdown may become (65000, which a comment holds): less where several plans share a comment."
        ),
        .flag("concise", \.concise, help: "Leave out the bodies of created objects in the text."),
    ]
}

/// `slipway show PLAN`.
enum ShowCommand: Command {
    static let specification = CommandSpecification(
        ShowArguments.self, name: "show", summary: "Show a saved plan",
        discussion: """
            Prints a plan that `plan -out` wrote: as text, as JSON for what reads Terraform's plans, as Markdown for a \
            comment on a pull request, or as one HTML page with the graph of what waits for what; with every variable, \
            file and command that applying would take secret values from. Needs neither the cluster nor the repository.
            """,
        examples: [
            .init("slipway show dev.plan", "What was planned?"),
            .init("slipway show dev.plan -markdown | gh pr comment --body-file -", "Show it to reviewers"),
            .init("slipway show dev.plan -html -out plan.html", "The graph, in a browser"),
            .init("slipway show dev.plan -json | conftest test -", "Check it against policies"),
        ])

    static func run(_ arguments: ShowArguments, in context: CommandContext) async throws -> ExitCode {
        let saved = try PlanFile(path: context.absolute(arguments.plan)).read().saved
        let style = arguments.out == nil ? context.console.style : .plain
        let bytes: [UInt8] =
            switch arguments.form {
            case .json: PlanJSON(plan: saved.plan, sources: saved.sources).document()
            case .markdown:
                Array(PlanMarkdown(plan: saved.plan, sources: saved.sources, limit: arguments.limit).text().utf8)
            case .html: PlanPage(plan: saved.plan, sources: saved.sources).document()
            case .text: Array(text(saved, arguments.plan, style: style, isConcise: arguments.concise).utf8)
            }
        if let out = arguments.out {
            try NamedFile.output(out, in: context).writeAtomically(bytes)
            context.console.writeError("\(bytes.count) bytes written to \(out).\n")
            return .done
        }
        switch arguments.form {
        case .json: context.console.write(json: bytes)
        case .html: context.console.write(bytes: bytes)
        case .text, .markdown: context.console.write(String(decoding: bytes, as: UTF8.self))
        }
        return .done
    }

    private static func text(_ saved: SavedPlan, _ path: String, style: Style, isConcise: Bool) -> String {
        let plan = saved.plan
        let view = PlanView(plan: plan, sources: saved.sources, style: style, isConcise: isConcise)
        let commit = saved.commit.map { " at commit \($0.prefix(12))" } ?? ""
        let head = "Plan of \(plan.environment)\(commit) for \(plan.cluster.name), saved in \(path)."
        return head.inOneLine + "\n" + view.text() + view.sourcesNote
    }
}
