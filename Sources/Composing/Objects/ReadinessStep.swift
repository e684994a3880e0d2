internal import APIMachinery
internal import Expressions
internal import Model

/// Says when objects are ready: the environment's entries in their order, then what the object's own annotations say.
struct ReadinessStep: Pass {
    private let declarations: [ReadinessDeclaration]
    private let instances: [ResolvedInstance]

    init(_ context: CompositionContext) {
        declarations = context.environment.readiness
        instances = context.instances
    }

    func apply(to composition: inout DraftComposition, _ diagnostics: inout Diagnostics) {
        for index in composition.drafts.indices {
            let draft = composition.drafts[index]
            let instance = draft.instance.map { instances[$0] }
            let rule = declarations.filter { $0.selector.matches(draft, instance) }
                .reduce(ReadinessRule()) { $0.overridden(by: $1.rule) }
                .overridden(by: AnnotatedReadiness(draft).rule(&diagnostics))
            if !rule.isEmpty { composition.drafts[index].readiness = rule }
        }
    }
}

/// What an object's annotations say of its readiness.
private struct AnnotatedReadiness {
    private let draft: DraftObject
    private let annotations: Value?

    init(_ draft: DraftObject) {
        self.draft = draft
        annotations = draft.value.value(at: ["metadata", "annotations"])
    }

    func rule(_ diagnostics: inout Diagnostics) -> ReadinessRule {
        var rule = ReadinessRule()
        guard annotations != nil else { return rule }
        if let text = text(SlipwayAnnotation.wait) {
            rule.wait = ReadinessRule.Wait(rawValue: text)
            let words = ReadinessRule.Wait.allCases.map(\.rawValue)
            if rule.wait == nil {
                report(
                    SlipwayAnnotation.wait, "It cannot be \"\(text)\", but \(quotedList(words, conjunction: "or")).",
                    &diagnostics)
            }
        }
        rule.ready = expression(SlipwayAnnotation.ready, yields: .bool, &diagnostics)
        rule.failed = expression(SlipwayAnnotation.failed, yields: .bool, &diagnostics)
        rule.text = expression(SlipwayAnnotation.readyText, yields: .string, &diagnostics)
        if let text = text(SlipwayAnnotation.deadline) {
            rule.deadline = Duration(goText: text).flatMap { $0 > .zero ? $0 : nil }
            if rule.deadline == nil {
                report(
                    SlipwayAnnotation.deadline,
                    "\"\(text)\" is no duration such as 90s, 30m or 1h30m.", &diagnostics)
            }
        }
        return rule
    }

    private func text(_ name: String) -> String? { annotations?[name]?.string }

    private func expression(
        _ name: String, yields type: ExpressionType, _ diagnostics: inout Diagnostics
    ) -> String? {
        guard let text = text(name) else { return nil }
        if let mistake = ExpressionMistake(in: text, over: .liveObject, yields: type) {
            report(name, mistake.sentence, &diagnostics)
        }
        return text
    }

    private func report(_ name: String, _ detail: String, _ diagnostics: inout Diagnostics) {
        diagnostics.report(
            Diagnostic(
                code: "compose.readiness", summary: "Malformed readiness",
                detail: "The annotation \(name) of \(draft.identity) does not say when it is ready. \(detail)",
                at: draft.range, object: draft.identity, path: FieldPath(keys: "metadata", "annotations", name)))
    }
}
