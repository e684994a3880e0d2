internal import Model

/// Decodes one kind's definition, and those that it refers to, from the bundled text, as one version has them.
struct BundledReader {
    private let format: BundledFormat
    private let minor: Int
    private let bytes = BundledFormat.bytes
    private var position = 0
    private var builder: SchemaBuilder
    /// The node of each definition that was met; -1 before.
    private var nodes: [SchemaTable.NodeID]
    private var waiting: [Int] = []
    /// References that change something of what they refer to; completed when everything is read.
    private var overrides: [(node: SchemaTable.NodeID, target: SchemaTable.NodeID, modifiers: Modifiers)] = []

    /// What can stand in front of a type.
    private struct Modifiers {
        var mapType: MapType?
        var strategy: PatchStrategy = []
        var mergeKey: String?

        var isEmpty: Bool { mapType == nil && strategy.isEmpty && mergeKey == nil }
    }

    private init(_ format: BundledFormat, _ minor: Int, _ builder: SchemaBuilder) {
        self.format = format
        self.minor = minor
        self.builder = builder
        nodes = Array(repeating: -1, count: format.definitions.count)
    }

    /// The schema of the definition on that line.
    static func schema(definition: Int, in format: BundledFormat, minor: Int) -> Schema {
        var builder = SchemaBuilder()
        let root = add(definition: definition, of: format, minor: minor, to: &builder)
        return Schema(table: SchemaTable(builder), root: root)
    }

    /// Adds a definition and all that it refers to.
    static func add(
        definition: Int, of format: BundledFormat, minor: Int, to builder: inout SchemaBuilder
    ) -> SchemaTable.NodeID {
        var reader = BundledReader(format, minor, builder)
        let root = reader.node(of: definition)
        while let next = reader.waiting.popLast() {
            reader.position = format.definitions[next]
            let modifiers = reader.modifiers()
            var node = reader.type()
            reader.apply(modifiers, to: &node)
            reader.builder[reader.nodes[next]] = node
        }
        for (node, target, modifiers) in reader.overrides {
            var copy = reader.builder[target]
            reader.apply(modifiers, to: &copy)
            reader.builder[node] = copy
        }
        builder = reader.builder
        return root
    }

    /// Adds ObjectMeta, which every object's `metadata` is.
    static func addObjectMeta(to builder: inout SchemaBuilder) -> SchemaTable.NodeID {
        let format = BundledFormat.shared
        guard let kind = format.kinds.first(where: { BundledFormat.holds("ConfigMap", at: $0.kind) }) else {
            return SchemaTable.deducedNode
        }
        let object = add(definition: kind.definition, of: format, minor: format.minors.upperBound, to: &builder)
        return builder.fields[builder[object].fields].first { $0.name == "metadata" }?.node ?? SchemaTable.deducedNode
    }

    private mutating func node(of definition: Int) -> SchemaTable.NodeID {
        if nodes[definition] < 0 {
            nodes[definition] = builder.add(SchemaTable.Node(type: .any))
            waiting.append(definition)
        }
        return nodes[definition]
    }

    // MARK: - Grammar

    private var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

    private mutating func take(_ expected: Unicode.Scalar) -> Bool {
        guard byte == UInt8(ascii: expected) else { return false }
        position += 1
        return true
    }

    /// The text up to one of the end bytes, which is left unread.
    private mutating func text(until isEnd: (UInt8) -> Bool) -> String {
        let start = position
        while position < bytes.count, !isEnd(bytes[position]) { position += 1 }
        return BundledFormat.text(start..<position)
    }

    private mutating func modifiers() -> Modifiers {
        var result = Modifiers()
        while true {
            if take("^") {
                result.mapType = .atomic
            } else if take("%") {
                result.mapType = .granular
            } else if take("+") {
                result.strategy.insert(.merge)
            } else if take("~") {
                result.strategy.insert(.retainKeys)
            } else if take("/") {
                result.strategy.insert(.replace)
            } else if take("@") {
                result.mergeKey = text { $0 == UInt8(ascii: ";") }
                position += 1
            } else {
                return result
            }
        }
    }

    private mutating func apply(_ modifiers: Modifiers, to node: inout SchemaTable.Node) {
        if let mapType = modifiers.mapType {
            node.mapType = mapType
            node.flags.insert(.declaresMapType)
        }
        node.patchStrategy.formUnion(modifiers.strategy)
        if let mergeKey = modifiers.mergeKey { node.mergeKey = builder.add(name: mergeKey) }
    }

    /// Reads a type where it is used: a reference leads to the definition's own node.
    private mutating func use() -> SchemaTable.NodeID {
        let modifiers = modifiers()
        if let definition = number() {
            let target = node(of: definition)
            if modifiers.isEmpty { return target }
            let copy = builder.add(SchemaTable.Node(type: .any))
            overrides.append((copy, target, modifiers))
            return copy
        }
        if modifiers.isEmpty, take("r") { return SchemaTable.atomicNode }
        var node = type()
        apply(modifiers, to: &node)
        return builder.add(node)
    }

    /// A definition's number and its semicolon.
    private mutating func number() -> Int? {
        guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
        let digits = text { $0 == UInt8(ascii: ";") }
        position += 1
        return Int(digits)
    }

    private mutating func type() -> SchemaTable.Node {
        if take("{") { return object() }
        if take("[") { return list() }
        if take("<") { return map() }
        if take("e") { return enumeration() }
        defer { position += 1 }
        switch byte {
        case UInt8(ascii: "s"): return SchemaTable.Node(type: .string)
        case UInt8(ascii: "y"): return SchemaTable.Node(type: .string, format: .byte)
        case UInt8(ascii: "t"): return SchemaTable.Node(type: .string, format: .dateTime)
        case UInt8(ascii: "x"): return SchemaTable.Node(type: .intOrString)
        case UInt8(ascii: "q"): return SchemaTable.Node(type: .quantity)
        case UInt8(ascii: "i"): return SchemaTable.Node(type: .integer, format: .int64)
        case UInt8(ascii: "j"): return SchemaTable.Node(type: .integer, format: .int32)
        case UInt8(ascii: "n"): return SchemaTable.Node(type: .number, format: .double)
        case UInt8(ascii: "b"): return SchemaTable.Node(type: .boolean)
        case UInt8(ascii: "r"): return builder[SchemaTable.atomicNode]
        case UInt8(ascii: "o"):
            var node = SchemaTable.Node(type: .object)
            node.additional = SchemaTable.deducedNode
            node.flags = .preservesUnknown
            return node
        default: return builder[SchemaTable.deducedNode]
        }
    }

    private mutating func object() -> SchemaTable.Node {
        var node = SchemaTable.Node(type: .object)
        node.flags = .isTyped
        var fields: [SchemaTable.Field] = []
        while !take("}"), position < bytes.count {
            let name = text { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "!") }
            let isRequired = take("!")
            if !isRequired { position += 1 }
            let isAlwaysThere = take("&")
            if isInVersion() {
                let field = SchemaTable.Field(
                    name: name, node: use(), isRequired: isRequired, isAlwaysThere: isAlwaysThere)
                fields.append(field)
            } else {
                skip()
            }
            _ = take(" ")
        }
        node.fields = builder.add(fields: fields)
        return node
    }

    /// Whether what follows is there in this version; takes the interval that says so.
    private mutating func isInVersion() -> Bool {
        guard take("(") else { return true }
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: ")") { position += 1 }
        defer { position += 1 }
        return BundledFormat.interval(start..<position, in: format.minors).contains(minor)
    }

    /// Passes over a field's type: up to a blank or the object's end, which only the words of an enumeration hold.
    private mutating func skip() {
        var isInWords = false
        while position < bytes.count, isInWords || (byte != UInt8(ascii: " ") && byte != UInt8(ascii: "}")) {
            if byte == UInt8(ascii: "(") { isInWords = true }
            if byte == UInt8(ascii: ")") { isInWords = false }
            position += 1
        }
    }

    private mutating func map() -> SchemaTable.Node {
        var node = SchemaTable.Node(type: .object)
        node.additional = use()
        node.flags = .declaresAdditional
        _ = take(">")
        return node
    }

    private mutating func list() -> SchemaTable.Node {
        var node = SchemaTable.Node(type: .array)
        if take("=") {
            node.listType = .set
        } else if take("#") {
            node.listType = .map
            node.keys = keys()
        } else {
            _ = take("-")
        }
        node.element = use()
        _ = take("]")
        return node
    }

    private mutating func keys() -> Range<Int> {
        var keys: [SchemaTable.Key] = []
        repeat {
            let name = text { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") }
            var key = SchemaTable.Key(name: name, defaultValue: nil)
            if take("=") {
                let text = text { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") }
                key.defaultValue = Int64(text).map(Value.integer) ?? .string(text)
            }
            keys.append(key)
        } while take(",")
        position += 1
        return builder.add(keys: keys)
    }

    private mutating func enumeration() -> SchemaTable.Node {
        var values: [Value] = []
        position += 1
        repeat {
            values.append(.string(text { $0 == UInt8(ascii: "|") || $0 == UInt8(ascii: ")") }))
        } while take("|")
        position += 1
        var constraints = SchemaConstraints()
        constraints.enumeration = values
        var node = SchemaTable.Node(type: .string)
        node.constraints = builder.add(constraints: constraints)
        return node
    }
}
