internal import Model

/// What is done with a `Value`, done with a tree that keeps its order.
extension JSONWriter {
    mutating func writePretty(_ node: Node, indentation: Int) {
        switch node.content {
        case .sequence(let nodes) where !nodes.isEmpty:
            append("[")
            for (index, node) in nodes.enumerated() {
                if index > 0 { append(",") }
                newLine(indentation + 2)
                writePretty(node, indentation: indentation + 2)
            }
            newLine(indentation)
            append("]")
        case .mapping(let entries) where !entries.isEmpty:
            append("{")
            for (index, entry) in entries.enumerated() {
                if index > 0 { append(",") }
                newLine(indentation + 2)
                write(entry.key)
                append(":")
                append(" ")
                writePretty(entry.value, indentation: indentation + 2)
            }
            newLine(indentation)
            append("}")
        default: write(node.value)
        }
    }
}
