/// What repairing the data of an embedded cluster came to.
package struct StorageRepair: Sendable, Hashable {
    /// The lines that could not be read and were left out; none where nothing was damaged, and nothing was changed then.
    package var damaged: [DamagedLine] = []
    /// Where the damaged files are kept as they were.
    package var copies: [String] = []
    /// How many objects there are now.
    package var objects = 0
}
