internal import Documents
internal import Expressions
internal import Model

/// Writes on what runs pods or holds data the inputs that the module's warnings look at.
///
/// The object in the cluster then tells with which inputs it was applied, whoever applied it and from wherever.
struct InputsStep: Pass {
    private let contexts: [InstanceContext?]

    init(_ context: CompositionContext) { contexts = context.contexts }

    func apply(to composition: inout DraftComposition, _ diagnostics: inout Diagnostics) {
        let texts = contexts.map { $0?.watchedInputs }
        for index in composition.drafts.indices {
            let draft = composition.drafts[index]
            guard !draft.isVerbatim, let instance = draft.instance, let text = texts[instance],
                draft.workload != nil || contexts[instance]?.instance.saysDataGoes(with: draft) == true
            else { continue }
            composition.drafts[index].value.edit(at: ["metadata", "annotations", SlipwayAnnotation.inputs]) {
                $0 = .string(text)
            }
        }
    }
}

extension InstanceContext {
    /// As JSON; `nil` where no warning looks at any.
    fileprivate var watchedInputs: String? {
        var names: Set<String> = []
        var isWhole = false
        for warning in instance.module.warnings {
            for path in warning.condition.inputPaths + warning.message.inputPaths {
                if path.count > 1 { names.insert(path[1]) } else { isWhole = true }
            }
        }
        guard isWhole || !names.isEmpty else { return nil }
        let watched = inputs.fields.filter { isWhole || names.contains($0.key) }
        return String(decoding: JSON.serialize(.object(ValueObject(watched))), as: UTF8.self)
    }
}

extension Node {
    /// What its expressions read of `old` and `new`.
    fileprivate var inputPaths: [[String]] {
        // May fail: what does not parse has been reported.
        guard let text = string, let template = try? Template(parsing: text) else { return [] }
        return template.references.map(\.path).filter { path in path[0] == "old" || path[0] == "new" }
    }
}
