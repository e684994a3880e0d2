import APIMachinery
import Model

/// Rules for CronJobs (Kubernetes `pkg/apis/batch/validation`, `validateCronJobSpec`).
enum CronJobRules {
    static func validate(_ object: Value, isNew: Bool) -> [FieldError] {
        let spec = Field(object, "")["spec"]
        var errors = schedule(spec["schedule"])
        for name in ["startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"] {
            errors += spec[name].notNegative()
        }
        errors += timeZone(spec["timeZone"])
        let concurrency = spec["concurrencyPolicy"]
        errors += concurrency.text.isEmpty ? concurrency.required() : concurrency.oneOf(["Allow", "Forbid", "Replace"])
        let job = spec["jobTemplate"]["spec"]
        errors += JobRules.validateSpec(job)
        if job["selector"].exists { errors += job["selector"].invalid("`selector` will be auto-generated") }
        if job["manualSelector"].isTrue { errors += job["manualSelector"].notSupported(["nil", "false"]) }
        let name = Field(object, "")["metadata"]["name"]
        // The names of its Jobs have the time behind them.
        if isNew, name.text.utf8.count > 52 { errors += name.invalid("must be no more than 52 characters") }
        return errors
    }

    /// `validateScheduleFormat`.
    private static func schedule(_ field: Field) -> [FieldError] {
        if field.text.isEmpty { return field.required() }
        var errors: [FieldError] = []
        if let mistake = CronSchedule.mistake(in: field.text) { errors += field.invalid(mistake) }
        if field.text.contains("TZ") {
            errors += field.invalid("cannot use TZ or CRON_TZ in schedule, use timeZone field instead")
        }
        return errors
    }

    /// `validateTimeZone`.
    private static func timeZone(_ field: Field) -> [FieldError] {
        guard field.exists else { return [] }
        if field.text.isEmpty { return field.invalid("timeZone must be nil or non-empty string") }
        if field.text.lowercased() == "local" {
            return field.invalid("timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones")
        }
        return TimeZoneNames.all.contains(field.text) ? [] : field.invalid("unknown time zone \(field.text)")
    }
}
