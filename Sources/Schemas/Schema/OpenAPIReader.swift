internal import Model

/// Turns OpenAPI v3 schemas into nodes: those of a CRD, and the documents that an API server serves.
struct OpenAPIReader {
    typealias NodeID = SchemaTable.NodeID

    /// `components.schemas` of the document, for references; empty for a CRD.
    private let definitions: ValueObject
    private var builder = SchemaBuilder()
    /// The nodes of the definitions that were met, by name.
    private var named: [String: NodeID] = [:]
    private var waiting: [(name: String, node: NodeID)] = []
    /// References that change something of what they refer to; completed when everything is read.
    private var overrides: [(node: NodeID, target: NodeID, document: Value)] = []
    /// The node of the built-in ObjectMeta, for custom resources.
    private var objectMeta: NodeID?

    init(definitions: ValueObject = [:]) { self.definitions = definitions }

    /// Where in the document a schema stands, as far as that changes its meaning.
    private struct Place {
        /// Undeclared fields are allowed here because an object further up says so (`schemaconv.visitSpec`).
        var isInsidePreserved = false
        /// Inside `allOf`, `anyOf`, `oneOf` or `not`: value rules without structure.
        var isRule = false
        /// Inside a definition of a built-in kind, whose defaults are Go's zero values and no defaults to set.
        var isBuiltIn = false
    }

    // MARK: - Entry points

    /// The schema as it stands.
    static func schema(_ document: Value) -> Schema {
        var reader = OpenAPIReader()
        let root = reader.node(document, Place())
        return reader.finish(root)
    }

    /// A custom resource's schema, with `apiVersion`, `kind` and `metadata` as the API server adds them.
    static func schema(customResource document: Value) -> Schema {
        var reader = OpenAPIReader()
        let root = reader.node(document, Place())
        reader.addObjectFields(to: root)
        return reader.finish(root)
    }

    /// A definition of a served document.
    static func schema(definition name: String, of definitions: ValueObject) -> Schema {
        var reader = OpenAPIReader(definitions: definitions)
        let root = reader.definition(name)
        return reader.finish(root)
    }

    private mutating func finish(_ root: NodeID) -> Schema {
        while let (name, node) = waiting.popLast() {
            let place = Place(isBuiltIn: name.hasPrefix("io.k8s."))
            builder[node] = read(definitions[name] ?? .object([:]), place)
        }
        for (node, target, document) in overrides {
            var copy = builder[target]
            readModifiers(document, into: &copy)
            readConstraints(document, into: &copy, Place())
            builder[node] = copy
        }
        builder.resolveKeyDefaults()
        return Schema(table: SchemaTable(builder), root: root)
    }

    // MARK: - Structure

    private mutating func node(_ document: Value, _ place: Place) -> NodeID {
        if let name = Self.reference(document) {
            let target = definition(name)
            guard
                document["x-kubernetes-map-type"] != nil || document["nullable"]?.bool == true
                    || document["x-kubernetes-patch-strategy"] != nil
                    || (document["default"] != nil && !place.isBuiltIn)
            else { return target }
            let copy = builder.add(SchemaTable.Node(type: .any))
            overrides.append((copy, target, document))
            return copy
        }
        let id = builder.add(SchemaTable.Node(type: .any))
        builder[id] = read(document, place)
        return id
    }

    /// The definition that a schema refers to, directly or as the only member of `allOf`.
    private static func reference(_ document: Value) -> String? {
        var reference = document["$ref"]?.string
        if reference == nil, let all = document["allOf"]?.array, all.count == 1 { reference = all[0]["$ref"]?.string }
        return reference.map { String($0[($0.lastIndex(of: "/").map($0.index(after:)) ?? $0.startIndex)...]) }
    }

    private mutating func definition(_ name: String) -> NodeID {
        if let node = named[name] { return node }
        if name == "io.k8s.apimachinery.pkg.runtime.RawExtension" { return SchemaTable.atomicNode }
        var node = SchemaTable.Node(type: .any)
        if name == "io.k8s.apimachinery.pkg.api.resource.Quantity" { node = SchemaTable.Node(type: .quantity) }
        let id = builder.add(node)
        named[name] = id
        if node.type == .any { waiting.append((name, id)) }
        return id
    }

    private mutating func read(_ document: Value, _ outer: Place) -> SchemaTable.Node {
        var place = outer
        var node = SchemaTable.Node(type: Self.type(document))
        let preserves = document["x-kubernetes-preserve-unknown-fields"]?.bool == true
        if preserves {
            node.flags.insert(.preservesUnknown)
            place.isInsidePreserved = true
        }
        if place.isRule { node.flags.insert(.isRuleOnly) }
        if document["x-kubernetes-embedded-resource"]?.bool == true { node.flags.insert(.embeddedResource) }
        node.format = Self.format(document, node.type)
        readModifiers(document, into: &node)
        if node.type == .object || node.type == .any { readFields(document, into: &node, place) }
        if place.isBuiltIn, !node.fields.isEmpty { node.flags.insert(.isTyped) }
        if node.type == .array || node.type == .any { readElements(document, into: &node, place) }
        readConstraints(document, into: &node, place)
        return node
    }

    private static func type(_ document: Value) -> FieldType {
        if document["x-kubernetes-int-or-string"]?.bool == true { return .intOrString }
        switch document["type"]?.string {
        case "object": return .object
        case "array": return .array
        case "string": return document["format"]?.string == "int-or-string" ? .intOrString : .string
        case "integer": return .integer
        case "number": return .number
        case "boolean": return .boolean
        default: return document["format"]?.string == "int-or-string" ? .intOrString : .any
        }
    }

    private static func format(_ document: Value, _ type: FieldType) -> FieldFormat {
        guard type != .intOrString, let format = document["format"]?.string, !format.isEmpty else { return .none }
        switch format {
        case "int32": return .int32
        case "int64": return .int64
        case "double": return .double
        case "byte": return .byte
        case "date-time": return .dateTime
        default: return .other
        }
    }

    private mutating func readModifiers(_ document: Value, into node: inout SchemaTable.Node) {
        if document["nullable"]?.bool == true { node.flags.insert(.nullable) }
        if let type = document["x-kubernetes-map-type"]?.string {
            node.mapType = type == "atomic" ? .atomic : .granular
            node.flags.insert(.declaresMapType)
        }
        for strategy in document["x-kubernetes-patch-strategy"]?.string?.split(separator: ",") ?? [] {
            switch strategy {
            case "merge": node.patchStrategy.insert(.merge)
            case "retainKeys": node.patchStrategy.insert(.retainKeys)
            case "replace": node.patchStrategy.insert(.replace)
            default: break
            }
        }
        if let key = document["x-kubernetes-patch-merge-key"]?.string { node.mergeKey = builder.add(name: key) }
    }

    private mutating func readFields(_ document: Value, into node: inout SchemaTable.Node, _ place: Place) {
        let required = Set(document["required"]?.array?.compactMap(\.string) ?? [])
        let properties = document["properties"]?.object ?? [:]
        var fields: [SchemaTable.Field] = []
        for property in properties {
            var field = SchemaTable.Field(
                name: property.key, node: self.node(property.value, place), isRequired: required.contains(property.key))
            field.isAlwaysThere = place.isBuiltIn && property.value["default"] == .object([:])
            fields.append(field)
        }
        node.fields = builder.add(fields: fields)
        switch document["additionalProperties"] {
        case .object(let schema)?:
            node.additional = self.node(.object(schema), place)
            node.flags.insert(.declaresAdditional)
        case .bool(true)?:
            node.additional = SchemaTable.deducedNode
            node.flags.insert(.declaresAdditional)
        case .bool(false)?:
            node.flags.insert(.declaresAdditional)
        default:
            // Without properties an object is free-form to server-side apply, though not to pruning.
            if place.isInsidePreserved || properties.isEmpty { node.additional = SchemaTable.deducedNode }
            if properties.isEmpty, place.isBuiltIn { node.flags.insert(.preservesUnknown) }
        }
    }

    private mutating func readElements(_ document: Value, into node: inout SchemaTable.Node, _ place: Place) {
        switch document["x-kubernetes-list-type"]?.string {
        case "set": node.listType = .set
        case "map":
            node.listType = .map
            let keys = document["x-kubernetes-list-map-keys"]?.array?.compactMap(\.string) ?? []
            node.keys = builder.add(keys: keys.map { SchemaTable.Key(name: $0, defaultValue: nil) })
        case "atomic": break
        default:
            // Documents from before list types: the strategic merge patch's facts stand in (`getListElementRelationship`).
            if node.patchStrategy.contains(.merge) {
                node.listType = node.mergeKey < 0 ? .set : .map
                if node.mergeKey >= 0 {
                    let key = SchemaTable.Key(name: builder.names[Int(node.mergeKey)], defaultValue: nil)
                    node.keys = builder.add(keys: [key])
                }
            }
        }
        let items = document["items"]
        node.element = items?.object == nil ? SchemaTable.atomicNode : self.node(items ?? .null, place)
    }

    // MARK: - Constraints

    private mutating func readConstraints(_ document: Value, into node: inout SchemaTable.Node, _ place: Place) {
        var result = node.constraints < 0 ? SchemaConstraints() : builder.constraints[Int(node.constraints)]
        let before = result
        result.readValueRules(document)
        if node.format == .other { result.format = document["format"]?.string }
        if let value = document["default"], !place.isRule {
            if place.isBuiltIn { result.zeroValue = value } else { result.defaultValue = value }
        }
        if place.isRule { result.required = document["required"]?.array?.compactMap(\.string) ?? [] }
        result.rules = document["x-kubernetes-validations"]?.array ?? []
        let rule = Place(isRule: true)
        result.anyOf = forms(document["anyOf"], of: node)
        result.oneOf = forms(document["oneOf"], of: node)
        if Self.reference(document) == nil {
            let isSaid = { (form: Value) in Self.isIntOrString(form["anyOf"]) && form.object?.count == 1 }
            let all = (document["allOf"]?.array ?? []).filter { node.type != .intOrString || !isSaid($0) }
            result.allOf = all.map { self.node($0, rule) }
        }
        if let not = document["not"] { result.not = self.node(not, rule) }
        if result != before { node.constraints = builder.add(constraints: result) }
    }

    /// Value rules of which some must hold.
    ///
    /// The two alternatives that every int-or-string has are what its type says already.
    private mutating func forms(_ document: Value?, of node: SchemaTable.Node) -> [NodeID] {
        if node.type == .intOrString, Self.isIntOrString(document) { return [] }
        return (document?.array ?? []).map { self.node($0, Place(isRule: true)) }
    }

    private static func isIntOrString(_ forms: Value?) -> Bool {
        forms == [["type": "integer"], ["type": "string"]] || forms == [["type": "string"], ["type": "integer"]]
    }

    // MARK: - Custom resources

    private mutating func addObjectFields(to root: NodeID) {
        builder[root] = withObjectFields(builder[root], isRequired: false)
        for index in builder.nodes.indices where builder.nodes[index].flags.contains(.embeddedResource) {
            let id = NodeID(index)
            if id != root { builder[id] = withObjectFields(builder[id], isRequired: true) }
        }
    }

    private mutating func withObjectFields(_ node: SchemaTable.Node, isRequired: Bool) -> SchemaTable.Node {
        var fields = builder.fields[node.fields].filter { !["apiVersion", "kind", "metadata"].contains($0.name) }
        let text = builder.add(SchemaTable.Node(type: .string))
        fields.append(SchemaTable.Field(name: "apiVersion", node: text, isRequired: isRequired))
        fields.append(SchemaTable.Field(name: "kind", node: text, isRequired: isRequired))
        let metadata = objectMeta ?? BundledReader.addObjectMeta(to: &builder)
        objectMeta = metadata
        fields.append(SchemaTable.Field(name: "metadata", node: metadata, isRequired: false))
        var node = node
        node.fields = builder.add(fields: fields)
        // With fields of its own it is free-form no more, unless it says so.
        if !node.flags.contains(.preservesUnknown), !node.flags.contains(.declaresAdditional) { node.additional = -1 }
        return node
    }
}

extension SchemaBuilder {
    /// Gives each list key the default that its field has in the list's elements.
    fileprivate mutating func resolveKeyDefaults() {
        for list in nodes where !list.keys.isEmpty && list.element >= 0 {
            let element = nodes[Int(list.element)]
            for index in list.keys {
                guard let field = fields[element.fields].first(where: { $0.name == keys[index].name }) else { continue }
                let number = nodes[Int(field.node)].constraints
                if number < 0 { continue }
                let constraints = self.constraints[Int(number)]
                setDefault(constraints.defaultValue ?? constraints.zeroValue, ofKey: index)
            }
        }
    }
}

extension SchemaConstraints {
    fileprivate mutating func readValueRules(_ document: Value) {
        func count(_ name: String) -> Int? { document[name]?.integer.map(Int.init(clamping:)) }
        if let values = document["enum"]?.array { enumeration = values }
        if let value = document["pattern"]?.string { pattern = value }
        if let value = document["minimum"], !value.isNull { minimum = value }
        if let value = document["maximum"], !value.isNull { maximum = value }
        if let value = document["exclusiveMinimum"]?.bool { isMinimumExclusive = value }
        if let value = document["exclusiveMaximum"]?.bool { isMaximumExclusive = value }
        if let value = document["multipleOf"], !value.isNull { multipleOf = value }
        if let value = count("minLength") { minLength = value }
        if let value = count("maxLength") { maxLength = value }
        if let value = count("minItems") { minItems = value }
        if let value = count("maxItems") { maxItems = value }
        if let value = document["uniqueItems"]?.bool { hasUniqueItems = value }
        if let value = count("minProperties") { minProperties = value }
        if let value = count("maxProperties") { maxProperties = value }
    }
}
