internal import Model
internal import Schemas

/// Rules of CRDs that are no expressions, or do not fit their schema; the API server would refuse them.
struct DefinitionChecks: Check {
    init(_ subject: Subject) {}

    func problems(of definition: DesiredObject) -> [Diagnostic] {
        guard definition.kind.isDefinition else { return [] }
        let versions = definition.value["spec"]?["versions"]?.array ?? []
        return versions.enumerated().flatMap { index, version -> [Diagnostic] in
            guard let schema = version["schema"]?["openAPIV3Schema"] else { return [] }
            let place = FieldPath(keys: "spec", "versions").appending(.index(index)).key("schema")
                .key("openAPIV3Schema")
            return ValidationRules.mistakes(inSchema: schema).map { mistake in
                var found = diagnostic(for: mistake, of: definition)
                found.path = FieldPath(place.steps + mistake.path.steps)
                return found
            }
        }
    }

    private func diagnostic(for mistake: RuleMistake, of definition: DesiredObject) -> Diagnostic {
        let isSyntax = mistake.sort == .syntax
        let what = isSyntax ? "cannot be read" : "does not fit the schema around it"
        return Diagnostic(
            code: isSyntax ? "validate.rule-syntax" : "validate.rule-type",
            summary: isSyntax ? "Rule is no expression" : "Rule does not fit its schema",
            detail: "\(mistake.rule) in a rule of \(definition.identity) \(what), so the API server would refuse the "
                + "CRD: \(mistake.message.asSentence)",
            at: definition.origin.range, object: definition.identity)
    }
}
