/// What a phase has to say so far.
///
/// Warnings stay here; errors make the phase throw `DiagnosticsError` when it ends.
package struct Diagnostics: Sendable {
    package private(set) var all: [Diagnostic] = []

    package init() {}

    package mutating func report(_ diagnostic: Diagnostic) { all.append(diagnostic) }

    package mutating func merge(_ other: Diagnostics) { all += other.all }

    package var hasErrors: Bool { all.contains { $0.severity == .error } }

    /// By file and line, those without a place first; mistakes of one place stay in the order in which they were found.
    package var sortedByPlace: [Diagnostic] {
        all.enumerated().sorted { left, right in
            let (leftPlace, rightPlace) = (left.element.place, right.element.place)
            return leftPlace == rightPlace ? left.offset < right.offset : leftPlace < rightPlace
        }.map(\.element)
    }
}

extension Diagnostic {
    fileprivate var place: (UInt32, UInt32, UInt32) {
        guard let range else { return (0, 0, 0) }
        return (range.file.index, range.start.line, range.start.column)
    }
}

/// At least one error was reported; all that was reported is here.
package struct DiagnosticsError: Error, Sendable {
    package var diagnostics: [Diagnostic]
    /// The files that the ranges speak of, where the phase that threw had read them.
    package var sources: SourceMap

    package init(_ diagnostics: [Diagnostic], sources: SourceMap = SourceMap()) {
        self.diagnostics = diagnostics
        self.sources = sources
    }

    package init(_ diagnostic: Diagnostic) { self.init([diagnostic]) }
}

extension DiagnosticsError: CustomStringConvertible {
    /// For messages that quote it.
    package var description: String { diagnostics.map(\.detail).joined(separator: " ") }
}
