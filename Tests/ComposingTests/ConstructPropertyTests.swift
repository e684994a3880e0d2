import Documents
import Model
import TestSupport
import Testing

/// Constructs put together at random: what they make is what somebody would have written out plainly.
@Suite struct ConstructPropertyTests {
    indirect enum Tree {
        case number(Int)
        case variable(String)
        case list([Tree])
        case map([(key: String, value: Tree)], merged: [Tree])
        case choice(Bool, Tree?, Tree?)
        case conditional(Bool, Tree)
        case loop(String, [Int], Tree)

        static func random(_ random: inout SplitMix64, _ depth: Int, _ variables: [String]) -> Tree {
            func inner(_ random: inout SplitMix64) -> Tree { Tree.random(&random, depth - 1, variables) }
            switch depth > 0 ? random.below(8) : random.below(2) {
            case 0: return .number(random.below(100))
            case 1: return variables.isEmpty ? .number(7) : .variable(random.pick(variables))
            case 2: return .list((0..<random.below(4)).map { _ in inner(&random) })
            case 3, 4: return map(&random, depth, variables)
            case 5:
                let then = random.once(in: 4) ? nil : inner(&random)
                let otherwise = then == nil || random.once(in: 2) ? inner(&random) : nil
                return .choice(random.once(in: 2), then, otherwise)
            case 6: return .conditional(random.once(in: 2), map(&random, depth, variables))
            default:
                let name = "x\(depth)"
                let items = (0..<random.below(3)).map { _ in random.below(10) }
                return .loop(name, items, Tree.random(&random, depth - 1, variables + [name]))
            }
        }

        private static func map(_ random: inout SplitMix64, _ depth: Int, _ variables: [String]) -> Tree {
            let own = (0..<random.below(3) + 1).map { number in
                (key: "k\(number)", value: Tree.random(&random, depth - 1, variables))
            }
            // Merged maps have keys of their own, and some that are written.
            let merged = (0..<random.below(3)).map { number in
                Tree.map(
                    [
                        (key: "m\(number)", value: Tree.random(&random, depth - 1, variables)),
                        (key: number == 0 ? "k0" : "n\(number)", value: .number(number)),
                    ], merged: [])
            }
            return .map(own, merged: merged)
        }

        /// As an author writes it.
        var text: String {
            switch self {
            case .number(let number): return "\(number)"
            case .variable(let name): return "\"${\(name)}\""
            case .list(let elements): return "[\(elements.map(\.text).joined(separator: ", "))]"
            case .map: return "{\(fields)}"
            case .choice(let flag, let then, let otherwise):
                let branches = [then.map { "$then: \($0.text)" }, otherwise.map { "$else: \($0.text)" }]
                return "{$if: \(Tree.condition(flag)), \(branches.compactMap { $0 }.joined(separator: ", "))}"
            case .conditional(let flag, let map): return "{$if: \(Tree.condition(flag)), \(map.fields)}"
            case .loop(let name, let items, let body): return "{$for: \(name), $in: \(items), $do: \(body.text)}"
            }
        }

        private static func condition(_ flag: Bool) -> String { flag ? "\"${inputs.is}\"" : "\"${!inputs.is}\"" }

        private var fields: String {
            guard case .map(let own, let merged) = self else { return "" }
            var fields = own.map { "\($0.key): \($0.value.text)" }
            if !merged.isEmpty { fields.append("$merge: [\(merged.map(\.text).joined(separator: ", "))]") }
            return fields.joined(separator: ", ")
        }

        /// What it stands for.
        func value(_ scope: [String: Int]) -> Value? {
            switch self {
            case .number(let number): return .integer(Int64(number))
            case .variable(let name): return scope[name].map { .integer(Int64($0)) }
            case .list(let elements): return .array(elements.flatMap { $0.elements(scope) })
            case .map(let own, let merged):
                var result = ValueObject()
                for map in merged {
                    for field in map.value(scope)?.object ?? [:] { result[field.key] = field.value }
                }
                for field in own { if let value = field.value.value(scope) { result[field.key] = value } }
                return .object(result)
            case .choice(let flag, let then, let otherwise): return (flag ? then : otherwise)?.value(scope)
            case .conditional(let flag, let map): return flag ? map.value(scope) : nil
            case .loop: return .array(elements(scope))
            }
        }

        private func elements(_ scope: [String: Int]) -> [Value] {
            switch self {
            case .choice(let flag, let then, let otherwise): return (flag ? then : otherwise)?.results(scope) ?? []
            case .loop(let name, let items, let body):
                return items.flatMap { item in body.results(scope.merging([name: item]) { $1 }) }
            default: return value(scope).map { [$0] } ?? []
            }
        }

        /// A list that is written there goes into the list around it.
        private func results(_ scope: [String: Int]) -> [Value] {
            if case .list(let elements) = self { return elements.flatMap { $0.elements(scope) } }
            return elements(scope)
        }
    }

    @Test(arguments: 0..<150 as Range<UInt64>)
    func renderAsIfWrittenOut(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let tree = Tree.map([(key: "a", value: Tree.random(&random, 5, []))], merged: [])
        let document = "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec: \(tree.text)\n"
        let state = try await ConstructTests.repository(document).compose()
        #expect(state.object("Thing", "t")?.value["spec"] == tree.value([:]), "\(document)")
        // As the content of a file, which keeps order, it says the same.
        let file =
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {f: {$format: json, $content: \(tree.text)}}\n"
        let map = try await ConstructTests.repository(file).compose().object("ConfigMap", "c")
        let text = try #require(map?.value.value(at: ["data", "f"])?.string)
        #expect(try JSON.parse(Array(text.utf8)) == tree.value([:]), "\(file)")
    }
}
