import Model
import TestSupport

/// Manifests as people and programs write them, each with the values that it means.
struct RandomManifests {
    struct Manifest {
        var name: String
        var kind: String
        var text: String
        var value: Value
    }

    /// What stands behind `:` or `-`, up to the end of its last line.
    private struct Block {
        var text: String
        var value: Value
    }

    private var scalars: RandomScalars
    /// What later nodes of the document may repeat.
    private var anchors: [(name: String, value: Value)] = []

    init(seed: UInt64) { scalars = RandomScalars(seed: seed) }

    /// A file of so many manifests.
    mutating func file(_ prefix: String, count: Int) -> (text: String, manifests: [Manifest]) {
        let manifests = (0..<count).map { index in
            scalars.random.once(in: 3) ? configMap("\(prefix)-\(index)") : object("\(prefix)-\(index)")
        }
        var text = scalars.random.pick(["", "\u{FEFF}", "---\n", "# a remark\n\n"])
        for (index, manifest) in manifests.enumerated() {
            if index > 0 {
                text += scalars.random.pick([
                    "---\n", "--- # next\n", "---\n---\n", "...\n---\n", "---\n\n# next\n", "---  \n",
                ])
            }
            text += manifest.text
        }
        if scalars.random.once(in: 4) { text = text.replacing("\n", with: "\r\n") }
        return (text, manifests)
    }

    // MARK: Objects

    /// A custom resource, which may hold anything.
    private mutating func object(_ name: String) -> Manifest {
        anchors = []
        var value: Value = ["apiVersion": "property.example.com/v1", "kind": "Anything"]
        var lines = ["apiVersion: property.example.com/v1\n", "kind: Anything\n"]
        let annotations = annotations()
        lines.append("metadata:\n  name: \(name)\n  annotations:\(annotations.text)")
        value["metadata"] = ["name": .string(name), "annotations": annotations.value]
        for key in ["spec", "extra"] {
            let node = mapping(parent: 0, depth: 4)
            lines.append("\(key):\(node.text)")
            value[key] = node.value
        }
        return Manifest(name: name, kind: "Anything", text: lines.joined(), value: value)
    }

    private mutating func configMap(_ name: String) -> Manifest {
        anchors = []
        let data = texts(["a", "b.yaml", "c-d", "e_f"], parent: 0)
        return Manifest(
            name: name, kind: "ConfigMap",
            text: "kind: ConfigMap\napiVersion: v1\nmetadata: {name: \(name)}\ndata:\(data.text)",
            value: [
                "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": .string(name)], "data": data.value,
            ])
    }

    private mutating func annotations() -> Block { texts(["example.com/a", "example.com/b"], parent: 2) }

    /// A mapping of strings.
    private mutating func texts(_ keys: [String], parent: Int) -> Block {
        let indent = parent + 1 + scalars.random.below(4)
        var block = Block(text: "\n", value: [:])
        for key in keys {
            let text = string(parent: indent)
            block.text += String(repeating: " ", count: indent) + key + ":" + text.text
            block.value[key] = text.value
        }
        return block
    }

    private mutating func string(parent: Int) -> Block {
        let text = scalars.string()
        if scalars.random.once(in: 2), let block = literal(text, parent: parent) ?? folded(text, parent: parent) {
            return Block(text: block, value: .string(text))
        }
        let spelled = scalars.spelled(text, continuedAt: parent + 1 + scalars.random.below(3))
        return Block(text: " \(spelled)\(lineEnd())", value: .string(text))
    }

    private mutating func lineEnd() -> String { scalars.random.pick(["\n", "\n", "  \n", " # a remark: {\n", "\n\n"]) }

    // MARK: Nodes

    private mutating func node(parent: Int, depth: Int) -> Block {
        if !anchors.isEmpty, scalars.random.once(in: 12) {
            let anchor = scalars.random.pick(anchors)
            return Block(text: " *\(anchor.name)\(lineEnd())", value: anchor.value)
        }
        switch depth == 0 ? 0 : scalars.random.below(8) {
        case 1, 2: return mapping(parent: parent, depth: depth - 1)
        case 3, 4: return sequence(parent: parent, depth: depth - 1)
        case 5:
            let flow = flow(indent: parent + 2, depth: min(depth, 2))
            return anchored(flow.value) { "\($0) \(flow.text)\n" }
        case 6:
            let text = string(parent: parent)
            return anchored(text.value) { $0 + text.text }
        default:
            let scalar = scalars.scalar(continuedAt: parent + 1 + scalars.random.below(3))
            // Without a text of its own, null is what nothing means.
            if scalar.value.isNull, scalars.random.once(in: 2) { return Block(text: lineEnd(), value: .null) }
            let end = lineEnd()
            return anchored(scalar.value) { "\($0) \(scalar.text)\(end)" }
        }
    }

    /// Gives a node a name, sometimes.
    private mutating func anchored(_ value: Value, _ text: (String) -> String) -> Block {
        guard scalars.random.once(in: 6) else { return Block(text: text(""), value: value) }
        let name = "a\(anchors.count)"
        anchors.append((name, value))
        return Block(text: text(" &\(name)"), value: value)
    }

    private mutating func mapping(parent: Int, depth: Int) -> Block {
        let indent = parent + 1 + scalars.random.below(4)
        let entries = entries(indent: indent, depth: depth)
        guard !entries.text.isEmpty else { return Block(text: " {}\n", value: [:]) }
        return anchored(entries.value) { "\($0)\n\(entries.text)" }
    }

    /// Entries on lines of their own; none for an empty mapping.
    private mutating func entries(indent: Int, depth: Int) -> Block {
        let blanks = String(repeating: " ", count: indent)
        var block = Block(text: "", value: [:])
        let merged = anchors.filter { $0.value.object?.isEmpty == false }
        if !merged.isEmpty, scalars.random.once(in: 4) {
            let (first, second) = (scalars.random.pick(merged), scalars.random.pick(merged))
            let isList = scalars.random.once(in: 2)
            block.text += blanks + (isList ? "<<: [*\(first.name), *\(second.name)]\n" : "<<: *\(first.name)\n")
            for field in (isList ? second.value.object?.fields ?? [] : []) + (first.value.object?.fields ?? []) {
                block.value[field.key] = field.value
            }
        }
        var keys: Set<[UInt8]> = []
        for _ in 0..<scalars.random.below(5) {
            let key = key()
            guard keys.insert(Array(key.name.utf8)).inserted else { continue }
            let node = node(parent: indent, depth: depth)
            let isComplex = scalars.random.once(in: 12)
            block.text +=
                isComplex ? "\(blanks)? \(key.text)\n\(blanks):\(node.text)" : "\(blanks)\(key.text):\(node.text)"
            block.value[key.name] = node.value
        }
        return block
    }

    /// A key, and what it is called then.
    private mutating func key() -> (text: String, name: String) {
        switch scalars.random.below(8) {
        case 0:
            // YAML finds no key that is longer than 1024 characters.
            let name = String(String.UnicodeScalarView(scalars.string().unicodeScalars.prefix(40)))
            return (scalars.spelled(name, continuedAt: nil), name)
        case 1:
            let name = scalars.random.pick([
                "8080", "1.5", "-5", "true", "a b", "app.kubernetes.io/name", "a:b", "1.2.3",
            ])
            return (name, name)
        default:
            let name = scalars.random.pick(["name", "image", "ports", "data", "x-y", "a.b/c", "replicas", "z"])
            return (scalars.spelled(name, continuedAt: nil), name)
        }
    }

    private mutating func sequence(parent: Int, depth: Int) -> Block {
        let indent = parent + 1 + scalars.random.below(4)
        let blanks = String(repeating: " ", count: indent)
        var text = ""
        var elements: [Value] = []
        for _ in 0..<scalars.random.below(4) {
            if depth > 0, scalars.random.once(in: 3) {
                let inner = indent + 2 + scalars.random.below(3)
                let entries = entries(indent: inner, depth: depth - 1)
                if !entries.text.isEmpty {
                    text += blanks + "-" + String(entries.text.dropFirst(indent + 1))
                    elements.append(entries.value)
                    continue
                }
            }
            let element = node(parent: indent, depth: depth)
            text += "\(blanks)-\(element.text)"
            elements.append(element.value)
        }
        guard !text.isEmpty else { return Block(text: " []\n", value: []) }
        return anchored(.array(elements)) { "\($0)\n\(text)" }
    }

    private mutating func flow(indent: Int, depth: Int) -> Block {
        let gap = scalars.random.pick(["", " ", "\n" + String(repeating: " ", count: indent)])
        switch depth == 0 ? 0 : scalars.random.below(3) {
        case 1:
            let elements = (0..<scalars.random.below(4)).map { _ in flow(indent: indent, depth: depth - 1) }
            let end = elements.isEmpty ? "" : scalars.random.pick(["", ", "])
            return Block(
                text: "[\(gap)\(elements.map(\.text).joined(separator: ", " + gap))\(end)]",
                value: .array(elements.map(\.value)))
        case 2:
            var parts: [String] = []
            var value: Value = [:]
            for _ in 0..<scalars.random.below(4) {
                let name = "k\(parts.count)"
                let node = flow(indent: indent, depth: depth - 1)
                parts.append(scalars.random.once(in: 4) ? "\"\(name)\":\(node.text)" : "\(name): \(node.text)")
                value[name] = node.value
            }
            return Block(text: "{\(gap)\(parts.joined(separator: ", " + gap))\(gap)}", value: value)
        default:
            let text = scalars.string()
            return Block(text: scalars.spelled(text, continuedAt: indent), value: .string(text))
        }
    }

    // MARK: Block scalars

    /// `nil` where the text has what a block of text cannot hold.
    private mutating func literal(_ text: String, parent: Int) -> String? {
        guard let frame = blockFrame(text, "|", parent: parent) else { return nil }
        let lines = frame.body.split(separator: "\n", omittingEmptySubsequences: false)
        return frame.head + lines.map { $0.isEmpty ? "\n" : "\(frame.margin)\($0)\n" }.joined() + frame.tail
    }

    private mutating func folded(_ text: String, parent: Int) -> String? {
        guard let frame = blockFrame(text, ">", parent: parent), !frame.body.hasPrefix("\n") else { return nil }
        let lines = frame.body.split(separator: "\n", omittingEmptySubsequences: false)
        guard !lines.contains(where: { $0.hasPrefix(" ") || $0.hasPrefix("\t") }) else { return nil }
        return frame.head + lines.map { $0.isEmpty ? "" : "\(frame.margin)\($0)\n" }.joined(separator: "\n")
            + frame.tail
    }

    private mutating func blockFrame(
        _ text: String, _ symbol: String, parent: Int
    ) -> (head: String, margin: String, body: String, tail: String)? {
        let body = String(text.reversed().drop { $0 == "\n" }.reversed())
        let ends = text.unicodeScalars.count - body.unicodeScalars.count
        guard !body.isEmpty, body.unicodeScalars.allSatisfy({ $0 == "\n" || $0.isPrintable }) else { return nil }
        let depth = 1 + scalars.random.below(4)
        let firstLine = body.drop { $0 == "\n" }
        let isMarked =
            body.hasPrefix(" ") || body.hasPrefix("\t") || firstLine.hasPrefix(" ")
            || firstLine.hasPrefix("\t") || scalars.random.once(in: 4)
        let keeping = ends == 0 ? "-" : ends == 1 ? "" : "+"
        let tail = ends > 1 ? String(repeating: "\n", count: ends - 1) : scalars.random.pick(["", "", "\n", "\n\n"])
        return (
            " \(symbol)\(isMarked ? String(depth) : "")\(keeping)\n", String(repeating: " ", count: parent + depth),
            body,
            tail
        )
    }
}
