extension Array where Element: Sendable {
    /// The results of a function in the order of the elements, worked out on all processors.
    package func concurrentMap<Result: Sendable>(
        _ body: @escaping @Sendable (Element) -> Result
    ) async -> [Result] {
        guard count > 1 else { return map(body) }
        return await withTaskGroup(of: (Int, Result).self) { group in
            for (place, element) in enumerated() { group.addTask { (place, body(element)) } }
            var results: [(Int, Result)] = []
            results.reserveCapacity(count)
            for await result in group { results.append(result) }
            return results.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// Parts of one size for `concurrentMap`: so many that each processor of a small machine has work to the end, and none so
    /// small that handing it over costs more than it saves.
    package var parts: [ArraySlice<Element>] {
        let size = Swift.max(256, (count + 7) / 8)
        return stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
