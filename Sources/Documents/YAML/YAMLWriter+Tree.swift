internal import Model

/// What is done with a `Value`, done with a tree that keeps its order.
extension YAMLWriter {
    mutating func writeDocument(_ node: Node) {
        switch node.content {
        case .mapping(let entries) where !entries.isEmpty: write(entries, indentation: 0)
        case .sequence(let nodes) where !nodes.isEmpty: write(nodes, indentation: 0)
        default: writeDocument(node.value)
        }
    }

    /// The first entry begins where the output stands.
    private mutating func write(_ entries: [Node.Entry], indentation: Int) {
        for (index, entry) in entries.enumerated() {
            if index > 0 { indent(indentation) }
            writeKey(entry.key, indentation: indentation)
            switch entry.value.content {
            case .mapping(let entries) where !entries.isEmpty:
                newLine()
                indent(indentation + 2)
                write(entries, indentation: indentation + 2)
            case .sequence(let nodes) where !nodes.isEmpty:
                newLine()
                indent(indentation)
                write(nodes, indentation: indentation)
            default:
                output.append(UInt8(ascii: " "))
                writeScalar(entry.value.value, indentation: indentation)
            }
        }
    }

    private mutating func write(_ nodes: [Node], indentation: Int) {
        for (index, node) in nodes.enumerated() {
            if index > 0 { indent(indentation) }
            output.append(contentsOf: "- ".utf8)
            switch node.content {
            case .mapping(let entries) where !entries.isEmpty: write(entries, indentation: indentation + 2)
            case .sequence(let nodes) where !nodes.isEmpty: write(nodes, indentation: indentation + 2)
            default: writeScalar(node.value, indentation: indentation)
            }
        }
    }
}
