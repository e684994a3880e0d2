package import Host

/// Why the embedded cluster's data cannot be opened.
package enum StorageError: Error, Sendable, Hashable {
    case file(FileError)
    case damaged(DamagedLine)
}
