import Host
import Model
import Planning
import Reporting

struct GraphArguments: CommandArguments {
    enum Form: Sendable {
        case text, dot, mermaid, svg
    }

    var environment = ""
    var form = Form.text
    var hasObjects = false
    var plan: String?

    static let positionals: [Positional<Self>] = [.environment(\.environment)]

    private static let svg = Option<Self>.flag(
        "svg", \.form, .svg, help: "Print a picture as SVG, which Graphviz draws (apt-get install graphviz).")
    private static let mermaid = Option<Self>.flag(
        "mermaid", \.form, .mermaid, help: "Print Mermaid, which code hosts draw in Markdown.", excludes: [svg])

    static let options: [Option<Self>] = [
        .flag("dot", \.form, .dot, help: "Print DOT, which Graphviz reads.", excludes: [mermaid, svg]),
        mermaid, svg,
        .flag("objects", \.hasObjects, help: "Every object, and every reason why one waits for another."),
        .text("plan", value: "FILE", \.plan, help: "Colour the modules by what this saved plan does to them."),
    ]

    func validate() throws(UsageError) {
        guard hasObjects else { return }
        if form == .mermaid { throw UsageError("-mermaid draws modules, and no objects: they are too many for it.") }
        if plan != nil { throw UsageError("-plan colours modules, and -objects shows objects.") }
    }
}

/// `slipway graph ENV`.
enum GraphCommand: Command {
    static let specification = CommandSpecification(
        GraphArguments.self, name: "graph", summary: "Show what waits for what",
        discussion: """
            Prints the dependency graph by module: in which order they come up, by namespace, and which other modules \
            each waits for, without what follows from that. As text, DOT, Mermaid or SVG, and coloured by what a saved \
            plan does where one is named. With -objects the waves in which single objects are applied, and what each \
            waits for. Needs no cluster.
            """,
        examples: [
            .init("slipway graph dev", "In which order do things start?"),
            .init("slipway graph dev -svg > graph.svg", "Draw it"),
            .init("slipway graph dev -plan dev.plan -mermaid", "What does the plan touch?"),
            .init("slipway graph dev -objects", "Why does this object wait?"),
        ])

    static func run(_ arguments: GraphArguments, in context: CommandContext) async throws -> ExitCode {
        let desired = try await Compilation.run(environment: arguments.environment, in: context).desired
        let style = context.console.style
        if arguments.hasObjects {
            let graph = ObjectGraph(desired)
            switch arguments.form {
            case .text, .mermaid: context.console.write(graph.text(style: style))
            case .dot: context.console.write(graph.dot)
            case .svg: context.console.write(bytes: try await svg(graph.dot, context.variables))
            }
            return .done
        }
        let graph = ModuleGraph(desired, plan: try plan(arguments, of: desired, in: context))
        switch arguments.form {
        case .text: context.console.write(graph.text(style: style))
        case .dot: context.console.write(graph.dot)
        case .mermaid: context.console.write(graph.mermaid)
        case .svg: context.console.write(bytes: try await svg(graph.dot, context.variables))
        }
        return .done
    }

    private static func plan(
        _ arguments: GraphArguments, of desired: DesiredState, in context: CommandContext
    ) throws -> Plan? {
        guard let file = arguments.plan else { return nil }
        let plan = try PlanFile(path: context.absolute(file)).read().saved.plan
        guard plan.environment == desired.environment else {
            throw Failure(
                code: "render.other-plan", summary: "A plan of another environment",
                detail: "\(file) is a plan of \(plan.environment), and the graph is of \(desired.environment).")
        }
        return plan
    }

    /// Draws with the Graphviz that is installed.
    private static func svg(_ dot: String, _ variables: EnvironmentVariables) async throws -> [UInt8] {
        let process = ChildProcess(
            "dot", ["-Tsvg"], environment: variables, input: Array(dot.utf8), timeout: .seconds(120))
        do throws(ChildProcess.Failure) {
            let outcome = try await process.started(in: "/").run()
            if outcome.isSuccess { return outcome.output }
            // As a shell ends for a program that it does not find.
            if ![126, 127].contains(outcome.status) {
                throw ChildProcess.Failure.notStarted(outcome.status)
            }
        } catch {
            throw Failure(
                code: "render.graphviz", summary: "The graph could not be drawn",
                detail: "Graphviz's program dot did not draw it. -dot prints what it was given.")
        }
        throw Failure(
            code: "render.graphviz", summary: "Graphviz is not installed",
            detail:
                "SVG is drawn by Graphviz's program dot, which is not here: apt-get install graphviz. -mermaid and -dot "
                + "print the graph without it.")
    }
}
