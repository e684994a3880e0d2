internal import Model

/// Objects of kinds that the cluster's version does not serve.
struct KindChecks: Check {
    private let kinds: ServedKinds

    init(_ subject: Subject) { kinds = ServedKinds(schemas: subject.schemas) }

    func problems(of object: DesiredObject) -> [Diagnostic] {
        guard case .refused(let reason) = kinds.standing(of: object.kind) else { return [] }
        return [
            Diagnostic(
                code: reason.code, summary: reason.summary, detail: reason.detail,
                at: object.origin.range, object: object.identity, path: FieldPath(keys: reason.key))
        ]
    }
}
