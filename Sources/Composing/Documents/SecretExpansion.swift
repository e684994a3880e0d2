internal import Model

/// Makes the Secrets of a module: objects without data, and where each value comes from.
struct SecretExpansion {
    let evaluator: TemplateEvaluator
    let index: Int

    func drafts(of context: ResolvedInstance, _ diagnostics: inout Diagnostics) -> [DraftObject] {
        context.module.secrets.compactMap { secret in
            let override = context.instance.secrets.first { $0.name.value == secret.name.value }
            return draft(of: secret, override, &diagnostics)
        }
    }

    private func draft(
        of secret: SecretDeclaration, _ override: SecretDeclaration?, _ diagnostics: inout Diagnostics
    ) -> DraftObject? {
        var name = secret.name.value
        if let node = secret.objectName {
            guard let text = evaluator.text(of: node, what: "The name of secret \(name)", &diagnostics) else {
                return nil
            }
            name = text
        }
        var keys = secret.keys
        for key in override?.keys ?? [] {
            if let index = keys.firstIndex(where: { $0.name.value == key.name.value }) {
                keys[index] = key
            } else {
                reportUnknown(key.name, of: secret, &diagnostics)
            }
        }
        let value: Value = [
            "apiVersion": "v1", "kind": "Secret", "metadata": ["name": .string(name)],
            "type": .string(secret.type?.value ?? "Opaque"),
        ]
        var draft = DraftObject(value, instance: index, entry: nil, range: secret.name.range)
        draft.secretKeys = keys.map { SecretKey(key: $0.name.value, source: $0.source, range: $0.name.range) }
        return draft
    }

    private func reportUnknown(
        _ key: Located<String>, of secret: SecretDeclaration, _ diagnostics: inout Diagnostics
    ) {
        let known = secret.keys.map(\.name.value)
        let hint = didYouMean(key.value, among: known)
        diagnostics.report(
            Diagnostic(
                code: "compose.unknown-secret-key", summary: "Unknown secret key",
                detail: "Secret \"\(secret.name.value)\" has no key \"\(key.value)\"."
                    + (hint.isEmpty ? " It has \(quotedList(known))." : hint),
                at: key.range,
                notes: [Diagnostic.Note("\"\(secret.name.value)\" is declared here", at: secret.name.range)]))
    }
}
