import APIMachinery
import Model

/// Services that want of each other what neither gives first.
enum ServiceSwaps {
    /// Opens each circle at one place: the Service there is applied without its node ports first, and gets its new ones at last.
    ///
    /// Gives what is wrong where that cannot be: an address is a Service's for as long as it lives, and a load balancer would
    /// be taken down.
    static func resolve(_ changes: inout [PlannedChange]) -> [Diagnostic] {
        var places: [ObjectIdentity: Int] = [:]
        for (place, change) in changes.enumerated() where !change.precededBy.isEmpty { places[change.identity] = place }
        var problems: [Diagnostic] = []
        while let circle = circle(among: changes, places) {
            // The last one waits for the first, which would be there in vain.
            let (waiting, holder) = (circle[circle.count - 1], circle[0])
            let identity = changes[holder].identity
            changes[waiting].precededBy.removeAll { $0 == identity }
            if let request = vacated(changes[holder]) {
                changes[waiting].preparations.append(Concealed(request))
            } else {
                problems.append(PlanDiagnostics.swap(changes[waiting], with: identity))
            }
        }
        return problems
    }

    /// Places of changes, each of which waits for the next, the last for the first; `nil` where there are none.
    private static func circle(among changes: [PlannedChange], _ places: [ObjectIdentity: Int]) -> [Int]? {
        for start in places.values.sorted() {
            var seen: Set<Int> = []
            if let path = path(from: start, to: start, among: changes, places, &seen) { return path }
        }
        return nil
    }

    /// The places on the way from one to another, without that one.
    private static func path(
        from place: Int, to end: Int, among changes: [PlannedChange], _ places: [ObjectIdentity: Int],
        _ seen: inout Set<Int>
    ) -> [Int]? {
        for next in changes[place].precededBy.compactMap({ places[$0] }) {
            if next == end { return [place] }
            guard seen.insert(next).inserted else { continue }
            if let rest = path(from: next, to: end, among: changes, places, &seen) { return [place] + rest }
        }
        return nil
    }

    /// What a Service is in between: reached within the cluster alone.
    private static func vacated(_ change: PlannedChange) -> Value? {
        guard case .update(let update) = change.operation, let request = update.request?.content,
            request.value(at: ["spec", "type"])?.string == "NodePort"
        else { return nil }
        var result = request.withoutNodePorts(Set(request.allocations.compactMap(\.number)))
        result.set("ClusterIP", at: ["spec", "type"])
        return result
    }
}

extension ServiceAllocation {
    fileprivate var number: Int64? { if case .nodePort(let number) = self { number } else { nil } }
}
