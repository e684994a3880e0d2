import APIMachinery
package import Model

extension Admission {
    /// Takes over from the object that is there what an update of a built-in kind cannot set or leaves to the server
    /// (`PrepareForUpdate` in Kubernetes' `pkg/registry/*/strategy.go`).
    package static func prepareForUpdate(_ object: inout Value, old: Value, _ kind: AdmittedKind) {
        switch (kind.name.group, kind.name.kind) {
        case ("", "Namespace"): object.set(old.value(at: ["spec", "finalizers"]), at: ["spec", "finalizers"])
        case ("batch", "Job"): JobLabels.keep(of: old, in: &object)
        case ("", "Service"): ServicePreparation.keepAllocated(&object, old: old)
        default: break
        }
    }
}
