import APIMachinery
package import Model

/// The labels by which a Job finds its pods.
package enum JobLabels {
    /// Those with the Job's uid, which is known when it is there.
    package static let ofUid = ["controller-uid", "batch.kubernetes.io/controller-uid"]
    static let ofName = ["job-name", "batch.kubernetes.io/job-name"]

    /// Gives a new Job its selector, unless somebody chose one.
    package static func add(to job: inout Value) {
        guard job["spec"]?["manualSelector"]?.bool != true else { return }
        let metadata = ObjectMetadata(job)
        let uid = Value.string(metadata.uid ?? "")
        let name = Value.string(metadata.name ?? "")
        job.update(at: ["spec", "template", "metadata", "labels"]) { labels in
            for label in ofUid { labels.setDefault(label, uid) }
            for label in ofName { labels.setDefault(label, name) }
        }
        job.update("spec") { spec in
            spec.update(at: ["selector", "matchLabels"]) {
                $0.setDefault("batch.kubernetes.io/controller-uid", uid)
            }
        }
    }

    static func keep(of old: Value, in job: inout Value) {
        guard job["spec"]?["manualSelector"]?.bool != true, let selector = old["spec"]?["selector"] else { return }
        let labels = old.value(at: ["spec", "template", "metadata", "labels"])
        job.update("spec") { spec in
            spec.setDefault("selector", selector)
            spec.update(at: ["template", "metadata", "labels"]) { own in
                for label in ofUid + ofName { if let value = labels?[label] { own[label] = value } }
            }
        }
    }
}
