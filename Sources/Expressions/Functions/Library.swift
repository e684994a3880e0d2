internal import Model

/// Every function that expressions can call.
struct Library: Sendable {
    static let standard = Library(
        [
            StandardFunctions.all, ConversionFunctions.all, TimeFunctions.all, OptionalFunctions.all,
            StringFunctions.all, FormatFunctions.all, MathFunctions.all, EncodingFunctions.all, ListFunctions.all,
            PatternFunctions.all, QuantityFunctions.all, VersionFunctions.all, LocatorFunctions.all,
            NetworkFunctions.all, NamedFormatFunctions.all, FileFunctions.all,
        ].flatMap { $0 })

    private struct Key: Hashable {
        var name: String
        var isMember: Bool
        var count: Int
    }

    private let families: [Key: FunctionFamily]
    /// Sorted, each once.
    let memberNames: [String]
    let globalNames: [String]

    init(_ functions: [Function]) {
        var grouped: [Key: [Function]] = [:]
        for function in functions {
            for key in Set(function.signatures.map(Library.key)) { grouped[key, default: []].append(function) }
        }
        var families: [Key: FunctionFamily] = [:]
        for (key, functions) in grouped {
            families[key] = FunctionFamily(
                name: key.name, isMember: key.isMember, count: key.count, functions: functions)
        }
        self.families = families
        memberNames = Set(grouped.keys.filter(\.isMember).map(\.name)).sorted()
        globalNames = Set(grouped.keys.filter { !$0.isMember }.map(\.name)).sorted()
    }

    func family(_ name: String, isMember: Bool, count: Int) -> FunctionFamily? {
        families[Key(name: name, isMember: isMember, count: count)]
    }

    /// Whether there is such a function with any number of arguments.
    func hasFunction(_ name: String, isMember: Bool) -> Bool {
        let names = isMember ? memberNames : globalNames
        return names.search { $0 == name ? 0 : $0 < name ? -1 : 1 }.isPresent
    }

    private static func key(of text: String) -> Key {
        let signature = Signature(text)
        return Key(name: signature.name, isMember: signature.isMember, count: signature.parameters.count)
    }
}
