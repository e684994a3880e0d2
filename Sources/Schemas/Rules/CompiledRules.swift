internal import Expressions
internal import Model
internal import Synchronization

/// Rules that were parsed, for all objects of the process.
enum CompiledRules {
    struct Rule: Sendable {
        let expression: Expression
        /// Whether it compares with what was there before.
        let usesOldSelf: Bool
    }

    private static let cache = Mutex<[String: Result<Rule, ExpressionError>]>([:])

    static func expression(_ text: String) throws(ExpressionError) -> Rule {
        if let known = cache.withLock({ $0[text] }) { return try known.get() }
        let result: Result<Rule, ExpressionError>
        do throws(ExpressionError) {
            let expression = try Expression(parsing: text)
            let usesOldSelf = expression.references.contains { $0.path.first == "oldSelf" }
            result = .success(Rule(expression: expression, usesOldSelf: usesOldSelf))
        } catch {
            result = .failure(error)
        }
        cache.withLock { $0[text] = result }
        return try result.get()
    }
}

/// Paths as CRDs write them, `fieldPath` of a rule: `.spec.size`, `['a-b'].c`.
enum RulePath {
    static func names(_ text: String) -> [String] {
        steps(text).compactMap { if case .key(let name) = $0 { name } else { nil } }
    }

    static func steps(_ text: String) -> [FieldPath.Step] {
        var steps: [FieldPath.Step] = []
        var rest = text[...]
        while let first = rest.first {
            rest = rest.dropFirst()
            if first == "[" {
                let name = rest.prefix { $0 != "]" }
                rest = rest.dropFirst(name.count + 1)
                steps.append(.key(name.filter { $0 != "'" && $0 != "\"" }))
            } else {
                let name =
                    first == "." ? rest.prefix { $0 != "." && $0 != "[" } : text.prefix { $0 != "." && $0 != "[" }
                rest = first == "." ? rest.dropFirst(name.count) : text.dropFirst(name.count)
                steps.append(.key(String(name)))
            }
        }
        return steps
    }
}

/// Values as the rules of their schema see them (apiextensions-apiserver `schema/cel/model`).
struct RuleValues {
    let table: SchemaTable

    func datum(_ value: Value, _ node: SchemaTable.Node) -> Datum {
        switch value {
        case .object(let object):
            return Datum(
                fields: object.map { field in
                    let declared = table.field(field.key, of: node)
                    let id = declared?.node ?? node.additional
                    let value =
                        id > SchemaTable.atomicNode ? datum(field.value, table.nodes[Int(id)]) : Datum(field.value)
                    return (declared == nil ? field.key : RuleValues.escaped(field.key), value)
                })
        case .array(let elements):
            guard node.element > SchemaTable.atomicNode else { return Datum(value) }
            let element = table.nodes[Int(node.element)]
            return Datum(elements: elements.map { datum($0, element) })
        case .integer(let number) where node.type == .number: return .double(Double(number))
        case .string(let text): return datum(text, node)
        default: return Datum(value)
        }
    }

    private func datum(_ text: String, _ node: SchemaTable.Node) -> Datum {
        if node.format == .dateTime { return Datum(timestamp: text) ?? .string(text) }
        if node.format == .byte { return Datum(base64: text) ?? .string(text) }
        switch node.format == .other ? table.constraints(of: node)?.format : nil {
        case "date": return Datum(date: text) ?? .string(text)
        case "duration": return Datum(duration: text) ?? .string(text)
        default: return .string(text)
        }
    }

    private static let reserved: Set<String> = [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import",
        "let", "loop", "package", "namespace", "return", "var", "void", "while",
    ]

    /// The name by which rules speak of a field; `nil` for a field of which they cannot.
    static func escapedName(_ name: String) -> String? {
        let escaped = escaped(name)
        let isName = escaped.utf8.enumerated().allSatisfy { index, byte in
            let isLetter = byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
            let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
            return isLetter || byte == UInt8(ascii: "_") || (isDigit && index > 0)
        }
        return isName && !escaped.isEmpty ? escaped : nil
    }

    /// The name by which rules speak of a field that no CEL name can be.
    static func escaped(_ name: String) -> String {
        if reserved.contains(name) { return "__\(name)__" }
        guard name.utf8.contains(where: { $0 == 0x2E || $0 == 0x2D || $0 == 0x2F }) || name.contains("__") else {
            return name
        }
        return name.replacing("__", with: "__underscores__").replacing(".", with: "__dot__")
            .replacing("-", with: "__dash__").replacing("/", with: "__slash__")
    }
}
