internal import APIMachinery
internal import Admission
internal import Model
internal import Schemas

/// Pods that the standard of their Namespace refuses, by the labels of the Namespaces in the desired state.
struct PodSecurityChecks: Check {
    private let namespaces: [String: PodSecurity]

    init(_ subject: Subject) {
        var namespaces: [String: PodSecurity] = [:]
        for object in subject.desired.objects
        where object.kind.group.isEmpty && object.kind.kind == "Namespace" {
            let policy = PodSecurityPolicy(labels: object.value.value(at: ["metadata", "labels"]))
            namespaces[object.identity.name] = PodSecurity(policy, newest: subject.schemas.version.minor)
        }
        self.namespaces = namespaces
    }

    /// A pod that is refused is an error.
    ///
    /// Of a workload the server only warns, and refuses its pods later.
    func problems(of object: DesiredObject) -> [Diagnostic] {
        let kind = object.kind.groupKind
        guard let security = namespaces[object.identity.namespace], let place = PodSecurity.template(of: kind)
        else { return [] }
        // On the network of its host a pod's ports are the host's by default.
        var complete = object.value
        ObjectDefaults.complete(&complete, AdmittedKind(builtIn: object.kind))
        guard let verdict = security.verdict(on: complete, kind), let first = verdict.violations.first
        else { return [] }
        let field = (place + ["spec"] + (first.field.isEmpty ? [] : [first.field])).joined(separator: ".")
        let path = FieldPath(serverText: field, in: object.value)
        func diagnostic(_ severity: Diagnostic.Severity, _ detail: String) -> Diagnostic {
            Diagnostic(
                severity, code: "validate.pod-security", summary: "Pod against the security standard",
                detail: detail, at: object.origin.range, object: object.identity, path: path)
        }
        if let refusal = verdict.refusal {
            return [diagnostic(.error, "The API server refuses \(object.identity): it \(refusal).")]
        }
        return verdict.warnings.map {
            diagnostic(.warning, "The API server takes \(object.identity) and warns of its pods: \($0).")
        }
    }
}
