import APIMachinery
package import Model

/// JSON patch (RFC 6902), as the API server applies it: all operations or none.
package enum JSONPatch {
    /// The target after every operation, in order.
    package static func apply(_ patch: Value, to target: Value) throws(PatchError) -> Value {
        guard case .array(let operations) = patch else {
            throw PatchError("a JSON patch is a list of operations, not \(patch.kindName)")
        }
        var result = target
        for operation in operations { try apply(operation, to: &result) }
        return result
    }

    private static func apply(_ operation: Value, to target: inout Value) throws(PatchError) {
        guard let text = operation["path"]?.string, let path = pointer(text) else {
            throw PatchError("an operation has no path that starts with \"/\"")
        }
        switch operation["op"]?.string {
        case "add": try change(&target, path[...], .add(try value(of: operation, text)), text)
        case "replace": try change(&target, path[...], .replace(try value(of: operation, text)), text)
        case "remove": try change(&target, path[...], .remove, text)
        case "test":
            // What is absent equals null, as for the library that the API server uses.
            let expected = operation["value"] ?? .null
            guard isSame(find(path, in: target) ?? .null, expected) else {
                throw PatchError("the test failed: the value is another one", at: text)
            }
        case "copy", "move":
            guard let fromText = operation["from"]?.string, let from = pointer(fromText) else {
                throw PatchError("the operation has no \"from\" that starts with \"/\"", at: text)
            }
            var moved = find(from, in: target)
            if operation["op"]?.string == "move" {
                try change(&target, from[...], .remove, fromText)
            } else if moved == nil, let parent = find(from.dropLast(), in: target), case .object = parent {
                moved = .some(.null)  // Upstream copies a field that is absent as null.
            }
            guard let moved else { throw PatchError("there is no such value", at: fromText) }
            try change(&target, path[...], .add(moved), text)
        case let other?: throw PatchError("\"\(other)\" is no operation of a JSON patch", at: text)
        case nil: throw PatchError("the operation has no \"op\"", at: text)
        }
    }

    private static func value(of operation: Value, _ text: String) throws(PatchError) -> Value {
        guard let value = operation["value"] else { throw PatchError("the operation has no \"value\"", at: text) }
        return value
    }

    private static func isSame(_ left: Value, _ right: Value) -> Bool {
        left == right || StepOrder.compare(left, right) == 0
    }

    /// The steps of a JSON pointer (RFC 6901); `nil` where the text is none.
    package static func pointer(_ text: String) -> [String]? {
        if text.isEmpty { return [] }
        guard text.utf8.first == UInt8(ascii: "/") else { return nil }
        return text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(unescape)
    }

    /// `~1` is a slash and `~0` a tilde; any other `~` stays, as upstream.
    private static func unescape(_ step: Substring.UTF8View) -> String {
        var bytes: [UInt8] = []
        var rest = step[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "~"), rest.first == UInt8(ascii: "1") {
                bytes.append(UInt8(ascii: "/"))
                rest = rest.dropFirst()
            } else if byte == UInt8(ascii: "~"), rest.first == UInt8(ascii: "0") {
                bytes.append(byte)
                rest = rest.dropFirst()
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func find(_ path: some Sequence<String>, in target: Value) -> Value? {
        var current = target
        for step in path {
            switch current {
            case .array(let elements):
                guard let index = index(step, count: elements.count) else { return nil }
                current = elements[index]
            case .object(let fields):
                guard let next = fields[step] else { return nil }
                current = next
            default: return nil
            }
        }
        return current
    }

    /// A position that exists; negative ones count from the end, as upstream allows.
    private static func index(_ step: String, count: Int) -> Int? {
        guard let number = Int(step) else { return nil }
        let index = number < 0 ? count + number : number
        return index >= 0 && index < count ? index : nil
    }

    private enum Change {
        case add(Value)
        case replace(Value)
        case remove
    }

    private static func change(
        _ target: inout Value, _ path: ArraySlice<String>, _ change: Change, _ text: String
    ) throws(PatchError) {
        guard let step = path.first else {
            throw PatchError("the path is empty, and the whole object cannot be patched", at: text)
        }
        switch target {
        case .object(var fields):
            target = .null  // Lets go of the buffer, so that the change below is made in place.
            defer { target = .object(fields) }
            try Self.change(&fields, step, path.dropFirst(), change, text)
        case .array(var elements):
            target = .null
            defer { target = .array(elements) }
            try Self.change(&elements, step, path.dropFirst(), change, text)
        default: throw PatchError("there is no such value", at: text)
        }
    }

    private static func change(
        _ fields: inout ValueObject, _ step: String, _ rest: ArraySlice<String>, _ change: Change, _ text: String
    ) throws(PatchError) {
        guard rest.isEmpty else {
            guard var child = fields[step] else { throw PatchError("there is no such value", at: text) }
            fields[step] = .null
            defer { fields[step] = child }
            try Self.change(&child, rest, change, text)
            return
        }
        switch change {
        // RFC 6902 wants an error where there is nothing to replace; the API server does not, and neither do we.
        case .add(let value), .replace(let value): fields[step] = value
        case .remove:
            guard fields[step] != nil else { throw PatchError("there is no such value", at: text) }
            fields[step] = nil
        }
    }

    private static func change(
        _ elements: inout [Value], _ step: String, _ rest: ArraySlice<String>, _ change: Change, _ text: String
    ) throws(PatchError) {
        if rest.isEmpty, case .add(let value) = change {
            let place = step == "-" ? elements.count : Int(step).map { $0 < 0 ? elements.count + 1 + $0 : $0 }
            guard let place, place >= 0, place <= elements.count else {
                throw PatchError("the list has no such position", at: text)
            }
            elements.insert(value, at: place)
            return
        }
        guard let index = index(step, count: elements.count) else {
            throw PatchError("the list has no such position", at: text)
        }
        switch change {
        case .remove where rest.isEmpty: elements.remove(at: index)
        case .replace(let value) where rest.isEmpty: elements[index] = value
        default: try Self.change(&elements[index], rest, change, text)
        }
    }
}
