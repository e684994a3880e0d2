package import Model
package import Planning

/// What a look for drift in one environment gave: what drifted, or why nobody could look.
package struct DriftFinding: Sendable {
    package let environment: String
    package let sources: SourceMap
    /// How the cluster is called; `nil` where nobody could look.
    let cluster: String?
    let report: DriftReport
    /// The objects of the environment, in the order of applying.
    let objects: [ObjectIdentity]
    /// Where the repository writes what drifted, in the order of the report and of the entries of each.
    let origins: [[SourceRange?]]

    package init(
        environment: String, cluster: String, report: DriftReport, objects: [ObjectIdentity],
        origins: [[SourceRange?]], sources: SourceMap
    ) {
        self.environment = environment
        self.cluster = cluster
        self.report = report
        self.objects = objects
        self.origins = origins
        self.sources = sources
    }

    /// Nobody could look, for these reasons.
    package init(environment: String, failure: [Diagnostic], against base: Drift.Base, sources: SourceMap) {
        self.environment = environment
        self.sources = sources
        cluster = nil
        var report = DriftReport(base: base)
        report.diagnostics = failure
        self.report = report
        objects = []
        origins = []
    }

    var words: DriftText { DriftText(base: report.base) }

    /// Whether anything is to be told.
    var isQuiet: Bool { report.drifts.isEmpty && report.diagnostics.isEmpty }

    /// One thing that differs, with its object and the place in the repository that says otherwise.
    struct Row {
        var drift: Drift
        var entry: Drift.Entry
        var origin: SourceRange?
    }

    var rows: [Row] {
        report.drifts.enumerated().flatMap { place, drift in
            drift.entries.enumerated().map { index, entry in
                let origins = place < origins.count ? origins[place] : []
                return Row(drift: drift, entry: entry, origin: index < origins.count ? origins[index] : nil)
            }
        }
    }

    /// `3 of 43 objects drifted`; why nobody could look where nobody could.
    var summary: String {
        guard cluster != nil else { return "could not be looked at" }
        return words.summary(report.drifts.count, of: report.checked)
    }
}

// MARK: - For CI servers

extension DriftFinding {
    /// As diagnostics, for the formats that are made of them: each difference is an error where the repository says
    /// otherwise.
    private var documents: DiagnosticDocuments {
        let differences = rows.map { row in
            let place = "\(row.drift.kind.kind) \(PlanView.place(of: row.drift.identity))"
            let isWhole = row.entry.path.steps.isEmpty
            let subject = isWhole ? place : "\(place): \(row.entry.path.shown)"
            let who = words.who(row.entry)
            return Diagnostic(
                code: isWhole ? "drift.object" : "drift.field", summary: isWhole ? "Object drifted" : "Field drifted",
                detail: "\(subject) \(words.what(row.entry))\(who.isEmpty ? "" : " (\(who))").", at: row.origin,
                object: row.drift.identity, path: isWhole ? nil : row.entry.path)
        }
        return DiagnosticDocuments(diagnostics: differences + report.diagnostics, sources: sources)
    }

    package static func sarif(_ findings: [DriftFinding]) -> Value {
        DiagnosticDocuments.sarif(findings.map { ("slipway/drift/\($0.environment)", $0.documents) })
    }

    /// A test for each object, which fails where it drifted.
    package static func junit(_ findings: [DriftFinding]) -> String {
        let suites = findings.map {
            JUnitSuite(environment: $0.environment, objects: $0.objects, report: $0.documents)
        }
        return JUnitDocument(command: "slipway drift", suites: suites).text
    }
}
