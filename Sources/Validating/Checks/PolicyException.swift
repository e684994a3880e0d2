internal import Model

/// An object's own word that policies are to pass over it.
///
/// Whoever reviews a change of the object sees it only in the change that adds it, so it is told in every run.
struct PolicyException {
    private let object: DesiredObject
    private let names: [String]
    private let reason: String?

    /// `nil` where the object excepts itself from nothing.
    init?(_ object: DesiredObject) {
        let annotations = object.value.value(at: ["metadata", "annotations"])
        guard let text = annotations?[SlipwayAnnotation.policyExceptions]?.string else { return nil }
        self.object = object
        names = text.split(separator: ",").map { $0.filter { $0 != " " } }
        reason = annotations?[SlipwayAnnotation.policyExceptionReason]?.string
    }

    func covers(_ policy: String) -> Bool { names.contains(policy) || names.contains("*") }

    func diagnostic(from policies: [String], isAllowed: Bool) -> Diagnostic {
        let list = policies.joined(separator: ", ")
        let why =
            reason.map { "The reason that it gives: \($0)" }
            ?? "It gives no reason (annotation \(SlipwayAnnotation.policyExceptionReason))."
        let path = FieldPath(keys: "metadata", "annotations").key(SlipwayAnnotation.policyExceptions)
        return isAllowed
            ? Diagnostic(
                .note, code: "validate.policy-exception", summary: "Exception from policies",
                detail: "\(object.identity) excepts itself from \(list). \(why)", at: object.origin.range,
                object: object.identity, path: path)
            : Diagnostic(
                code: "validate.policy-exception-forbidden", summary: "Exception from policies",
                detail: "\(object.identity) excepts itself from \(list), and the environment allows no exceptions "
                    + "(policyExceptions: forbid). \(why) Remove the annotation, or let the environment exclude the "
                    + "object where it uses the policy.", at: object.origin.range, object: object.identity, path: path)
    }
}
