import Model

/// The order of whole instances, from the edges between their objects.
enum InstanceWaves {
    /// The instances in the order in which they come up, each with its wave.
    ///
    /// Instances may need each other although their objects do not (A's claim before B's Job before A's Deployment).
    /// Then the one whose objects come first goes first.
    static func of(_ state: DesiredState) -> [(instance: String, wave: Int)] {
        var names: [String] = []
        var places: [String: Int] = [:]
        let instances = state.objects.map { object in
            if let place = places[object.origin.instance] { return place }
            places[object.origin.instance] = names.count
            names.append(object.origin.instance)
            return names.count - 1
        }
        var needs = [Set<Int>](repeating: [], count: names.count)
        for edge in state.graph.edges where instances[edge.object] != instances[edge.dependency] {
            needs[instances[edge.object]].insert(instances[edge.dependency])
        }
        let waves = longestPaths(needs)
        return names.indices.sorted { (waves[$0], names[$0]) < (waves[$1], names[$1]) }
            .map { (instance: names[$0], wave: waves[$0]) }
    }

    private static func longestPaths(_ needs: [Set<Int>]) -> [Int] {
        var waves = [Int?](repeating: nil, count: needs.count)
        var open = Array(needs.indices)
        while !open.isEmpty {
            let ready = open.filter { place in needs[place].allSatisfy { waves[$0] != nil } }
            // In a cycle, the instance whose objects stand first in the desired state goes first.
            let chosen = ready.isEmpty ? [open[0]] : ready
            let levels = chosen.map { place in
                needs[place].reduce(0) { level, need in waves[need].map { max(level, $0 + 1) } ?? level }
            }
            for (place, level) in zip(chosen, levels) { waves[place] = level }
            open.removeAll { waves[$0] != nil }
        }
        return waves.map { $0 ?? 0 }
    }
}
