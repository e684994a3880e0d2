internal import Model

/// What checking found, and where: running an expression that is known to be wrong would only say it again.
struct CheckFindings {
    private(set) var diagnostics = Diagnostics()
    private var failed: [SourceRange] = []
    private var seen: Set<Diagnostic> = []

    /// Reports something about the scalar at a place.
    ///
    /// Once, although a file may be listed twice, and a module checked for several sets of providers.
    mutating func report(_ diagnostic: Diagnostic, in scalar: SourceRange) {
        guard seen.insert(diagnostic).inserted else { return }
        diagnostics.report(diagnostic)
        failed.append(scalar)
    }

    /// Whether the place lies in a scalar that something was reported about.
    func covers(_ range: SourceRange?) -> Bool {
        guard let range else { return false }
        return failed.contains { $0.file == range.file && $0.start <= range.start && range.end <= $0.end }
    }
}

extension Diagnostics {
    /// Takes over what the findings do not cover.
    mutating func merge(_ other: Diagnostics, notIn findings: CheckFindings) {
        for diagnostic in other.all where !findings.covers(diagnostic.range) { report(diagnostic) }
    }
}
