import APIMachinery
import Admission
import Documents
import Model
import Schemas

/// The three-fold walk through a desired value, the live one and the tree of what our manager owns; remembers where it
/// gave up.
///
/// The live object and the tree are looked at in place: a plan over thousands of unchanged objects makes no values of
/// them.
struct OwnershipWalk {
    /// Which fields of an object managed fields never list (apimachinery `managedfields/internal/stripmeta.go`).
    enum Level {
        case object, metadata, inner
    }

    /// What changes on the way.
    ///
    /// The walk itself does not: reading from what may change would count references.
    private struct State {
        var doubt = ""
        /// The key that is looked for, so that no string is made for each.
        var key: [UInt8] = []
        /// Whether some live value equals the desired one only after the server's defaulting.
        var isCompleted = false
        /// Whether a value that is one field is not as desired; the server may have completed it.
        var hasOtherWhole = false

        /// Replaces the key by that of a step.
        mutating func writeKey(of step: FieldPath.Step) {
            key.removeAll(keepingCapacity: true)
            PathElement.write(step, into: &key)
        }

        mutating func giveUp(at name: String) -> Bool {
            doubt = name
            return false
        }
    }

    private let desired: ValueObject
    private let document: JSONDocument
    private let schema: Schema
    private let types: SchemaNodes

    /// `document` holds the live object.
    init(_ desired: ValueObject, _ document: JSONDocument, _ schema: Schema) {
        self.desired = desired
        self.document = document
        self.schema = schema
        types = SchemaNodes(schema)
    }

    /// Where the live object is not as desired, or not owned so; `nil` where it is.
    func doubt(about live: JSONDocument.Node, owned: JSONDocument.Node) -> String? {
        var state = State()
        var isMatch = matches(desired, live, owned, &state)
        if !isMatch, state.hasOtherWhole {
            isMatch = storedForms().contains { form in
                var second = State()
                return matches(form, live, owned, &second)
            }
            state.isCompleted = true
        }
        guard isMatch else { return state.doubt }
        // The server compares before it sets defaults: whoever else owns such a value is in conflict with it.
        if state.isCompleted, CommonOwners.exist(of: live, with: owned, in: document) { return "ownership" }
        return nil
    }

    private func matches(
        _ wanted: ValueObject, _ live: JSONDocument.Node, _ owned: JSONDocument.Node, _ state: inout State
    ) -> Bool {
        matchesObject(wanted, live, types.root, owned, isOwnedItself: false, level: .object, &state)
    }

    private func storedForms() -> [ValueObject] {
        let kind = GroupVersionKind(
            apiVersion: desired["apiVersion"]?.string ?? "", kind: desired["kind"]?.string ?? "")
        return Admission.storedForms(
            of: .object(desired), as: AdmittedKind(kind, schema: schema), schema: schema
        ).compactMap(\.object)
    }

    /// Whether an object's fields are owned and as desired.
    private func matchesObject(
        _ wanted: ValueObject, _ live: JSONDocument.Node, _ type: SchemaNodes.ID, _ owned: JSONDocument.Node,
        isOwnedItself: Bool, level: Level, _ state: inout State
    ) -> Bool {
        // Every member of the tree has to be met: what is left over is owned and no longer desired.
        var left = document.count(owned)
        var tree = JSONDocument.Fields(document, of: owned)
        // Written first, always (structured-merge-diff `fieldpath/serialize.go`).
        if tree.hasFirst(".") {
            guard isOwnedItself else { return state.giveUp(at: "ownership") }
            left -= 1
        } else if isOwnedItself, left > 0 {
            return state.giveUp(at: "ownership")
        }
        var present = JSONDocument.Fields(document, of: live)
        for field in wanted.fields {
            if isUnlisted(field.key, level: level) { continue }
            guard let node = tree.value(of: field.key, behind: "f:"), document.isObject(node) else {
                return state.giveUp(at: field.key)
            }
            left -= 1
            guard let value = present.value(of: field.key) else {
                // What is empty and owned, and yet not there, the server's Go struct has dropped.
                guard types.isTyped(type), field.value.isDroppable, isLeaf(node) else {
                    return state.giveUp(at: field.key)
                }
                state.isCompleted = true
                continue
            }
            guard matchesField(field.key, field.value, value, type, node, level: level, &state) else { return false }
        }
        return left == 0 || state.giveUp(at: "fields that are no longer desired")
    }

    private func matchesField(
        _ name: String, _ wanted: Value, _ live: JSONDocument.Node, _ type: SchemaNodes.ID, _ owned: JSONDocument.Node,
        level: Level, _ state: inout State
    ) -> Bool {
        let declared = types.property(name, of: type)
        guard let child = declared ?? types.additionalProperties(of: type) else { return state.giveUp(at: name) }
        var next = Level.inner
        if level == .object, name == "metadata" { next = .metadata }
        var isOwnedItself = declared == nil
        if case .object(let fields) = wanted, fields.isEmpty { isOwnedItself = true }
        let matches = matchesValue(
            wanted, live, child, owned, isOwnedItself: isOwnedItself, level: next, &state)
        if !matches, state.doubt.isEmpty { state.doubt = name }
        return matches
    }

    private func matchesValue(
        _ wanted: Value, _ live: JSONDocument.Node, _ type: SchemaNodes.ID, _ owned: JSONDocument.Node,
        isOwnedItself: Bool, level: Level, _ state: inout State
    ) -> Bool {
        switch wanted {
        case .null: return false
        case .object(let fields):
            guard document.isObject(live) else { return false }
            if types.mapType(type) == .atomic {
                return isLeaf(owned) && matchesWhole(wanted, live, &state)
            }
            return matchesObject(fields, live, type, owned, isOwnedItself: isOwnedItself, level: level, &state)
        case .array(let elements):
            guard document.isArray(live) else { return false }
            switch types.listType(type) {
            case .atomic: return isLeaf(owned) && matchesWhole(wanted, live, &state)
            case .set: return !isOwnedItself && matchesSet(elements, live, owned, &state)
            case .map: return !isOwnedItself && matchesElements(elements, live, type, owned, &state)
            }
        case .string(let text):
            guard isLeaf(owned) else { return false }
            if document.isString(live, text) { return true }
            // The server stores quantities in one spelling.
            guard types.type(type) == .quantity, let stored = Quantity.stored(text) else { return false }
            state.isCompleted = true
            return document.isString(live, stored)
        case .integer, .number, .bool: return isLeaf(owned) && document.isEqual(live, to: wanted)
        }
    }

    private func matchesWhole(_ wanted: Value, _ live: JSONDocument.Node, _ state: inout State) -> Bool {
        if document.isEqual(live, to: wanted) { return true }
        state.hasOtherWhole = true
        return false
    }

    private func isLeaf(_ owned: JSONDocument.Node) -> Bool { document.count(owned) == 0 }

    /// Each element is owned by its value, and stands in the live list in the same order.
    private func matchesSet(
        _ wanted: [Value], _ live: JSONDocument.Node, _ owned: JSONDocument.Node, _ state: inout State
    ) -> Bool {
        guard !wanted.isEmpty, document.count(owned) == wanted.count else { return false }
        var tree = JSONDocument.Fields(document, of: owned)
        var present = document.elements(live)
        for value in wanted {
            state.writeKey(of: .value(value))
            guard let node = tree.value(ofBytes: state.key), document.isObject(node), isLeaf(node) else { return false }
            repeat {
                guard let element = present.next() else { return false }
                if document.isEqual(element, to: value) { break }
            } while true
        }
        return true
    }

    /// Each element is owned by its keys, and stands in the live list in the same order.
    private func matchesElements(
        _ wanted: [Value], _ live: JSONDocument.Node, _ type: SchemaNodes.ID, _ owned: JSONDocument.Node,
        _ state: inout State
    ) -> Bool {
        guard let items = types.items(of: type), !wanted.isEmpty, document.count(owned) == wanted.count else {
            return false
        }
        var tree = JSONDocument.Fields(document, of: owned)
        var present = document.elements(live)
        for element in wanted {
            guard case .object(let fields) = element, case .element(let keys)? = types.step(to: element, in: type),
                let match = nextElement(with: keys, in: &present)
            else { return false }
            state.writeKey(of: .element(keys))
            guard let node = tree.value(ofBytes: state.key), document.isObject(node) else { return false }
            guard matchesObject(fields, match, items, node, isOwnedItself: true, level: .inner, &state) else {
                return false
            }
        }
        return true
    }

    private func nextElement(
        with keys: ValueObject, in elements: inout JSONDocument.Elements
    ) -> JSONDocument.Node? {
        while let element = elements.next() {
            let hasKeys = keys.fields.allSatisfy { field in
                document.value(of: field.key, in: element).map { document.isEqual($0, to: field.value) } ?? false
            }
            if hasKeys { return document.isObject(element) ? element : nil }
        }
        return nil
    }

    private func isUnlisted(_ name: String, level: Level) -> Bool {
        switch level {
        case .object: name == "apiVersion" || name == "kind"
        case .metadata: name == "name" || name == "namespace"
        case .inner: false
        }
    }
}

extension Value {
    /// Whether Go leaves a field of this value out where it says `omitempty`.
    var isDroppable: Bool {
        switch self {
        case .string(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .object(let fields): fields.isEmpty
        case .integer(let number): number == 0
        case .bool(let flag): !flag
        case .null, .number: false
        }
    }
}
