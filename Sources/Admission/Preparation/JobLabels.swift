import APIMachinery
package import Model

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
