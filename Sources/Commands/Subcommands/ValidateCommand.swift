import Documents
import Model
import Reporting
import Validating

struct ValidateArguments: CommandArguments {
    enum Form: Sendable {
        case text, json, sarif, junit
    }

    var environments = EnvironmentArguments()
    var form = Form.text
    var definitions: [String] = []

    static let positionals: [Positional<Self>] = [.environment(\.environments.name)]

    private static let sarif = Option<Self>.flag(
        "sarif", \.form, .sarif, help: "Print the diagnostics as SARIF 2.1.0, which code hosts show beside the lines.",
        excludes: [junit])
    private static let junit = Option<Self>.flag(
        "junit", \.form, .junit,
        help: "Print the diagnostics as JUnit's XML, as CI servers read it: a test for each object.")

    static let options: [Option<Self>] =
        [
            .flag(
                "json", \.form, .json,
                help:
                    "Print the diagnostics as JSON, in the form of terraform validate; of several environments an object "
                    + "with one for each.", excludes: [sarif, junit]),
            sarif, junit, .definitions(\.definitions),
        ] + EnvironmentArguments.options.of(\.environments)

    func validate() throws(UsageError) { try environments.check() }
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
            .init("slipway validate -changed-since origin/main", "On a pull request: what it can reach"),
        ])

    static func run(_ arguments: ValidateArguments, in context: CommandContext) async throws -> ExitCode {
        let selection = try await EnvironmentSelection(
            arguments.environments, definitions: arguments.definitions, hasAllModules: true, in: context)
        guard arguments.form == .text else {
            var findings: [Finding] = []
            for name in selection.names { findings.append(await find(name, arguments, in: context.silent)) }
            return write(findings, arguments, in: context)
        }
        return try await selection.forEach(in: context) { name in
            let compilation = try await compile(name, arguments, in: context)
            let report = try await compilation.check(in: context)
            writeSuccess(compilation.desired, to: context.console)
            writeUnchecked(report.unchecked, to: context.console)
            return .done
        }
    }

    private static func writeSuccess(_ desired: DesiredState, to console: Console) {
        let objects = counted(desired.objects.count, "object")
        let instances = counted(Set(desired.objects.map(\.origin.instance)).subtracting([""]).count, "instance")
        let waves = counted((desired.graph.waves.max() ?? -1) + 1, "wave")
        console.write(
            console.style.green("Success!")
                + " \(desired.environment) is valid: \(objects) of \(instances) in \(waves).\n")
    }

    private static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    private static func compile(
        _ environment: String, _ arguments: ValidateArguments, in context: CommandContext
    ) async throws -> Compilation {
        var compilation = try await Compilation.run(
            environment: environment, definitions: arguments.definitions, in: context, hasAllModules: true)
        compilation.check(PublishPlace(compilation.configuration.environment))
        return compilation
    }

    // MARK: For programs

    /// What is said of one environment, whatever goes wrong.
    private struct Finding {
        let environment: String
        var objects: [ObjectIdentity] = []
        let report: DiagnosticDocuments

        init(_ environment: String, _ objects: [ObjectIdentity], _ report: DiagnosticDocuments) {
            self.environment = environment
            self.objects = objects
            self.report = report
        }

        init(_ environment: String, _ error: any Error, objects: [ObjectIdentity] = []) {
            let failure = Failure(describing: error)
            self.init(
                environment, objects, DiagnosticDocuments(diagnostics: failure.diagnostics, sources: failure.sources))
        }
    }

    private static func find(
        _ environment: String, _ arguments: ValidateArguments, in context: CommandContext
    ) async -> Finding {
        var objects: [ObjectIdentity] = []
        do {
            let compilation = try await compile(environment, arguments, in: context)
            objects = compilation.desired.objects.map(\.identity)
            let all = compilation.configuration.warnings + (try await compilation.report()).diagnostics
            return Finding(environment, objects, DiagnosticDocuments(diagnostics: all, sources: compilation.sources))
        } catch {
            return Finding(environment, error, objects: objects)
        }
    }

    private static func write(
        _ findings: [Finding], _ arguments: ValidateArguments, in context: CommandContext
    ) -> ExitCode {
        switch arguments.form {
        case .junit:
            let suites = findings.map {
                JUnitSuite(environment: $0.environment, objects: $0.objects, report: $0.report)
            }
            context.console.write(JUnitDocument(command: "slipway validate", suites: suites).text)
        case .sarif:
            let reports = findings.map { ("slipway/validate/\($0.environment)", $0.report) }
            write(DiagnosticDocuments.sarif(reports), to: context.console)
        case .json, .text:
            if arguments.environments.name != nil, let report = findings.first?.report {
                write(report.json, to: context.console)
            } else {
                var documents: ValueObject = [:]
                for finding in findings { documents[finding.environment] = finding.report.json }
                write(.object(documents), to: context.console)
            }
        }
        return findings.contains { $0.report.errors > 0 } ? .error : .done
    }

    private static func write(_ document: Value, to console: Console) {
        console.write(json: JSON.serialize(document) + [UInt8(ascii: "\n")])
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
