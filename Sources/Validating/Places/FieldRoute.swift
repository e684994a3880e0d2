internal import APIMachinery
internal import Expressions
internal import Model

/// The way to a field of an object, in steps that also lead through the documents that wrote the object.
///
/// A document's lists differ from the object's: overlays and gates add elements, and expressions leave some out. So an
/// element is looked for by what names it, and by its position where that tells nothing.
struct FieldRoute {
    fileprivate enum Step {
        case key(String)
        case element(names: ValueObject, position: Int?)
    }

    /// Where a walk through a document ended.
    struct End {
        var node: Node
        /// The last key on the way; `nil` at the root and for elements of lists.
        var keyRange: SourceRange?
        /// Whether the document holds the field itself, not only something around it.
        var isWhole: Bool

        /// What a message about the field underlines.
        func range(marksKey: Bool) -> SourceRange {
            let isScalar = node.entries == nil && node.elements == nil
            if let keyRange, marksKey || !isScalar || !isWhole { return keyRange }
            return node.range.firstLine
        }
    }

    private var steps: [Step] = []
    /// What the object has there.
    private let value: Value?

    init(_ path: FieldPath, in object: Value) {
        var current: Value? = object
        for step in path.steps {
            switch step {
            case .key(let key):
                steps.append(.key(key))
                current = current?[key]
            case .index(let index):
                let elements = current?.array ?? []
                current = elements.indices.contains(index) ? elements[index] : nil
                steps.append(.element(names: current?.names ?? [:], position: index))
            case .element(let keys):
                let elements = current?.array ?? []
                let position = elements.place(of: step) ?? elements.firstIndex { $0.isNamed(keys) }
                current = position.flatMap { current?.array?[$0] }
                // A key with a default (`protocol=TCP`) is seldom written down.
                let written = keys.filter { current?[$0.key] != nil }
                steps.append(.element(names: ValueObject(written), position: position))
            case .value(let value):
                let position = current?.array?.firstIndex(of: value)
                current = position.flatMap { current?.array?[$0] }
                steps.append(.element(names: [:], position: position))
            }
        }
        value = current
    }

    /// Follows the way through a document as far as it goes.
    func end(in document: Node) -> End { end(in: document, steps[...], isPatch: false) }

    /// Where a patch writes the field: a partial object, or operations of JSON 6902.
    func end(inPatch patch: Node) -> End? {
        guard let operations = patch.elements else {
            let end = end(in: patch, steps[...], isPatch: true)
            return end.isWhole ? end : nil
        }
        for operation in operations.reversed() {
            guard let pointer = operation["path"]?.string, let value = operation["value"],
                let rest = steps(behind: pointer)
            else { continue }
            let end = end(in: value, rest, isPatch: true)
            if end.isWhole { return end }
        }
        return nil
    }

    private func end(in root: Node, _ steps: ArraySlice<Step>, isPatch: Bool) -> End {
        walk(from: End(node: root, keyRange: nil, isWhole: true), steps, isPatch: isPatch).end
    }

    /// Where the walk ended, and how many steps were left.
    private typealias Walk = (end: End, left: Int)

    /// Where constructs leave several ways, the one that leads furthest; of equally long ones that which ends at the
    /// object's value.
    private func walk(from end: End, _ steps: ArraySlice<Step>, isPatch: Bool) -> Walk {
        var best: Walk?
        for node in end.node.alternatives {
            var here = end
            here.node = node
            let next = steps.first.map { here.next($0, isPatch: isPatch) } ?? []
            var walks = next.map { walk(from: $0, steps.dropFirst(), isPatch: isPatch) }
            if walks.isEmpty {
                here.isWhole = steps.isEmpty
                walks = [(here, steps.count)]
            }
            for walk in walks where best.map({ isBetter(walk, than: $0) }) ?? true { best = walk }
        }
        return best ?? (end, steps.count)
    }

    private func isBetter(_ walk: Walk, than other: Walk) -> Bool {
        if walk.left != other.left { return walk.left < other.left }
        guard walk.left == 0, let value, other.end.node.value != value else { return false }
        let isExpression = walk.end.node.string.map(Template.isNeeded) == true
        return walk.end.node.value == value || isExpression && other.end.node.string.map(Template.isNeeded) != true
    }

    /// What is left of the way behind a JSON pointer that goes along it.
    private func steps(behind pointer: String) -> ArraySlice<Step>? {
        let tokens = pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
            $0.replacing("~1", with: "/").replacing("~0", with: "~")
        }
        guard tokens.count <= steps.count else { return nil }
        for (token, step) in zip(tokens, steps) {
            switch step {
            case .key(let key): if key != token { return nil }
            case .element(_, let position): if token != "-", Int(token) != position { return nil }
            }
        }
        return steps.dropFirst(tokens.count)
    }
}

extension Value {
    /// Whether an element has these keys, or lacks those that have a default.
    fileprivate func isNamed(_ keys: ValueObject) -> Bool {
        keys.allSatisfy { self[$0.key] == $0.value || self[$0.key] == nil } && keys.contains { self[$0.key] != nil }
    }

    /// What tells an element of a list from the others, in most of Kubernetes' lists.
    fileprivate var names: ValueObject {
        for key in ["name", "key", "containerPort", "port", "mountPath", "ip", "type"] {
            if let value = self[key] { return [key: value] }
        }
        return [:]
    }
}

extension FieldRoute.End {
    /// Where one step leads; to several places where constructs may have made the field.
    fileprivate func next(_ step: FieldRoute.Step, isPatch: Bool) -> [FieldRoute.End] {
        switch step {
        case .key(let key):
            return node.entries(of: key).map { FieldRoute.End(node: $0.value, keyRange: $0.keyRange, isWhole: true) }
        case .element(let names, let position):
            return node.elements(names, isPatch ? nil : position).map {
                FieldRoute.End(node: $0, keyRange: nil, isWhole: true)
            }
        }
    }
}

extension Node {
    /// The elements that may be meant.
    fileprivate func elements(_ names: ValueObject, _ position: Int?) -> [Node] {
        guard hasElementsOfConstructs else { return element(names, position).map { [$0] } ?? [] }
        // Positions tell nothing here.
        let all = possibleElements
        let named = all.filter { element in
            !names.isEmpty && names.allSatisfy { element[$0.key]?.value == $0.value }
        }
        return named.isEmpty ? all.filter { !$0.isOther(than: names) } : named
    }

    /// Whether an element has another name, which no expression makes.
    private func isOther(than names: ValueObject) -> Bool {
        names.contains { name in
            guard let own = self[name.key] else { return false }
            return own.construct == nil && own.string.map(Template.isNeeded) != true
        }
    }

    private func element(_ names: ValueObject, _ position: Int?) -> Node? {
        guard let elements else { return nil }
        if !names.isEmpty {
            func isNamed(_ element: Node) -> Bool { names.allSatisfy { element[$0.key]?.value == $0.value } }
            // Of two with one name the position tells which is meant.
            if let position, elements.indices.contains(position), isNamed(elements[position]) {
                return elements[position]
            }
            if let named = elements.first(where: isNamed) { return named }
        }
        guard let position, elements.indices.contains(position) else { return nil }
        let element = elements[position]
        // One of another name is not meant; one whose name an expression makes may be.
        return element.isOther(than: names) ? nil : element
    }
}
