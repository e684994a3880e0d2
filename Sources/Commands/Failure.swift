package import Model

/// Why a command could not do what it was asked: diagnostics, with the files that they point into.
package struct Failure: Error, Sendable {
    package var diagnostics: [Diagnostic]
    package var sources: SourceMap

    package init(_ diagnostics: [Diagnostic], sources: SourceMap = SourceMap()) {
        self.diagnostics = diagnostics
        self.sources = sources
    }

    package init(code: String, summary: String, detail: String) {
        self.init([Diagnostic(code: code, summary: summary, detail: detail)])
    }
}
