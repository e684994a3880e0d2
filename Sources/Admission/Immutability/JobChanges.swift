import APIMachinery
import Model

/// What may not change of a Job (`ValidateJobUpdate`).
enum JobChanges {
    static func errors(_ change: ObjectChange) -> [FieldError] {
        var errors = completions(change) + change.immutable(["spec", "selector"]) + template(change)
        for field in [
            "completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy",
        ] { errors += change.immutable(["spec", field]) }
        return errors
    }

    /// An indexed Job grows and shrinks together with its parallelism.
    private static func completions(_ change: ObjectChange) -> [FieldError] {
        let path = ["spec", "completions"]
        let spec = change.new["spec"] ?? [:]
        guard spec["completionMode"] == "Indexed" else { return change.immutable(path) }
        guard change.isChanged(path), let count = spec["completions"], count != spec["parallelism"] else { return [] }
        return [
            FieldError.invalid("spec.completions", count, "can only be modified in tandem with spec.parallelism")
                .changing(path)
        ]
    }

    /// Where pods of a suspended Job go, and what they ask for, is decided until it runs.
    private static func template(_ change: ObjectChange) -> [FieldError] {
        let path = ["spec", "template"]
        guard mayBeScheduledAnew(change.old) else { return change.immutable(path) }
        let pods = ObjectChange(old: adjusted(change.old), new: adjusted(change.new))
        guard pods.isChanged(path + ["spec"]) else { return [] }
        return [
            FieldError.invalid(
                "spec.template.spec", change.new.value(at: path + ["spec"]) ?? .null, ObjectChange.immutable
            )
            .changing(path)
        ]
    }

    private static func mayBeScheduledAnew(_ job: Value) -> Bool {
        guard job["spec"]?["suspend"] == true else { return false }
        let conditions = job["status"]?["conditions"]?.array ?? []
        return job["status"]?["startTime"] == nil
            || conditions.contains { $0["type"] == "Suspended" && $0["status"] == "True" }
    }

    /// Without what may change while a Job is suspended.
    private static func adjusted(_ job: Value) -> Value {
        var job = job
        job.update(at: ["spec", "template", "spec"]) { pod in
            for field in ["affinity", "nodeSelector", "tolerations", "schedulingGates"] { pod[field] = nil }
            for list in ["containers", "initContainers"] { pod.forEachElement(of: list) { $0["resources"] = nil } }
        }
        return job
    }
}
