import Composing
import Documents
import Loading
import Model
import Reporting
import Schemas
import TestSupport
import Testing

@testable import Validating

/// A repository in memory that is changed text by text, and what is said of its environment "dev".
struct ScratchRepository {
    private var files: [String: String]
    /// What the environment owns already.
    var inventory = Inventory(environment: "dev")

    init(_ files: [String: String] = SmallRepository.files) { self.files = files }

    mutating func write(_ text: String, to path: String) { files[path] = text }

    /// Replaces a text in a file, which must be there.
    mutating func replace(_ old: String, with new: String, in path: String) throws {
        let text = try #require(files[path], "there is no \(path)")
        try #require(text.contains(old), "\(path) has no \(old)")
        files[path] = text.replacing(old, with: new)
    }

    /// Adds lines to the environment's `spec`.
    mutating func declare(_ lines: String) throws {
        try replace("  namespace: shop\n", with: "  namespace: shop\n\(lines)", in: SmallRepository.environmentPath)
    }

    /// The environment as validating gets it.
    func composed() async throws -> (desired: DesiredState, configuration: Configuration) {
        let loader = ConfigurationLoader(tree: .memory(files))
        let configuration = try await loader.load(environment: "dev", hasAllModules: true)
        return (try Composer.compose(configuration), configuration)
    }

    /// What the phases say up to here, as `slipway validate` goes through them; `definitions` are CRDs at hand.
    func validated(definitions: [Value] = []) async throws -> Findings {
        do {
            let (desired, configuration) = try await composed()
            var findings = Findings(
                diagnostics: Consistency.problems(in: desired), sources: configuration.sources)
            guard findings.diagnostics.isEmpty else { return findings }
            var schemas = SchemaCatalog()
            for definition in definitions { schemas.add(definition: definition) }
            let report = await Validator.validate(
                desired, of: configuration, schemas: schemas, inventory: inventory)
            findings.diagnostics = report.diagnostics
            findings.unchecked = report.unchecked.map { "\($0.kind.apiVersion) \($0.kind.kind): \($0.count)" }
            return findings
        } catch let error as DiagnosticsError {
            return Findings(diagnostics: error.diagnostics, sources: error.sources)
        }
    }
}

/// What was said, and how a terminal shows it.
struct Findings {
    var diagnostics: [Diagnostic]
    let sources: SourceMap
    var unchecked: [String] = []

    var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    var codes: [String] { diagnostics.map(\.code) }

    var text: String {
        diagnostics.isEmpty ? "" : DiagnosticView(sources: sources, style: .plain, width: 100).text(of: diagnostics)
    }
}

extension Subject {
    /// The documents of a YAML text in an environment of their own.
    init(yaml: String, platform: String = "kubernetes", schemas: SchemaCatalog = .builtIn) throws {
        self.init(
            desired: try .of(yaml: yaml),
            environment: Environment(
                name: Located("test", at: .none), platform: Located(platform, at: .none)),
            schemas: schemas, accepted: [], inventory: Inventory(environment: "test"))
    }

    /// What a check says of all of it.
    func problems(_ check: any Check.Type) -> [Diagnostic] {
        let check = check.init(self)
        return desired.objects.flatMap { check.problems(of: $0) } + check.otherProblems
    }
}
