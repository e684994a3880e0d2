import Model
import Schemas
import TestSupport

extension RandomObjects {
    /// A random strategic merge patch for objects of the kind of `object`, made from `object`.
    mutating func strategicPatch(_ object: Value, schema: Schema) -> Value {
        var patch = object
        for name in ["apiVersion", "kind"] { patch[name] = nil }
        patch["metadata"]?["name"] = nil
        patch = thinned(patch, schema: schema)
        return patch
    }

    private mutating func thinned(_ value: Value, schema: Schema?) -> Value {
        switch value {
        case .object(let object):
            var result: Value = .object([:])
            let mergeKey: Set = ["name", "containerPort", "port", "mountPath", "ip"]
            for field in object {
                let child = schema.flatMap { $0.property(field.key) ?? $0.additionalProperties }
                if mergeKey.contains(field.key) {
                    result[field.key] = field.value
                } else if chance(15) {
                    continue
                } else if chance(15) {
                    result[field.key] = .null
                } else if case .array(let elements) = field.value {
                    add(list: elements, name: field.key, child, to: &result)
                } else {
                    result[field.key] = thinned(field.value, schema: child)
                }
            }
            if chance(4), schema?.patchStrategy.contains(.replace) != true {
                result["$patch"] = chance(60) ? "replace" : "delete"
            }
            return result
        default: return value
        }
    }

    private mutating func add(list: [Value], name: String, _ schema: Schema?, to result: inout Value) {
        guard let schema, schema.patchStrategy.contains(.merge) else {
            result[name] = .array(list.shuffled(using: &random))
            return
        }
        guard let key = schema.patchMergeKey else {
            // Apart from each other: which comes first is chance upstream.
            let half = list.count / 2
            if chance(50) { result["$deleteFromPrimitiveList/\(name)"] = .array(some(Array(list[..<half]))) }
            if chance(70) { result[name] = .array(some(Array(list[half...]))) }
            return
        }
        var elements: [Value] = []
        for element in list.shuffled(using: &random) {
            if chance(15), let value = element[key] {
                elements.append(["$patch": "delete", key: value])
            } else {
                elements.append(thinned(element, schema: schema.items))
            }
        }
        if chance(5) { elements.append(["$patch": "replace"]) }
        result[name] = .array(elements)
        if chance(25) {
            // The order names all that the patch keeps, in the patch's order.
            let kept = elements.filter { $0["$patch"] == nil }
            let order = kept.compactMap { element in
                element[key].map { Value.object(ValueObject([.init(key: key, value: $0)])) }
            }
            result["$setElementOrder/\(name)"] = .array(order)
        }
    }

    /// A random JSON merge patch.
    mutating func mergePatch(_ object: Value) -> Value {
        guard case .object(let fields) = object else { return object }
        var result: Value = .object([:])
        for field in fields where !["apiVersion", "kind", "name"].contains(field.key) {
            if chance(20) { continue }
            result[field.key] = chance(15) ? .null : mergePatch(field.value)
        }
        return result
    }

    /// Random JSON patch operations, most of which can be applied to the object.
    mutating func jsonPatch(_ object: Value) -> Value {
        var operations: [Value] = []
        for _ in 0..<(1 + random.below(4)) {
            let path = pointer(into: object)
            let value: Value = chance(50) ? word() : strings()
            switch random.below(6) {
            case 0: operations.append(["op": "add", "path": .string(path), "value": value])
            case 1: operations.append(["op": "replace", "path": .string(path), "value": value])
            case 2: operations.append(["op": "remove", "path": .string(path)])
            case 3: operations.append(["op": "add", "path": .string(path + "/-"), "value": value])
            case 4: operations.append(["op": "copy", "from": .string(path), "path": "/metadata/annotations"])
            default: operations.append(["op": "move", "from": .string(path), "path": "/metadata/labels"])
            }
        }
        return .array(operations)
    }

    /// A path to somewhere inside of `data`, `spec` or the labels.
    private mutating func pointer(into object: Value) -> String {
        var path = ""
        var current = object
        for depth in 0..<8 {
            if depth > 1, chance(25) { break }
            switch current {
            case .object(let fields):
                let candidates = fields.filter { depth > 0 || $0.key == "spec" || $0.key == "data" }
                guard !candidates.isEmpty else { return path.isEmpty ? "/data" : path }
                let field = random.pick(Array(candidates))
                path += "/" + field.key.map { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) }.joined()
                current = field.value
            case .array(let elements) where !elements.isEmpty:
                let index = random.below(elements.count)
                path += "/\(index)"
                current = elements[index]
            default: return path
            }
        }
        return path
    }
}
