import APIMachinery
import Model

/// What may not change of a Pod (`ValidatePodUpdate`): all but images, more tolerations, and what decides where a pod goes
/// that is not yet to be scheduled.
enum PodChanges {
    private static let images = ["containers", "initContainers"]

    static func errors(_ change: ObjectChange) -> [FieldError] {
        let counts = images.filter { list in
            change.new.value(at: ["spec", list])?.array?.count ?? 0
                != change.old.value(at: ["spec", list])?.array?.count ?? 0
        }
        if !counts.isEmpty {
            return counts.map {
                FieldError.forbidden("spec.\($0)", "pod updates may not add or remove containers").changing([
                    "spec", $0,
                ])
            }
        }
        let deadline = deadline(change)
        if !deadline.isEmpty { return deadline }
        let settled = ObjectChange(old: change.old, new: withoutFree(change))
        return tolerations(change) + gates(change) + (isGated(change.old) ? placement(change) : [])
            + settled.frozen(
                ["spec"], except: [],
                .forbidden(
                    "spec",
                    "pod updates may not change fields other than "
                        + "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                        + "`spec.tolerations` (only additions to existing tolerations),"
                        + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
                ))
    }

    private static func isGated(_ pod: Value) -> Bool { !(pod["spec"]?["schedulingGates"]?.array ?? []).isEmpty }

    /// The new pod with the old values of what may change.
    private static func withoutFree(_ change: ObjectChange) -> Value {
        let old = change.old["spec"] ?? [:]
        var pod = change.new
        pod.update("spec") { spec in
            for list in images { takeImages(of: list, from: old, into: &spec) }
            for field in ["activeDeadlineSeconds", "tolerations", "schedulingGates"] { spec[field] = old[field] }
            if let grace = old["terminationGracePeriodSeconds"]?.integer, grace < 0,
                spec["terminationGracePeriodSeconds"] == 1
            {
                spec["terminationGracePeriodSeconds"] = .integer(grace)
            }
            guard isGated(change.old) else { return }
            spec["nodeSelector"] = old["nodeSelector"]
            let affinity = old["affinity"]?["nodeAffinity"]
            guard spec["affinity"] != nil || affinity != nil else { return }
            spec.update("affinity") { $0["nodeAffinity"] = affinity }
            if old["affinity"] == nil, spec["affinity"]?.object?.isEmpty == true { spec["affinity"] = nil }
        }
        return pod
    }

    private static func takeImages(of list: String, from old: Value, into spec: inout Value) {
        var images = (old[list]?.array ?? []).map { $0["image"] }[...]
        spec.forEachElement(of: list) { container in
            if let image = images.popFirst() { container["image"] = image }
        }
    }

    /// A pod's deadline may come, and come nearer.
    private static func deadline(_ change: ObjectChange) -> [FieldError] {
        let path = ["spec", "activeDeadlineSeconds"]
        func refused(_ why: String) -> [FieldError] {
            [FieldError.invalid("spec.activeDeadlineSeconds", change.new.value(at: path) ?? .null, why).changing(path)]
        }
        let before = change.old.value(at: path)?.integer
        guard let after = change.new.value(at: path)?.integer else {
            return before == nil ? [] : refused("must not update from a positive integer to nil value")
        }
        if after < 0 { return refused("must be between 0 and 2147483647, inclusive") }
        if let before, before < after { return refused("must be less than or equal to previous value") }
        return []
    }

    private static func tolerations(_ change: ObjectChange) -> [FieldError] {
        func list(_ pod: Value) -> [Value] {
            (pod["spec"]?["tolerations"]?.array ?? []).map { toleration in
                var toleration = toleration
                toleration["tolerationSeconds"] = nil
                return toleration
            }
        }
        let after = list(change.new)
        guard !list(change.old).allSatisfy(after.contains) else { return [] }
        return [
            FieldError.forbidden(
                "spec.tolerations", "existing toleration can not be modified except its tolerationSeconds"
            ).changing(["spec", "tolerations"])
        ]
    }

    private static func gates(_ change: ObjectChange) -> [FieldError] {
        let before = change.old["spec"]?["schedulingGates"]?.array ?? []
        let after = change.new["spec"]?["schedulingGates"]?.array ?? []
        return after.enumerated().filter { !before.contains($0.element) }.map { index, gate in
            FieldError.forbidden(
                "spec.schedulingGates[\(index)].name",
                "only deletion is allowed, but found new scheduling gate '\(gate["name"]?.string ?? "")'"
            ).changing(["spec", "schedulingGates"])
        }
    }

    // MARK: - Where a gated pod goes

    /// Nodes may be narrowed down while a pod waits at a gate.
    private static func placement(_ change: ObjectChange) -> [FieldError] {
        let path = ["spec", "nodeSelector"]
        let after = change.new.value(at: path)?.object ?? [:]
        let isNarrower = (change.old.value(at: path)?.object ?? [:]).allSatisfy { after[$0.key] == $0.value }
        let selector =
            isNarrower
            ? []
            : [
                FieldError.invalid(
                    "spec.nodeSelector", .object(after),
                    "only additions to spec.nodeSelector are allowed (no mutations or deletions)"
                ).changing(path)
            ]
        return selector + terms(change)
    }

    private static func terms(_ change: ObjectChange) -> [FieldError] {
        let required = [
            "spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms",
        ]
        let name = required.joined(separator: ".")
        let before = change.old.value(at: required)?.array ?? []
        let after = change.new.value(at: required)?.array ?? []
        guard !before.isEmpty else { return [] }
        guard before.count == after.count else {
            return [
                FieldError.invalid(
                    name, .array(after), "no additions/deletions to non-empty NodeSelectorTerms list are allowed"
                ).changing(["spec", "affinity"])
            ]
        }
        return zip(before, after).enumerated().compactMap { index, terms in
            let isNarrower = ["matchExpressions", "matchFields"].allSatisfy { list in
                (terms.1[list]?.array ?? []).starts(with: terms.0[list]?.array ?? [])
            }
            if isNarrower { return nil }
            return FieldError.invalid(
                "\(name)[\(index)]", terms.1, "only additions are allowed (no mutations or deletions)"
            ).changing(["spec", "affinity"])
        }
    }
}
