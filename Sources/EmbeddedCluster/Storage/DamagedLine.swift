package import Model

/// A line that no crash leaves behind: before the journal's end, or in the snapshot, which is replaced in one step.
package struct DamagedLine: Sendable, Hashable {
    package var path: String
    package var line: Int
    /// A clause without a full stop.
    package var reason: String

    package var diagnostic: Diagnostic {
        Diagnostic(
            code: "embedded.damaged-data", summary: "Damaged data of the embedded cluster",
            detail:
                "\(path):\(line) cannot be read: \(reason). Each line there is an object of the embedded cluster or "
                + "a change of one, and what follows a gap cannot be relied on, so nothing was opened or changed. Bring "
                + "back a copy of the file, go on without what the line says, `slipway embedded repair`, or start with an "
                + "empty cluster, `slipway embedded reset`.")
    }
}
