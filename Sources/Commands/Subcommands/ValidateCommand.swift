import Documents
import Model
import Reporting
import Validating

struct ValidateArguments: CommandArguments {
    enum Form: Sendable {
        case text, json, sarif, junit
    }

    var environment = ""
    var form = Form.text
    var definitions: [String] = []

    static let positionals: [Positional<Self>] = [.environment(\.environment)]

    private static let sarif = Option<Self>.flag(
        "sarif", \.form, .sarif, help: "Print the diagnostics as SARIF 2.1.0, which code hosts show beside the lines.",
        excludes: [junit])
    private static let junit = Option<Self>.flag(
        "junit", \.form, .junit,
        help: "Print the diagnostics as JUnit's XML, as CI servers read it: a test for each object.")

    static let options: [Option<Self>] = [
        .flag(
            "json", \.form, .json, help: "Print the diagnostics as JSON, in the form of terraform validate.",
            excludes: [sarif, junit]),
        sarif, junit, .definitions(\.definitions),
    ]
}

/// `slipway validate ENV`.
enum ValidateCommand: Command {
    static let specification = CommandSpecification(
        ValidateArguments.self, name: "validate", summary: "Check an environment without a cluster",
        discussion: """
            Loads the environment and its modules, checks every expression against the types of what it sees, \
            evaluates them, composes every object, checks each against the schema of its kind, and reports all \
            mistakes at their file, line and column. Modules that the environment does not use are checked too, and \
            whether another environment is published to the same place. Needs no cluster and changes nothing.
            """,
        examples: [
            .init("slipway validate dev", "Check one environment"),
            .init("slipway validate -C ../platform eks", "Check one in another repository"),
        ])

    static func run(_ arguments: ValidateArguments, in context: CommandContext) async throws -> ExitCode {
        guard arguments.form == .text else { return await write(arguments, in: context) }
        let compilation = try await compile(arguments, in: context)
        let report = try await compilation.check(in: context)
        let desired = compilation.desired
        let objects = counted(desired.objects.count, "object")
        let instances = counted(Set(desired.objects.map(\.origin.instance)).subtracting([""]).count, "instance")
        let waves = counted((desired.graph.waves.max() ?? -1) + 1, "wave")
        let style = context.console.style
        context.console.write(
            style.green("Success!") + " \(desired.environment) is valid: \(objects) of \(instances) in \(waves).\n")
        writeUnchecked(report.unchecked, to: context.console)
        return .done
    }

    private static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    private static func compile(
        _ arguments: ValidateArguments, in context: CommandContext
    ) async throws -> Compilation {
        var compilation = try await Compilation.run(
            environment: arguments.environment, definitions: arguments.definitions, in: context,
            hasAllModules: true)
        compilation.check(PublishPlace(compilation.configuration.environment))
        return compilation
    }

    /// Writes the diagnostics for programs, whatever goes wrong.
    private static func write(_ arguments: ValidateArguments, in context: CommandContext) async -> ExitCode {
        let report: DiagnosticDocuments
        var objects: [ObjectIdentity] = []
        do {
            let compilation = try await compile(arguments, in: context.silent)
            objects = compilation.desired.objects.map(\.identity)
            let checked = try await compilation.report()
            let all = compilation.configuration.warnings + checked.diagnostics
            report = DiagnosticDocuments(diagnostics: all, sources: compilation.sources)
        } catch {
            let failure = Failure(describing: error)
            report = DiagnosticDocuments(diagnostics: failure.diagnostics, sources: failure.sources)
        }
        if arguments.form == .junit {
            context.console.write(
                JUnitDocument(environment: arguments.environment, objects: objects, report: report).text)
        } else {
            let document = arguments.form == .sarif ? report.sarif : report.json
            context.console.write(json: JSON.serialize(document) + [UInt8(ascii: "\n")])
        }
        return report.errors == 0 ? .done : .error
    }

    /// What validity does not vouch for.
    private static func writeUnchecked(_ kinds: [(kind: GroupVersionKind, count: Int)], to console: Console) {
        guard !kinds.isEmpty else { return }
        let names = kinds.map { "\($0.kind.apiVersion) \($0.kind.kind)" + ($0.count > 1 ? " (\($0.count))" : "") }
        console.write(
            TextLayout.wrap(
                "Not checked, because no schema is at hand: \(names.joined(separator: ", ")).", width: console.width)
                + "\n")
    }
}
