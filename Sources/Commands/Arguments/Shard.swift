import Documents

/// One of several parts that the environments of a repository fall into, so that jobs can share them.
///
/// Which part an environment belongs to depends on its name and the number of parts only: one that comes or goes moves no
/// other.
struct Shard: Sendable, Hashable {
    /// From 1.
    let index: Int
    let count: Int

    /// `2/4`.
    init?(_ text: String) {
        let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 2, let index = numbers[0], let count = numbers[1], index >= 1, index <= count
        else { return nil }
        (self.index, self.count) = (index, count)
    }

    func holds(_ name: String) -> Bool {
        let digest = SHA256.digest(Array(name.utf8)).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return digest % UInt64(count) == UInt64(index - 1)
    }
}
