import Host
import Loading
import Model
import Reporting

struct FmtArguments: CommandArguments {
    var paths: [String] = []
    var check = false
    var diff = false

    static let positionals: [Positional<Self>] = [.repeated("PATH", \.paths, help: "A file.", completion: .file)]

    static let options: [Option<Self>] = [
        .flag("check", \.check, help: "Write nothing; end with status 2 if a file would change."),
        .flag("diff", \.diff, help: "Show what changes."),
    ]
}

/// `slipway fmt`.
enum FmtCommand: Command {
    static let specification = CommandSpecification(
        FmtArguments.self, name: "fmt", summary: "Write environment and module files in one form",
        discussion: """
            Indents by two blanks, puts keys into the order of the documentation, and takes away blanks at line ends \
            and empty lines in a row. Comments stay with what they are about. A formatted file means the same as \
            before: a file for which that is not sure is left alone, and named. Prints the files that it changed.

            Without paths these are all environments and modules of the repository. With -check nothing is written, \
            and the exit status is 2 where a file would change.
            """,
        examples: [
            .init("slipway fmt", "Format the repository"),
            .init("slipway fmt -check -diff", "What CI asks, and what to do about it"),
        ])

    static func run(_ arguments: FmtArguments, in context: CommandContext) async throws -> ExitCode {
        let files = try files(arguments.paths, in: context)
        var sources = SourceMap()
        var failed: [Diagnostic] = []
        var changed = 0
        for (shown, target) in files {
            let bytes: [UInt8]
            do throws(FileError) {
                bytes = try target.read()
            } catch {
                failed.append(error.diagnostic())
                continue
            }
            let file = sources.add(path: shown, bytes: bytes)
            let formatted: [UInt8]?
            do throws(DiagnosticsError) {
                formatted = try SourceFormatter.format(bytes, file: file)
            } catch {
                failed += error.diagnostics
                continue
            }
            guard let formatted else {
                context.console.writeError("\(shown): left alone, for its form is too unusual to be kept in meaning.\n")
                continue
            }
            guard formatted != bytes else { continue }
            changed += 1
            context.console.write(shown + "\n")
            if arguments.diff {
                context.console.write(difference(bytes, formatted, style: context.console.style))
            }
            if !arguments.check { try target.write(formatted) }
        }
        guard failed.isEmpty else { throw DiagnosticsError(failed, sources: sources) }
        return changed > 0 && arguments.check ? .changes : .done
    }

    /// The files with the names that messages give them.
    private static func files(
        _ paths: [String], in context: CommandContext
    ) throws -> [(shown: String, file: NamedFile)] {
        guard paths.isEmpty else {
            // May fail: files outside of a repository are formatted as well.
            let repository = try? Repository.locate(from: context.directory)
            return paths.map { path in
                let absolute = context.absolute(path)
                return (path, repository?.file(named: absolute) ?? NamedFile(absolute))
            }
        }
        let repository = try Repository.locate(in: context)
        let loader = repository.loader
        let shown =
            try loader.environments.map(RepositoryLayout.environmentFile)
            + loader.modules.map(RepositoryLayout.moduleFile)
        return shown.map { ($0, NamedFile($0, in: repository.folder)) }
    }

    private static func difference(_ old: [UInt8], _ new: [UInt8], style: Style) -> String {
        let text = { (bytes: [UInt8]) in String(decoding: bytes, as: UTF8.self) }
        var result = ""
        for hunk in LineDifference(from: text(old), to: text(new)).hunks {
            result += style.dim("  \(hunk.header)") + "\n"
            for line in hunk.lines {
                switch line {
                case .context(let text): result += "   \(text)\n"
                case .removed(let text): result += style.red("  -\(text)") + "\n"
                case .added(let text): result += style.green("  +\(text)") + "\n"
                }
            }
        }
        return result
    }
}
