/// Where a field is in an object, in the API server's terms (structured-merge-diff `fieldpath.PathElement`).
package struct FieldPath: Sendable, Hashable {
    /// One step from a value to one inside it.
    package enum Step: Sendable, Hashable {
        /// A field of an object or a key of a map.
        case key(String)
        /// An element of an associative list by its key fields (`k:{"name":"trino"}`), sorted by key.
        case element(ValueObject)
        /// An element of a set by its value (`v:"finalizer"`).
        case value(Value)
        /// An element of an atomic list by position (`i:0`).
        case index(Int)
    }

    package var steps: [Step]

    package init(_ steps: [Step] = []) { self.steps = steps }

    /// A path of plain keys.
    package init(keys: String...) { steps = keys.map(Step.key) }

    package func appending(_ step: Step) -> FieldPath { FieldPath(steps + [step]) }

    package func key(_ key: String) -> FieldPath { appending(.key(key)) }

    /// An element of the list under a key, whose elements are told apart by `name`.
    package func element(_ list: String, _ value: Value) -> FieldPath {
        key(list).appending(.element(["name": value["name"] ?? .null]))
    }

    package func hasPrefix(_ other: FieldPath) -> Bool { steps.starts(with: other.steps) }
}

extension FieldPath: CustomStringConvertible {
    /// `spec.template.spec.containers[name=trino].image`, `data["config.properties"]`.
    package var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .key(let key) where key.isPlainFieldName: text += text.isEmpty ? key : ".\(key)"
            case .key(let key): text += "[\"\(key)\"]"
            case .element(let keys):
                text += "[" + keys.map { "\($0.key)=\(FieldPath.text(of: $0.value))" }.joined(separator: ",") + "]"
            case .value(let value): text += "[=\(FieldPath.text(of: value))]"
            case .index(let index): text += "[\(index)]"
            }
        }
        return text
    }

    private static func text(of value: Value) -> String {
        switch value {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .bool(let flag): String(flag)
        case .null, .array, .object: value.kindName
        }
    }
}

extension String {
    /// Whether the name can stand behind a dot in a path: letters, digits, `_` and `-`, so no dots or slashes.
    fileprivate var isPlainFieldName: Bool {
        !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
