import APIMachinery
package import Model

extension Admission {
    /// What becomes of a new object of a built-in kind on its way to the store, beside what is allocated
    /// (`PrepareForCreate` in Kubernetes' `pkg/registry/*/strategy.go`): labels, and fields of features that are off.
    package static func prepareForCreation(_ object: inout Value, _ kind: AdmittedKind) {
        if object["metadata"]?["selfLink"] != nil { object.updateMetadata { $0["selfLink"] = nil } }
        switch (kind.name.group, kind.name.kind) {
        case ("batch", "Job"): JobLabels.add(to: &object)
        case ("", "Namespace"): ObjectDefaults.labelNamespace(&object)
        case ("", "PersistentVolumeClaim"): ClaimPreparation.settleSources(&object)
        default: break
        }
        DisabledFields.drop(from: &object, kind)
    }

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
