internal import Model

/// Finds the objects that an overlay means, by name where it gives one, so that an overlay per object stays linear.
struct OverlayTargets {
    var drafts: [DraftObject]
    private let instances: [ResolvedInstance]
    /// Made when the first overlay asks, and again when names or labels may have changed.
    private var byName: [String: [Int]]?
    private var byPlace: [Place: [Int]]?
    private var byMember: [Place: [Int]]?
    private var byLabel: [String: [String: [Int]]] = [:]
    private var byInstance: [String: [Int]]?
    /// The names of the instances, by their index.
    private let names: [String]
    /// The names of instances that others are inside of.
    private let wholes: Set<String>

    /// A name in a namespace, or in an instance.
    private struct Place: Hashable {
        let namespace: String
        let name: String
    }

    /// Takes the drafts over, so that changes to them are made in place.
    init(taking drafts: inout [DraftObject], instances: [ResolvedInstance]) {
        self.drafts = []
        self.instances = instances
        names = instances.map(\.name)
        wholes = Set(instances.flatMap(\.ancestors))
        swap(&self.drafts, &drafts)
    }

    /// To be called when objects may have got other names.
    mutating func forgetNames() {
        byName = nil
        byPlace = nil
        byMember = nil
    }

    /// To be called when objects may have got other labels.
    ///
    /// They are found by the new ones then, and still looked at for the old ones, which they need not have any more.
    mutating func followLabels(of indices: [Int]) {
        // A list of its own, for walking the dictionary's would have each change copy the whole index.
        for key in Array(byLabel.keys) {
            for index in indices {
                guard let value = drafts[index].value.value(at: ["metadata", "labels"])?[key]?.string else { continue }
                byLabel[key]?[value, default: []].insertSorted(index)
            }
        }
    }

    /// The indices of the objects; empty, reported unless the overlay is optional, where there is none.
    mutating func find(_ overlay: Overlay, _ diagnostics: inout Diagnostics) -> [Int] {
        if case .changes = overlay.patch, overlay.target == nil {
            return drafts.indices.filter { !drafts[$0].isDeleted }
        }
        if let target = overlay.target {
            // Most targets do not ask about the instance, which is large to hand around.
            let asksInstance = target.instance != nil || target.module != nil
            let found = candidates(for: target).filter { index in
                guard !drafts[index].isDeleted else { return false }
                return target.matches(
                    drafts[index], asksInstance ? drafts[index].instance.map { instances[$0] } : nil)
            }
            if found.isEmpty, !overlay.isOptional { diagnostics.report(noMatch(target)) }
            return found
        }
        guard case .strategic(let node) = overlay.patch, let kind = node.objectKind else { return [] }
        let name = node["metadata"]?["name"]?.string ?? ""
        let namespace = node["metadata"]?["namespace"]?.string
        let found = named(name, in: namespace).filter { index in
            !drafts[index].isDeleted && drafts[index].kind.withoutVersion == kind.withoutVersion
                && drafts[index].name == name && (namespace ?? drafts[index].namespace) == drafts[index].namespace
        }
        if found.isEmpty, !overlay.isOptional { diagnostics.report(noObject(kind, name, namespace, overlay)) }
        guard found.count > 1 else { return found }
        diagnostics.report(ambiguous(kind, name, found, overlay))
        return []
    }

    /// Objects among which all are that the target means, few where one of its fields leads straight to them.
    private mutating func candidates(for target: ObjectSelector) -> [Int] {
        if let name = target.name?.value, !name.isPattern {
            let space = target.namespace?.value
            let found = named(name, in: space?.isPattern == true ? nil : space)
            guard found.count > 8, let instance = target.instance?.value, !instance.isPattern,
                !wholes.contains(instance)
            else { return found }
            return members(of: instance, named: name)
        }
        for label in target.labels {
            if label.value.operation == .equals, let value = label.value.values.first {
                return labelled(label.value.key, value)
            }
        }
        // What is inside of an instance is meant by its name too, so only the innermost can be looked up.
        if let name = target.instance?.value, !name.isPattern, !wholes.contains(name) { return members(of: name) }
        return Array(drafts.indices)
    }

    private mutating func named(_ name: String, in namespace: String?) -> [Int] {
        if let namespace {
            let index =
                byPlace
                ?? Dictionary(grouping: drafts.indices) {
                    Place(namespace: drafts[$0].namespace, name: drafts[$0].name)
                }
            byPlace = index
            return index[Place(namespace: namespace, name: name)] ?? []
        }
        let index = byName ?? Dictionary(grouping: drafts.indices) { drafts[$0].name }
        byName = index
        return index[name] ?? []
    }

    private mutating func members(of instance: String, named name: String) -> [Int] {
        let index =
            byMember
            ?? Dictionary(grouping: drafts.indices) { place in
                Place(namespace: drafts[place].instance.map { names[$0] } ?? "", name: drafts[place].name)
            }
        byMember = index
        return index[Place(namespace: instance, name: name)] ?? []
    }

    private mutating func labelled(_ key: String, _ value: String) -> [Int] {
        let index =
            byLabel[key]
            ?? Dictionary(grouping: drafts.indices) { place in
                drafts[place].value.value(at: ["metadata", "labels"])?[key]?.string ?? ""
            }
        byLabel[key] = index
        return index[value] ?? []
    }

    private mutating func members(of instance: String) -> [Int] {
        let index =
            byInstance
            ?? Dictionary(grouping: drafts.indices) { drafts[$0].instance.map { names[$0] } ?? "" }
        byInstance = index
        return index[instance] ?? []
    }

    private func noMatch(_ target: ObjectSelector) -> Diagnostic {
        var detail = "No object matches \(target.phrase), so the patch would change nothing."
        if let name = target.name?.value {
            let names = drafts.filter { !$0.isDeleted }.filter {
                target.kind.map(\.value) ?? $0.kind.kind == $0.kind.kind
            }
            detail += didYouMean(name, among: names.map(\.name))
        }
        return Diagnostic(
            code: "compose.overlay-without-target", summary: "Overlay matches nothing",
            detail: "\(detail) Mark it \"optional: true\" if that is as it should be.",
            at: target.name?.range ?? target.range)
    }

    private func noObject(
        _ kind: GroupVersionKind, _ name: String, _ namespace: String?, _ overlay: Overlay
    ) -> Diagnostic {
        let names = drafts.filter { !$0.isDeleted && $0.kind.withoutVersion == kind.withoutVersion }.map(\.name)
        let place = namespace.map { " in namespace \($0)" } ?? ""
        let hint = didYouMean(name, among: names)
        let advice = " To add an object instead of patching one, list its file under \"objects\" of the environment."
        return Diagnostic(
            code: "compose.overlay-without-target", summary: "Overlay matches nothing",
            detail: "There is no \(kind.kind) \"\(name)\"\(place) to patch.\(hint.isEmpty ? advice : hint)",
            at: overlay.nameRange ?? overlay.range)
    }

    private func ambiguous(
        _ kind: GroupVersionKind, _ name: String, _ found: [Int], _ overlay: Overlay
    ) -> Diagnostic {
        let namespaces = found.map { drafts[$0].namespace }
        return Diagnostic(
            code: "compose.ambiguous-overlay", summary: "Ambiguous overlay",
            detail: "There is a \(kind.kind) \"\(name)\" in each of the namespaces \(quotedList(namespaces)). Say "
                + "\"metadata.namespace\" in the patch.", at: overlay.nameRange ?? overlay.range)
    }
}

extension [Int] {
    /// Puts a number into a sorted list that lacks it.
    fileprivate mutating func insertSorted(_ number: Int) {
        let (index, isPresent) = search { $0 - number }
        if !isPresent { insert(number, at: index) }
    }
}

extension String {
    fileprivate var isPattern: Bool { utf8.contains(UInt8(ascii: "*")) }
}

extension Overlay {
    /// Where a partial object says its name.
    fileprivate var nameRange: SourceRange? {
        guard case .strategic(let node) = patch else { return nil }
        return node["metadata"]?["name"]?.range
    }
}

extension ObjectSelector {
    /// `kind "Deployment" and name "trino-*"`.
    fileprivate var phrase: String {
        let fields = [
            ("group", group), ("version", version), ("kind", kind), ("name", name), ("namespace", namespace),
            ("instance", instance), ("module", module),
        ]
        var parts = fields.compactMap { key, text in text.map { "\(key) \"\($0.value)\"" } }
        if !labels.isEmpty { parts.append("the labels") }
        guard let last = parts.last, parts.count > 1 else { return parts.first ?? "an empty target" }
        return parts.dropLast().joined(separator: ", ") + " and " + last
    }
}
