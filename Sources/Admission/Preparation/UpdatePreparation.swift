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

/// The labels by which a Job finds its pods.
package enum JobLabels {
    private static let names = [
        "controller-uid", "job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name",
    ]

    /// Gives a new Job its selector, unless somebody chose one.
    package static func add(to job: inout Value) {
        guard job["spec"]?["manualSelector"]?.bool != true else { return }
        let metadata = ObjectMetadata(job)
        let uid = Value.string(metadata.uid ?? "")
        let name = Value.string(metadata.name ?? "")
        job.update(at: ["spec", "template", "metadata", "labels"]) { labels in
            for (label, value) in zip(names, [uid, name, uid, name]) { labels.setDefault(label, value) }
        }
        job.update("spec") { spec in
            spec.setDefault("selector", ["matchLabels": ["batch.kubernetes.io/controller-uid": uid]])
        }
    }

    static func keep(of old: Value, in job: inout Value) {
        guard job["spec"]?["manualSelector"]?.bool != true, let selector = old["spec"]?["selector"] else { return }
        let labels = old.value(at: ["spec", "template", "metadata", "labels"])
        job.update("spec") { spec in
            spec.setDefault("selector", selector)
            spec.update(at: ["template", "metadata", "labels"]) { own in
                for label in names { if let value = labels?[label] { own[label] = value } }
            }
        }
    }
}
