package import Model

/// The last line of the journal, which a crash had left unfinished and opening has cut off.
package struct TornLine: Sendable, Hashable {
    package var path: String
    package var line: Int
    package var bytes: Int

    package var diagnostic: Diagnostic {
        Diagnostic(
            .warning, code: "embedded.torn-journal", summary: "Unfinished line in the journal",
            detail: "\(path):\(line) was written in part only, \(bytes) bytes, as a killed process leaves it, and was "
                + "cut off. The change in it was never answered; everything before it is there.")
    }
}
