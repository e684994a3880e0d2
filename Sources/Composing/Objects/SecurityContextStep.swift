internal import Kinds
internal import Model

/// Fills in what the pod security standards ask for, where the author said nothing.
///
/// Everywhere: the runtime's seccomp profile and no gain of privileges, which no ordinary image misses. In a namespace
/// that enforces `restricted`: also no root and no capabilities, without which its pods would be refused.
struct SecurityContextStep: Pass {
    private let environment: Model.Environment

    init(_ context: CompositionContext) { environment = context.environment }

    func apply(to composition: inout DraftComposition, _ diagnostics: inout Diagnostics) {
        let levels = NamespaceStep.levels(environment, composition.drafts)
        for index in composition.drafts.indices where composition.drafts[index].workload != nil {
            fill(&composition.drafts[index], level: levels[composition.drafts[index].namespace])
        }
    }

    private func fill(_ draft: inout DraftObject, level: PodSecurityLevel?) {
        guard !draft.isVerbatim, let workload = draft.workload, level != .privileged else { return }
        guard draft.value.value(at: workload.podSpecPath)?["containers"] != nil else { return }
        let path = FieldPath(workload.podSpecPath.map(FieldPath.Step.key))
        var added: [FieldPath] = []
        draft.value.edit(at: workload.podSpecPath) { pod in
            // Windows pods know none of this (kubernetes.io, "Pod Security Standards").
            if pod.value(at: ["os", "name"])?.string == "windows" { return }
            let isOnHost = pod["hostPID"]?.bool == true || pod["hostNetwork"]?.bool == true
            fill("securityContext", of: &pod, at: path, &added) { context in
                if !isOnHost { context.setDefault("seccompProfile", ["type": "RuntimeDefault"]) }
                if level == .restricted, context["runAsUser"] != 0 { context.setDefault("runAsNonRoot", true) }
            }
            if pod["securityContext"]?.object?.isEmpty == true { pod["securityContext"] = nil }
            for list in ["initContainers", "containers"] {
                guard pod[list] != nil else { continue }
                pod.edit(list) { containers in
                    containers.editElements { fillContainer(&$0, level, at: path.element(list, $0), &added) }
                }
            }
        }
        draft.additions += added
    }

    /// Completes an object, and notes what is new in it: all of it where there was none.
    private func fill(
        _ key: String, of value: inout Value, at path: FieldPath, _ added: inout [FieldPath],
        _ complete: (inout Value) -> Void
    ) {
        let present = value[key]?.object
        value.edit(key, complete)
        guard let filled = value[key]?.object, !filled.isEmpty else { return }
        guard let present else { return added.append(path.key(key)) }
        for field in filled where present[field.key] == nil { added.append(path.key(key).key(field.key)) }
    }

    private func fillContainer(
        _ container: inout Value, _ level: PodSecurityLevel?, at path: FieldPath, _ added: inout [FieldPath]
    ) {
        if let context = container["securityContext"] {
            // The API server refuses these together with a ban on more privileges.
            if context["privileged"]?.bool == true { return }
            let added = context.value(at: ["capabilities", "add"])?.array ?? []
            if added.contains("SYS_ADMIN") || added.contains("CAP_SYS_ADMIN") { return }
        }
        fill("securityContext", of: &container, at: path, &added) { context in
            context.setDefault("allowPrivilegeEscalation", false)
            if level == .restricted { context.setDefault("capabilities", ["drop": ["ALL"]]) }
        }
    }
}
