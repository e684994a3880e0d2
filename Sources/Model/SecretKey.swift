/// One key of a Secret whose value the repository does not hold.
package struct SecretKey: Sendable, Hashable {
    package enum Source: Sendable, Hashable {
        /// Made once from random letters and digits, then kept in the cluster.
        case generate(length: Int)
        /// An environment variable of the process that plans.
        case environment(String)
        /// A file, relative to the repository's root.
        case file(String)
        /// What a command prints: sops, age, vault …
        case command([String])
    }

    /// How long a generated value may be.
    package static let lengths = 8...1024

    package var key: String
    package var source: Source
    package var range: SourceRange

    package init(key: String, source: Source, range: SourceRange) {
        self.key = key
        self.source = source
        self.range = range
    }
}
