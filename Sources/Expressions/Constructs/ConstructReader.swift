internal import Documents
internal import Model

/// Tells apart the keys of a mapping that holds constructs.
struct ConstructReader {
    private static let partners: [(word: String, others: [String])] = [
        ("$if", ["$then", "$else"]), ("$for", ["$in", "$do"]), ("$format", ["$content"]), ("$merge", []),
    ]
    private static let words = partners.flatMap { [$0.word] + $0.others }

    private let entries: [Model.Node.Entry]
    private let range: SourceRange
    private(set) var mistakes: [ConstructMistake] = []

    init(_ entries: [Model.Node.Entry], at range: SourceRange) {
        self.entries = entries
        self.range = range
    }

    mutating func form() -> MappingForm {
        refuseUnknown()
        if let entry = entry("$for") { return form(loop(entry)) }
        if let entry = entry("$format") { return form(file(entry)) }
        if let entry = entry("$if"), self.entry("$then") != nil || self.entry("$else") != nil {
            return .construct(choice(entry))
        }
        for (word, others) in Self.partners {
            for other in others {
                guard let entry = self.entry(other), self.entry(word) == nil else { continue }
                report("\"\(other)\" belongs to a \"\(word)\", and here is none.", at: entry.keyRange)
            }
        }
        return .fields(conditional())
    }

    /// Of one that is misused nothing is left, which has been told.
    private func form(_ construct: Construct?) -> MappingForm {
        construct.map(MappingForm.construct) ?? .fields(MappingForm.Fields(entries: []))
    }

    // MARK: The constructs

    private mutating func choice(_ entry: Model.Node.Entry) -> Construct {
        refuseOthers(than: ["$if", "$then", "$else"], in: "\"$if\" with \"$then\" or \"$else\"")
        checkCondition(entry)
        return .choice(
            condition: entry.value, then: self.entry("$then")?.value, otherwise: self.entry("$else")?.value)
    }

    private mutating func loop(_ entry: Model.Node.Entry) -> Construct? {
        refuseOthers(than: ["$for", "$in", "$do"], in: "\"$for\"")
        let names = entry.value.string.flatMap(LoopNames.init)
        if names == nil {
            report(
                "\"$for\" holds the name by which \"$do\" knows an element: item. With a second name, the first is the "
                    + "index in a list or the key in a map: key, value. With three, a map's values have an index as well.",
                at: entry.value.range)
        }
        let collection = needed("$in", of: entry)
        let body = needed("$do", of: entry)
        if let collection { checkCollection(collection) }
        guard let names, let collection, let body else { return nil }
        return .loop(
            Construct.Loop(names: names, nameRange: entry.value.range, collection: collection, body: body))
    }

    private mutating func checkCollection(_ node: Model.Node) {
        guard node.elements == nil, node.entries == nil, !node.isWholeTemplate else { return }
        report("\"$in\" must be a list, a mapping or an expression \"${…}\" that yields one.", at: node.range)
    }

    private mutating func file(_ entry: Model.Node.Entry) -> Construct? {
        refuseOthers(than: ["$format", "$content"], in: "\"$format\"")
        let format = entry.value.string.flatMap(FileFormat.init(rawValue:))
        if format == nil {
            let known = FileFormat.allCases.map(\.rawValue)
            let hint = entry.value.string.map { didYouMean($0, among: known) } ?? ""
            report("\"$format\" is one of \(quotedList(known)).\(hint)", at: entry.value.range)
        }
        guard let content = needed("$content", of: entry), let format else { return nil }
        return .file(format, content: content)
    }

    private mutating func conditional() -> MappingForm.Fields {
        var fields = fields(without: ["$if", "$then", "$else", "$in", "$do", "$content", "$merge"])
        if let entry = entry("$if") {
            checkCondition(entry)
            fields.condition = entry.value
            if entries.count == 1 {
                report(
                    "\"$if\" needs \"$then\" or \"$else\", or other keys beside it that depend on it.",
                    at: entry.keyRange)
            }
        }
        if let entry = entry("$merge") {
            fields.merged = entry.value
            if entry.value.entries == nil, entry.value.elements == nil, !entry.value.isWholeTemplate {
                report(
                    "\"$merge\" must be a mapping, a list of mappings or an expression \"${…}\" that yields one.",
                    at: entry.value.range)
            }
        }
        return fields
    }

    private mutating func checkCondition(_ entry: Model.Node.Entry) {
        if case .bool = entry.value.content { return }
        guard !entry.value.isWholeTemplate else { return }
        let hint = entry.value.string.map { " Write \"${\($0)}\" if that is the condition." } ?? ""
        report("\"$if\" must be a boolean or an expression \"${…}\".\(hint)", at: entry.value.range)
    }

    // MARK: Keys

    private func entry(_ key: String) -> Model.Node.Entry? { entries.first { $0.key == key } }

    private mutating func needed(_ key: String, of entry: Model.Node.Entry) -> Model.Node? {
        if let found = self.entry(key) { return found.value }
        report("\"\(entry.key)\" needs \"\(key)\" beside it.", at: entry.keyRange)
        return nil
    }

    private mutating func refuseOthers(than allowed: [String], in subject: String) {
        for entry in entries where !allowed.contains(entry.key) {
            // An unknown construct has been told.
            guard !entry.key.isConstructKey || Self.words.contains(entry.key) else { continue }
            report(
                "A mapping with \(subject) is replaced by its result and holds nothing else. To add fields to others, let "
                    + "it stand under \"$merge\".", at: entry.keyRange)
        }
    }

    private mutating func refuseUnknown() {
        for entry in entries where entry.key.isConstructKey {
            guard !entry.key.hasPrefix("$$"), !Self.words.contains(entry.key) else { continue }
            report(
                "There is no construct \"\(entry.key)\".\(didYouMean(entry.key, among: Self.words)) The key itself is "
                    + "written \"$\(entry.key)\", and files that are taken verbatim know no constructs.",
                at: entry.keyRange)
        }
    }

    private func fields(without left: Set<String>) -> MappingForm.Fields {
        MappingForm.Fields(
            entries: entries.compactMap { entry in
                guard !left.contains(entry.key) else { return nil }
                var entry = entry
                if entry.key.isConstructKey, entry.key.hasPrefix("$$") { entry.key.removeFirst() }
                return entry
            })
    }

    private mutating func report(_ message: String, at range: SourceRange) {
        mistakes.append(ConstructMistake(message: message, range: range))
    }
}

extension Model.Node {
    /// Whether it is a scalar that is one expression.
    fileprivate var isWholeTemplate: Bool {
        guard let string, string.hasPrefix("${"), Template.isNeeded(for: string) else { return false }
        // May fail: one that does not parse is reported as that.
        guard let template = try? Template(parsing: string) else { return true }
        return template.wholeExpression != nil
    }
}
