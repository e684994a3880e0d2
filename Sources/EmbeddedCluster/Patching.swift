import Cluster
import Documents
import Model
import Schemas

extension ClusterState {
    /// PATCH in its five formats.
    mutating func patch(_ request: ObjectRequest) throws(APIStatus) -> Answer {
        switch request.contentType {
        case .apply: return try apply(request)
        case .mergePatch, .jsonPatch: break
        case .strategicMergePatch where !request.resource.isCustom: break
        case .strategicMergePatch:
            throw APIStatus(
                code: 415, reason: "UnsupportedMediaType",
                message: "the body of the request was in an unknown format - accepted media types include: "
                    + "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml")
        case .json, nil: throw .unsupportedMediaType()
        }
        let live = try existing(request)
        var patched = try patched(request.form.shape(live), request)
        patched = try decoded(patched, request)
        try checkName(of: patched, request)
        patched = updateOwnership(live: live, new: patched, request)
        return Answer(request.form.shape(try finishUpdate(patched, live: live, request)))
    }

    /// The live object with the patch of the request in it.
    private func patched(_ live: Value, _ request: ObjectRequest) throws(APIStatus) -> Value {
        let patch: Value
        do throws(JSONError) {
            patch = try JSON.parse(request.body)
        } catch {
            throw .badRequest("error decoding patch: \(error.message)")
        }
        switch request.contentType {
        case .jsonPatch: return try JSONPatch.apply(patch, to: live)
        case .strategicMergePatch:
            return try strategicMerge(patch, into: live, request)
        default:
            guard case .object = patch else {
                throw .badRequest("error decoding patch: json: cannot unmarshal \(patch.kindName) into Go value")
            }
            return MergePatch.apply(patch, to: live)
        }
    }
}

/// JSON merge patch (RFC 7386).
enum MergePatch {
    static func apply(_ patch: Value, to target: Value) -> Value {
        guard case .object(let fields) = patch else { return patch }
        var result: ValueObject = target.object ?? [:]
        for field in fields {
            if field.value.isNull {
                result[field.key] = nil
            } else {
                result[field.key] = apply(field.value, to: result[field.key] ?? .null)
            }
        }
        return .object(result)
    }
}

/// JSON patch (RFC 6902) with the API server's errors.
enum JSONPatch {
    static func apply(_ patch: Value, to target: Value) throws(APIStatus) -> Value {
        guard let operations = patch.array else {
            throw .badRequest(
                "error decoding patch: json: cannot unmarshal \(patch.kindName) into Go value of type jsonpatch.Patch")
        }
        var result = target
        for operation in operations { try apply(operation, to: &result) }
        return result
    }

    private static let refused = APIStatus(
        code: 422, reason: "Invalid", message: "the server rejected our request due to an error in our request",
        details: APIStatus.Details())

    private static func apply(_ operation: Value, to target: inout Value) throws(APIStatus) {
        guard let path = pointer(operation["path"]) else { throw refused }
        switch operation["op"]?.string {
        case "add": try change(&target, path[...], .add(operation["value"] ?? .null))
        case "remove": try change(&target, path[...], .remove)
        case "replace": try change(&target, path[...], .replace(operation["value"] ?? .null))
        case "test":
            guard value(in: target, at: path) ?? .null == operation["value"] ?? .null else { throw refused }
        case "copy", "move":
            guard let from = pointer(operation["from"]), let moved = value(in: target, at: from) else { throw refused }
            if operation["op"]?.string == "move" { try change(&target, from[...], .remove) }
            try change(&target, path[...], .add(moved))
        default: throw refused
        }
    }

    /// The steps of a JSON pointer (RFC 6901).
    private static func pointer(_ value: Value?) -> [String]? {
        guard let text = value?.string else { return nil }
        if text.isEmpty { return [] }
        guard text.first == "/" else { return nil }
        return text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(unescaped)
    }

    private static func unescaped(_ step: Substring) -> String {
        guard step.utf8.contains(UInt8(ascii: "~")) else { return String(step) }
        var result: [UInt8] = []
        var bytes = step.utf8.makeIterator()
        while let byte = bytes.next() {
            guard byte == UInt8(ascii: "~") else {
                result.append(byte)
                continue
            }
            switch bytes.next() {
            case UInt8(ascii: "0"): result.append(UInt8(ascii: "~"))
            case UInt8(ascii: "1"): result.append(UInt8(ascii: "/"))
            case let other: result += [UInt8(ascii: "~")] + (other.map { [$0] } ?? [])
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func value(in target: Value, at path: [String]) -> Value? {
        var current = target
        for step in path {
            if case .array(let elements) = current {
                guard let index = Int(step), elements.indices.contains(index) else { return nil }
                current = elements[index]
            } else {
                guard let next = current[step] else { return nil }
                current = next
            }
        }
        return current
    }

    private enum Change {
        case add(Value), replace(Value), remove
    }

    private static func change(
        _ target: inout Value, _ path: ArraySlice<String>, _ change: Change
    ) throws(APIStatus) {
        guard let step = path.first else {
            guard case .add(let value) = change else {
                guard case .replace(let value) = change else { throw refused }
                target = value
                return
            }
            target = value
            return
        }
        switch target {
        case .array(var elements):
            try self.change(&elements, step, path.dropFirst(), change)
            target = .array(elements)
        case .object(var fields):
            if path.count > 1 {
                guard var child = fields[step] else { throw refused }
                try self.change(&child, path.dropFirst(), change)
                fields[step] = child
            } else {
                switch change {
                case .add(let value): fields[step] = value
                case .replace(let value):
                    guard fields[step] != nil else { throw refused }
                    fields[step] = value
                case .remove:
                    guard fields[step] != nil else { throw refused }
                    fields[step] = nil
                }
            }
            target = .object(fields)
        default: throw refused
        }
    }

    private static func change(
        _ elements: inout [Value], _ step: String, _ rest: ArraySlice<String>, _ change: Change
    ) throws(APIStatus) {
        if rest.isEmpty, case .add(let value) = change {
            guard let index = step == "-" ? elements.count : Int(step), (0...elements.count).contains(index) else {
                throw refused
            }
            elements.insert(value, at: index)
            return
        }
        guard let index = Int(step), elements.indices.contains(index) else { throw refused }
        if rest.isEmpty, case .remove = change {
            elements.remove(at: index)
        } else {
            try self.change(&elements[index], rest, change)
        }
    }
}
