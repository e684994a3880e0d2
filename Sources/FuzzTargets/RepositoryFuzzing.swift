internal import Composing
internal import Loading
internal import Model
internal import Reporting
internal import Schemas
internal import Validating

/// A whole repository of a stranger, from its files to the checks of what they make.
enum RepositoryFuzzing {
    /// Files one after another, each below a line `==> path`.
    static func run(_ bytes: [UInt8]) async {
        let files = files(in: String(decoding: bytes, as: UTF8.self))
        for (path, text) in files
        where [RepositoryLayout.environmentFile, RepositoryLayout.moduleFile].contains(where: path.hasSuffix) {
            format(Array(text.utf8))
        }
        do throws(DiagnosticsError) {
            let configuration = try await ConfigurationLoader(tree: .memory(files)).load(
                environment: "dev", hasAllModules: true)
            var diagnostics = Diagnostics()
            let desired = try Composer.compose(configuration, &diagnostics)
            let report = await Validator.validate(
                desired, of: configuration, schemas: .builtIn, inventory: Inventory(environment: "dev"))
            check(diagnostics.all + report.diagnostics, in: configuration.sources)
        } catch {
            precondition(!error.diagnostics.isEmpty, "refused without a word")
            check(error.diagnostics, in: error.sources)
        }
    }

    private static func files(in text: String) -> [String: String] {
        var files: [String: String] = [:]
        var path = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("==> ") {
                path = String(line.dropFirst(4))
            } else {
                files[path, default: ""] += line + "\n"
            }
        }
        return files
    }

    private static func format(_ bytes: [UInt8]) {
        guard let formatted = try? SourceFormatter.format(bytes, file: .none) else { return }
        let again = try? SourceFormatter.format(formatted, file: .none)
        precondition(again == formatted, "what was formatted is formatted otherwise")
    }

    /// What is said can be shown, and stands where a file is.
    private static func check(_ diagnostics: [Diagnostic], in sources: SourceMap) {
        for range in diagnostics.compactMap(\.range) where range.file != .none {
            precondition(Int(range.file.index) < sources.files.count, "a mistake in no file")
        }
        _ = DiagnosticView(sources: sources, style: .plain, width: 80).text(of: diagnostics)
    }
}
