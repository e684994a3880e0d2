import Model

extension Inventory {
    /// The entries that the desired state no longer has, the last applied first.
    func surplus(over desired: [DesiredObject]) -> [Entry] {
        let wanted = Set(desired.map(\.identity))
        let gone = entries.enumerated().filter { !wanted.contains($0.element.identity) }
        return gone.sorted { left, right in
            left.element.wave != right.element.wave
                ? left.element.wave > right.element.wave : left.offset > right.offset
        }.map(\.element)
    }
}
