package import Host
import Model

/// Why the embedded cluster's data cannot be opened.
package enum StorageError: Error, Sendable, Hashable {
    case file(FileError)
    case damaged(DamagedLine)
    /// Another process has it open; its id, where it wrote that down.
    case held(path: String, process: Int32?)

    /// The error as commands tell it: a `FileError`, or `DiagnosticsError`.
    package var told: any Error {
        switch self {
        case .file(let error): error
        case .damaged(let line): DiagnosticsError(line.diagnostic)
        case .held(let path, let process):
            DiagnosticsError(
                Diagnostic(
                    code: "embedded.held", summary: "Embedded cluster in use",
                    detail:
                        "\(process.map { "Process \($0)" } ?? "Another process") has \(path) open and did not give it back "
                        + "for five seconds. One slipway at a time works with an embedded cluster: wait for that one, or end "
                        + "it."))
        }
    }
}
