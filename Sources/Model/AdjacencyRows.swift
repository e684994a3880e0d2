/// The edges of a graph by the node at one of their ends, as compressed rows: two arrays, however many nodes there are.
package struct AdjacencyRows: Sendable {
    /// Where the row of each node starts; one more for the end of the last.
    private let starts: [Int]
    private let edges: [Int]

    /// - Parameters:
    ///   - nodes: how many nodes there are; they are numbered from 0.
    ///   - edges: how many edges there are.
    ///   - end: the node that an edge belongs to.
    package init(nodes: Int, edges: Int, by end: (Int) -> Int) {
        var starts = [Int](repeating: 0, count: nodes + 1)
        for edge in 0..<edges { starts[end(edge) + 1] += 1 }
        for node in 0..<nodes { starts[node + 1] += starts[node] }
        var next = starts
        var sorted = [Int](repeating: 0, count: edges)
        for edge in 0..<edges {
            let node = end(edge)
            sorted[next[node]] = edge
            next[node] += 1
        }
        self.starts = starts
        self.edges = sorted
    }

    /// The numbers of the node's edges, in their order.
    package subscript(node: Int) -> ArraySlice<Int> { edges[starts[node]..<starts[node + 1]] }
}
