extension String {
    /// What stands between the separators, empty pieces too; Foundation's name for it.
    package func components(separatedBy separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
