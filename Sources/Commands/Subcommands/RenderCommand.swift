import Documents
import Host
import Model
import Publishing
import Reporting

struct RenderArguments: CommandArguments {
    var environment = ""
    var out: String?
    var names = false
    var definitions: [String] = []

    static let positionals: [Positional<Self>] = [.environment(\.environment)]

    private static let out = Option<Self>.text(
        "out", value: "DIR", \.out, help: "Write one file an object into DIR instead; files there stay.")

    static let options: [Option<Self>] = [
        out,
        .flag(
            "names", \.names, help: "Print only what the objects are called, one a line, as -target takes it.",
            excludes: [out]),
        .definitions(\.definitions),
    ]
}

/// `slipway render ENV`.
enum RenderCommand: Command {
    static let specification = CommandSpecification(
        RenderArguments.self, name: "render", summary: "Print the desired objects as YAML",
        discussion: """
            Prints what the cluster should hold, in apply order, byte for byte the same on every run. Needs no cluster. \
            Secrets whose values are filled in by apply are left out, because their values are not in the repository.
            """,
        examples: [
            .init("slipway render dev", "Show everything"),
            .init("slipway render dev | kubectl apply --dry-run=server -f -", "Ask a server about it"),
            .init("slipway render dev --out rendered", "One file an object"),
            .init("slipway render dev -names", "What is there?"),
        ])

    static func run(_ arguments: RenderArguments, in context: CommandContext) async throws -> ExitCode {
        let compilation = try await Compilation.run(
            environment: arguments.environment, definitions: arguments.definitions, in: context)
        try await compilation.check(in: context)
        if arguments.names {
            context.console.write(compilation.desired.objects.map { name(of: $0.identity) + "\n" }.joined())
            return .done
        }
        let shown = compilation.desired.objects.filter(\.secretKeys.isEmpty)
        if let folder = arguments.out {
            try write(shown, to: compilation.repository.outputFolder(named: context.absolute(folder)))
            context.console.writeError("\(shown.count) files written to \(folder).\n")
        } else {
            context.console.write(bytes: await stream(of: shown))
        }
        let hidden = compilation.desired.objects.count - shown.count
        if hidden > 0 {
            context.console.writeError(
                "\(hidden) Secret\(hidden == 1 ? "" : "s") left out: apply fills in the values.\n")
        }
        return .done
    }

    /// `deployment/lakehouse/trino`, `namespace/lakehouse`: what every option and command takes that is about objects.
    private static func name(of identity: ObjectIdentity) -> String {
        "\(identity.kind.lowercased())/\(identity.place)"
    }

    /// All documents in order; parts are written side by side, because this is most of the work of a large render.
    @concurrent
    private static func stream(of objects: [DesiredObject]) async -> [UInt8] {
        let parts = await objects.parts.concurrentMap { YAML.canonical($0.lazy.map(\.value)) }
        return parts.enumerated().reduce(into: []) { result, part in
            if part.offset > 0 { result += Array("---\n".utf8) }
            result += part.element
        }
    }

    private static func write(_ objects: [DesiredObject], to folder: ConfinedFolder) throws(FileError) {
        for object in objects {
            try folder.write(YAML.canonical(object.value), to: FileName.manifest(for: object.identity))
        }
    }
}
