package import Documents
package import Model

/// What a mapping of constructs stands for: it is replaced by its result.
package enum Construct: Sendable {
    /// `$if` with `$then`, `$else` or both; a branch that is not there yields nothing.
    case choice(condition: Model.Node, then: Model.Node?, otherwise: Model.Node?)
    /// `$for`, `$in`, `$do`.
    case loop(Loop)
    /// `$format`, `$content`: the text of a file.
    case file(FileFormat, content: Model.Node)

    /// `$for: key, value`.
    package struct Loop: Sendable {
        package let names: LoopNames
        /// Where the names stand.
        package let nameRange: SourceRange
        package let collection: Model.Node
        package let body: Model.Node
    }
}

/// What a loop calls that which it walks: one name is the element's, two are its place's or key's and the element's, three the
/// place's, the key's and the value's of a map.
package struct LoopNames: Sendable {
    package let index: String?
    /// The index in a list, the key in a map.
    package let key: String?
    package let element: String

    /// Whether only a map can be walked.
    package var needsMap: Bool { index != nil }

    package var all: [String] { [index, key, element].compactMap { $0 } }

    /// `nil` where the text is no list of one to three different names.
    init?(_ text: String) {
        var names: [String] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let name = part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
            names.append(String(name))
        }
        guard names.count <= 3, Set(names).count == names.count, names.allSatisfy(\.isVariableName) else { return nil }
        guard let element = names.last else { return nil }
        self.element = element
        key = names.count > 1 ? names[names.count - 2] : nil
        index = names.count > 2 ? names[0] : nil
    }
}

/// A mapping as its keys make it: a construct, or fields of which some may depend on something.
package enum MappingForm: Sendable {
    case construct(Construct)
    case fields(Fields)

    package struct Fields: Sendable {
        /// `$if` beside other keys: without it the whole mapping is absent.
        package var condition: Model.Node?
        /// `$merge`: fields that are not written here.
        package var merged: Model.Node?
        /// With `$$x` read as `$x`.
        package var entries: [Model.Node.Entry]
    }

    /// Reads the keys of a mapping; what is misused is one of the `mistakes`, and is left out.
    package init(_ entries: [Model.Node.Entry], at range: SourceRange, _ mistakes: inout [ConstructMistake]) {
        guard entries.contains(where: { $0.key.isConstructKey }) else {
            self = .fields(Fields(entries: entries))
            return
        }
        var reader = ConstructReader(entries, at: range)
        self = reader.form()
        mistakes += reader.mistakes
    }

    /// The same of what loading has found to be right.
    package init(_ entries: [Model.Node.Entry], at range: SourceRange) {
        var unheard: [ConstructMistake] = []
        self.init(entries, at: range, &unheard)
    }
}

/// A construct that does not stand as its grammar wants it.
package struct ConstructMistake: Error, Sendable {
    /// A sentence.
    package var message: String
    package var range: SourceRange
}

extension String {
    /// Whether a key of a mapping is a construct's, or an escaped one.
    package var isConstructKey: Bool {
        var bytes = utf8.makeIterator()
        guard bytes.next() == UInt8(ascii: "$"), var byte = bytes.next() else { return false }
        if byte == UInt8(ascii: "$") {
            guard let next = bytes.next() else { return false }
            byte = next
        }
        return byte.isNameStart && !isPatchDirective
    }

    /// Strategic merge's own keys, which kustomize's users write in patches.
    private var isPatchDirective: Bool {
        self == "$patch" || self == "$retainKeys" || hasPrefix("$setElementOrder/")
            || hasPrefix("$deleteFromPrimitiveList/")
    }

    /// Whether an expression can name a variable so.
    fileprivate var isVariableName: Bool {
        guard let first = utf8.first, first.isNameStart else { return false }
        // May fail: then it is none.
        guard let expression = try? Expression(parsing: self) else { return false }
        guard case .variable(let name) = expression.syntax[expression.syntax.root].operation else { return false }
        return name == self
    }
}

extension UInt8 {
    fileprivate var isNameStart: Bool {
        self == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }
}

extension Model.Node {
    /// Whether any key in the tree is a construct's.
    package var hasConstruct: Bool {
        switch content {
        case .sequence(let nodes): nodes.contains(where: \.hasConstruct)
        case .mapping(let entries): entries.contains { $0.key.isConstructKey || $0.value.hasConstruct }
        default: false
        }
    }

    /// The construct that the mapping is, if it is one.
    package var construct: Construct? {
        guard let entries, case .construct(let construct) = MappingForm(entries, at: range) else { return nil }
        return construct
    }
}
