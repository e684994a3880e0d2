import Model
import TestSupport

/// One change of a valid object at a random place.
struct Mutation {
    var random: SplitMix64
    var done = ""

    init(random: SplitMix64) { self.random = random }

    mutating func changed(_ object: Value) -> Value {
        var paths: [[Int]] = []
        collect(object, [], &paths)
        // Not apiVersion, kind, metadata.name and .namespace: without them it is another request.
        guard !paths.isEmpty else { return object }
        let target = random.pick(paths)
        return change(object, target[...], "")
    }

    /// The positions of all values but the root and what names the object.
    private func collect(_ value: Value, _ path: [Int], _ paths: inout [[Int]]) {
        switch value {
        case .object(let object):
            for (index, field) in object.enumerated() {
                if path.isEmpty, ["apiVersion", "kind"].contains(field.key) { continue }
                if path.count == 1, ["name", "namespace"].contains(field.key), object["name"] != nil { continue }
                if !path.isEmpty || field.key != "metadata" { paths.append(path + [index]) }
                collect(field.value, path + [index], &paths)
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                paths.append(path + [index])
                collect(element, path + [index], &paths)
            }
        default: break
        }
    }

    private mutating func change(_ value: Value, _ path: ArraySlice<Int>, _ place: String) -> Value {
        guard let first = path.first else { return value }
        switch value {
        case .object(let object):
            var fields = object.fields
            let name = place + "." + fields[first].key
            if path.count > 1 {
                fields[first].value = change(fields[first].value, path.dropFirst(), name)
                return .object(ValueObject(fields))
            }
            switch random.below(4) {
            case 0:
                done = "without \(name)"
                fields.remove(at: first)
            case 1:
                done = "\(name) misspelt"
                fields[first].key += "z"
            default: fields[first].value = other(than: fields[first].value, name)
            }
            return .object(ValueObject(fields))
        case .array(var elements):
            let name = "\(place)[\(first)]"
            if path.count > 1 {
                elements[first] = change(elements[first], path.dropFirst(), name)
            } else if random.once(in: 2) {
                done = "\(name) twice"
                elements.append(elements[first])
            } else {
                elements[first] = other(than: elements[first], name)
            }
            return .array(elements)
        default: return value
        }
    }

    private mutating func other(than value: Value, _ name: String) -> Value {
        let candidates: [Value] = [
            .null, true, 3, -1, 2.5, "text", "12", [], ["a"], [:], ["a": "b"], .integer(5_000_000_000),
        ]
        let new = random.pick(candidates.filter { $0 != value })
        done = "\(name) = \(new)"
        return new
    }
}
