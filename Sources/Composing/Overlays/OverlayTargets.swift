internal import Model

/// Finds the objects that an overlay means, by name where it gives one, so that an overlay per object stays linear.
struct OverlayTargets {
    var drafts: [DraftObject?]
    private let instances: [ResolvedInstance]
    private let byName: [String: [Int]]

    init(drafts: [DraftObject], instances: [ResolvedInstance]) {
        self.drafts = drafts
        self.instances = instances
        byName = Dictionary(grouping: drafts.indices) { drafts[$0].name }
    }

    /// The indices of the objects; empty, reported unless the overlay is optional, where there is none.
    func find(_ overlay: Overlay, _ diagnostics: inout Diagnostics) -> [Int] {
        if let target = overlay.target {
            let found = candidates(target.name?.value).filter { index in
                guard let draft = drafts[index] else { return false }
                return target.matches(draft, draft.instance.map { instances[$0] })
            }
            if found.isEmpty, !overlay.isOptional { diagnostics.report(noMatch(target)) }
            return found
        }
        guard case .strategic(let node) = overlay.patch, let kind = node.objectKind else { return [] }
        let name = node["metadata"]?["name"]?.string ?? ""
        let namespace = node["metadata"]?["namespace"]?.string
        let found = candidates(name).filter { index in
            guard let draft = drafts[index] else { return false }
            return draft.kind.withoutVersion == kind.withoutVersion && draft.name == name
                && (namespace ?? draft.namespace) == draft.namespace
        }
        if found.isEmpty, !overlay.isOptional { diagnostics.report(noObject(kind, name, namespace, overlay)) }
        guard found.count > 1 else { return found }
        diagnostics.report(ambiguous(kind, name, found, overlay))
        return []
    }

    private func candidates(_ name: String?) -> [Int] {
        guard let name, !name.utf8.contains(UInt8(ascii: "*")) else { return Array(drafts.indices) }
        return byName[name] ?? []
    }

    private func noMatch(_ target: ObjectSelector) -> Diagnostic {
        var detail = "No object matches \(target.phrase), so the patch would change nothing."
        if let name = target.name?.value {
            let names = drafts.compactMap { $0 }.filter { target.kind.map(\.value) ?? $0.kind.kind == $0.kind.kind }
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
        let names = drafts.compactMap { $0 }.filter { $0.kind.withoutVersion == kind.withoutVersion }.map(\.name)
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
        let namespaces = found.compactMap { drafts[$0]?.namespace }
        return Diagnostic(
            code: "compose.ambiguous-overlay", summary: "Ambiguous overlay",
            detail: "There is a \(kind.kind) \"\(name)\" in each of the namespaces \(quotedList(namespaces)). Say "
                + "\"metadata.namespace\" in the patch.", at: overlay.nameRange ?? overlay.range)
    }
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
