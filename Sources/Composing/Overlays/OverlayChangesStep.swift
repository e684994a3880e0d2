internal import Kinds
internal import Model

/// Applies the short forms of one overlay to the objects that it means.
struct OverlayChangesStep {
    let overlay: Overlay
    let changes: OverlayChanges
    let evaluator: TemplateEvaluator
    /// The Services that endpoints speak of, whose names stand in URLs by now, with the place of the endpoint.
    let endpointServices: [ObjectIdentity: SourceRange]

    func apply(to targets: inout OverlayTargets, at found: [Int], _ diagnostics: inout Diagnostics) {
        var changed: Set<Int> = []
        for image in changes.images { changed.formUnion(apply(image, to: &targets, at: found, &diagnostics)) }
        for replicas in changes.replicas { changed.formUnion(apply(replicas, to: &targets, at: found, &diagnostics)) }
        changed.formUnion(applyTexts(to: &targets, at: found, &diagnostics))
        changed.formUnion(rename(&targets, at: found, &diagnostics))
        for index in changed.sorted() { targets.drafts[index].overlays.append(overlay.range) }
    }

    // MARK: Images and replicas

    private func apply(
        _ image: OverlayChanges.Image, to targets: inout OverlayTargets, at found: [Int],
        _ diagnostics: inout Diagnostics
    ) -> [Int] {
        var replacement = ImageReplacement(image)
        var changed: [Int] = []
        for index in found {
            if replacement.apply(to: &targets.drafts[index]) { changed.append(index) }
        }
        if replacement.count == 0, !image.isOptional, !overlay.isOptional {
            let seen = replacement.seen.sorted { $0.precedes(inBytes: $1) }
            let hint = didYouMean(image.name.value, among: seen)
            diagnostics.report(
                Diagnostic(
                    code: "compose.image-without-container", summary: "Image that no container uses",
                    detail: "No container uses the image \"\(image.name.value)\", so nothing would change."
                        + (hint.isEmpty && !seen.isEmpty && seen.count < 8 ? " There are \(quotedList(seen))." : hint)
                        + " Mark it \"optional: true\" if that is as it should be.", at: image.name.range))
        }
        return changed
    }

    private func apply(
        _ replicas: OverlayChanges.Replicas, to targets: inout OverlayTargets, at found: [Int],
        _ diagnostics: inout Diagnostics
    ) -> [Int] {
        let scaled = found.filter { targets.drafts[$0].isScalable }
        let meant = replicas.name.map { name in scaled.filter { targets.drafts[$0].name == name.value } } ?? scaled
        for index in meant {
            targets.drafts[index].value.edit(at: ["spec", "replicas"]) { $0 = .integer(Int64(replicas.count.value)) }
        }
        if meant.isEmpty, !overlay.isOptional {
            let names = scaled.map { targets.drafts[$0].name }
            let detail =
                replicas.name.map {
                    "There is no workload \"\($0.value)\" that has replicas." + didYouMean($0.value, among: names)
                } ?? "Nothing that the target selects has replicas."
            diagnostics.report(
                Diagnostic(
                    code: "compose.overlay-without-target", summary: "Overlay matches nothing",
                    detail: "\(detail) Deployments, StatefulSets, ReplicaSets and ReplicationControllers have them.",
                    at: replicas.name?.range ?? replicas.count.range))
        }
        return meant
    }

    // MARK: Labels and annotations

    private func applyTexts(
        to targets: inout OverlayTargets, at found: [Int], _ diagnostics: inout Diagnostics
    ) -> [Int] {
        guard let labels = texts(changes.labels, &diagnostics),
            let annotations = texts(changes.annotations, &diagnostics), !labels.isEmpty || !annotations.isEmpty
        else { return [] }
        for index in found {
            targets.drafts[index].value.edit("metadata") { metadata in
                if !labels.isEmpty { metadata.edit("labels") { set(labels, in: &$0) } }
                if !annotations.isEmpty { metadata.edit("annotations") { set(annotations, in: &$0) } }
            }
        }
        if !labels.isEmpty { targets.followLabels(of: found) }
        return found
    }

    private func set(_ fields: ValueObject, in value: inout Value) {
        for field in fields { value[field.key] = field.value }
    }

    private func texts(_ nodes: [NamedNode], _ diagnostics: inout Diagnostics) -> ValueObject? {
        var fields = ValueObject()
        for entry in nodes {
            let what = "\"\(entry.name.value)\""
            guard let text = evaluator.text(of: entry.node, what: what, &diagnostics) else { return nil }
            fields[entry.name.value] = .string(text)
        }
        return fields
    }

    // MARK: Names

    private func rename(
        _ targets: inout OverlayTargets, at found: [Int], _ diagnostics: inout Diagnostics
    ) -> [Int] {
        let renaming = Renaming(prefix: changes.namePrefix?.value ?? "", suffix: changes.nameSuffix?.value ?? "")
        guard let range = changes.namePrefix?.range ?? changes.nameSuffix?.range else { return [] }
        var isPossible = true
        for index in found {
            let draft = targets.drafts[index]
            guard let endpoint = endpointServices[draft.identity] else { continue }
            isPossible = false
            diagnostics.report(
                Diagnostic(
                    code: "compose.renamed-endpoint", summary: "Service of an endpoint renamed",
                    detail: "Service \(draft.name) is where an endpoint is, and its name stands in gates and in what "
                        + "expressions have made of the endpoint's host. Rename it in the module, where all of them "
                        + "follow, or leave it out of the target.",
                    at: range, object: draft.identity,
                    notes: [Diagnostic.Note("the endpoint is declared here", at: endpoint)]))
        }
        guard isPossible else { return [] }
        let changed = renaming.apply(to: &targets.drafts, at: found)
        targets.forgetNames()
        return changed
    }
}

extension DraftObject {
    /// Whether `spec.replicas` says how many pods there are.
    fileprivate var isScalable: Bool {
        switch workload {
        case .deployment, .statefulSet, .replicaSet, .replicationController: true
        case nil: isActive && value["spec"]?["replicas"]?.integer != nil
        default: false
        }
    }
}
