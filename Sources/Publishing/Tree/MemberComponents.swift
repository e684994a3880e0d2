import Model

/// The order of folders, from the edges between their objects.
///
/// Folders may wait for each other although no objects do (A's volume before B's Job before A's Deployment). Whichever came
/// first would wait for the other for ever, so they come up together: they are one component.
///
/// What an object can do without never decides against what it cannot: such an edge counts where it does not close a circle.
struct MemberComponents {
    /// For each member the component that it is in.
    let number: [Int]
    /// For each member the wave of its component.
    let waves: [Int]

    init(_ edges: [FolderEdge], count: Int) {
        var needs = Needs(count: count)
        for edge in edges where edge.from != edge.to && !edge.isSoft {
            needs.add(edge.from, edge.to)
            // A claim is bound when a pod asks for it, and not before.
            if edge.isClaim { needs.add(edge.to, edge.from) }
        }
        let number = (0..<count).map { member in
            (0..<count).first { $0 == member || (needs.has(member, $0) && needs.has($0, member)) } ?? member
        }
        for edge in edges where edge.isSoft && number[edge.from] != number[edge.to] {
            if !needs.has(edge.to, edge.from) { needs.add(edge.from, edge.to) }
        }
        self.number = number
        waves = Self.waves(needs, number)
    }

    /// One more than the latest component that each needs.
    private static func waves(_ needs: Needs, _ number: [Int]) -> [Int] {
        var waves = [Int?](repeating: nil, count: number.count)
        func wave(_ component: Int) -> Int {
            if let known = waves[component] { return known }
            let others = Set(number.indices.filter { needs.has(component, $0) }.map { number[$0] })
            let wave = others.reduce(0) { $1 == component ? $0 : max($0, wave($1) + 1) }
            waves[component] = wave
            return wave
        }
        return number.map { wave($0) }
    }
}

/// Which member needs which, directly or through others.
private struct Needs {
    /// A row of bits for each member.
    private var rows: [[UInt64]]

    init(count: Int) {
        rows = [[UInt64]](repeating: [UInt64](repeating: 0, count: (count + 63) / 64), count: count)
    }

    func has(_ member: Int, _ other: Int) -> Bool { rows[member][other / 64] >> UInt64(other % 64) & 1 == 1 }

    mutating func add(_ member: Int, _ other: Int) {
        guard !has(member, other) else { return }
        for place in rows.indices where place == member || has(place, member) {
            for word in rows[place].indices { rows[place][word] |= rows[other][word] }
            rows[place][other / 64] |= 1 << UInt64(other % 64)
        }
    }
}
