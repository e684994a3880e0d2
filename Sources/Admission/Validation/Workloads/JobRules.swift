import APIMachinery
import Model

/// Rules for Jobs (Kubernetes `pkg/apis/batch/validation`).
enum JobRules {
    /// What an index may be, and how many may fail where there are very many.
    private static let most: Int64 = 100_000
    private static let mostOfMany: Int64 = 10_000

    /// `ValidateJob`, `validateGeneratedSelector`.
    static func validate(_ object: Value, isNew: Bool) -> [FieldError] {
        let job = Field(object, "")
        let spec = job["spec"]
        var errors = !isNew || spec["manualSelector"].isTrue ? [] : generatedSelector(job)
        let selector = spec["selector"]
        errors += selector.exists ? selector.selector() : selector.required()
        errors += validateSpec(spec)
        if selector.isReadableSelector {
            let labels = spec["template"]["metadata"]["labels"]
            if !selector.selects(labels) {
                errors.append(
                    .invalid(labels.path, labels.value ?? .null, "`selector` does not match template `labels`"))
            }
        }
        let completions = spec["completions"].number
        if isNew, spec["completionMode"].text == "Indexed", completions > 0 {
            let name = "\(job["metadata"]["name"].text)-\(completions - 1)"
            for mistake in NameRule.dns1123Label.mistakes(in: name) {
                errors += job["metadata"]["name"].invalid(
                    "will not able to create pod with invalid DNS label: \(name): \(mistake)")
            }
        }
        return errors
    }

    private static func generatedSelector(_ job: Field) -> [FieldError] {
        let labels = job["spec"]["template"]["metadata"]["labels"]
        let uid = job["metadata"]["uid"].text
        let name = job["metadata"]["name"].text
        if uid.isEmpty { return [] }
        var errors: [FieldError] = []
        let expected = JobLabels.ofUid.map { ($0, uid) } + JobLabels.ofName.map { ($0, name) }
        for (label, value) in expected where labels.entry(label).text != value {
            errors.append(.invalid(labels.entry(label).path, labels.value ?? .null, "must be '\(value)'"))
        }
        let selector = LabelSelector(object: job["spec"]["selector"].value)
        if !selector.matches(ValueObject(expected.map { ValueObject.Field(key: $0.0, value: .string($0.1)) })) {
            errors += job["spec"]["selector"].invalid("`selector` not auto-generated")
        }
        return errors
    }

    /// `validateJobSpec`, with the pods.
    static func validateSpec(_ spec: Field) -> [FieldError] {
        var errors: [FieldError] = []
        for name in [
            "parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished",
            "backoffLimitPerIndex", "maxFailedIndexes",
        ] { errors += spec[name].notNegative() }
        if spec["maxFailedIndexes"].exists, !spec["backoffLimitPerIndex"].exists {
            errors += spec["backoffLimitPerIndex"].required("when maxFailedIndexes is specified")
        }
        let manager = spec["managedBy"]
        if manager.exists {
            errors += manager.domainPrefixedPath()
            if manager.text.utf8.count > 63 { errors += manager.tooLong(63) }
        }
        errors += completion(spec) + JobPolicies.validate(spec)
        let template = spec["template"]
        errors += PodRules.validateTemplate(template)
        let restart = template["spec"]["restartPolicy"]
        switch restart.text {
        case "Always": errors += restart.required("valid values: \"OnFailure\", \"Never\"")
        case "Never": break
        case "OnFailure":
            if spec["podFailurePolicy"].exists {
                errors += restart.invalid("only \"Never\" is supported when podFailurePolicy is specified")
            }
        default: errors += restart.notSupported(["OnFailure", "Never"])
        }
        return errors
    }

    private static func completion(_ spec: Field) -> [FieldError] {
        let mode = spec["completionMode"]
        guard mode.exists else { return notIndexed(spec) }
        if mode.text != "Indexed", mode.text != "NonIndexed" { return mode.notSupported(["NonIndexed", "Indexed"]) }
        return mode.text == "Indexed" ? indexed(spec) : notIndexed(spec)
    }

    private static func notIndexed(_ spec: Field) -> [FieldError] {
        ["backoffLimitPerIndex", "maxFailedIndexes", "successPolicy"].filter { spec[$0].exists }.flatMap {
            spec[$0].invalid("requires indexed completion mode")
        }
    }

    private static func indexed(_ spec: Field) -> [FieldError] {
        var errors: [FieldError] = []
        let completions = spec["completions"]
        let parallelism = spec["parallelism"]
        let failed = spec["maxFailedIndexes"]
        if !completions.exists { errors += completions.required("when completion mode is Indexed") }
        if parallelism.number > most {
            errors += parallelism.invalid("must be less than or equal to \(most) when completion mode is Indexed")
        }
        if failed.exists, completions.exists, failed.number > completions.number {
            errors += failed.invalid("must be less than or equal to completions")
        }
        if failed.number > most { errors += failed.invalid("must be less than or equal to \(most)") }
        guard completions.number > most, spec["backoffLimitPerIndex"].exists else { return errors }
        let why =
            "must be less than or equal to \(mostOfMany) when completions are above \(most) and used with backoff limit per index"
        if !failed.exists { errors += failed.required("must be specified when completions is above \(most)") }
        for field in [failed, parallelism] where field.number > mostOfMany { errors += field.invalid(why) }
        return errors
    }
}

/// Rules for when pods count as failed and a Job as done.
enum JobPolicies {
    static func validate(_ spec: Field) -> [FieldError] {
        var errors: [FieldError] = []
        let failure = spec["podFailurePolicy"]
        if failure.exists {
            let names = ["containers", "initContainers"].flatMap { spec["template"]["spec"][$0].elements }
                .map { $0["name"].text }
            if failure["rules"].count > 20 { errors += failure["rules"].tooMany(20) }
            errors += failure["rules"].elements.flatMap { rule($0, Set(names), spec) }
        }
        errors += success(spec)
        let replacement = spec["podReplacementPolicy"]
        return errors + replacement.oneOfIfSet(failure.exists ? ["Failed"] : ["Failed", "TerminatingOrFailed"])
    }

    /// `validatePodFailurePolicyRule`.
    private static func rule(_ rule: Field, _ containers: Set<String>, _ spec: Field) -> [FieldError] {
        let actions = ["Count", "FailIndex", "FailJob", "Ignore"]
        var errors: [FieldError] = []
        let action = rule["action"]
        switch action.text {
        case "": errors += action.required("valid values: [\(actions.map { "\"\($0)\"" }.joined(separator: " "))]")
        case "FailIndex" where !spec["backoffLimitPerIndex"].exists:
            errors += action.invalid("requires the backoffLimitPerIndex to be set")
        default: errors += action.oneOf(actions)
        }
        let codes = rule["onExitCodes"]
        if codes.exists { errors += exitCodes(codes, containers) }
        if !rule["onPodConditions"].isEmpty { errors += conditions(rule["onPodConditions"]) }
        switch (codes.exists, !rule["onPodConditions"].isEmpty) {
        case (true, true): errors += rule.invalid("specifying both OnExitCodes and OnPodConditions is not supported")
        case (false, false): errors += rule.invalid("specifying one of OnExitCodes and OnPodConditions is required")
        default: break
        }
        return errors
    }

    private static func exitCodes(_ codes: Field, _ containers: Set<String>) -> [FieldError] {
        var errors: [FieldError] = []
        let operation = codes["operator"]
        errors +=
            operation.text.isEmpty
            ? operation.required("valid values: [\"In\" \"NotIn\"]") : operation.oneOf(["In", "NotIn"])
        let container = codes["containerName"]
        if container.exists, !containers.contains(container.text) {
            errors += container.invalid("must be one of the container or initContainer names in the pod template")
        }
        let values = codes["values"]
        if values.isEmpty { errors.append(.invalid(values.path, values.value ?? [], "at least one value is required")) }
        if values.count > 255 { errors += values.tooMany(255) }
        var seen: Set<Int64> = []
        var last: Int64?
        for value in values.elements {
            if operation.text == "In", value.number == 0 {
                errors += value.invalid("must not be 0 for the In operator")
            }
            if !seen.insert(value.number).inserted {
                errors += value.duplicate()
            } else if let last, last > value.number {
                errors.append(.invalid(values.path, values.value ?? [], "must be ordered"))
            }
            last = value.number
        }
        return errors
    }

    private static func conditions(_ list: Field) -> [FieldError] {
        var errors = list.count > 20 ? list.tooMany(20) : []
        for pattern in list.elements {
            errors += pattern["type"].named(.qualifiedName)
            let status = pattern["status"]
            errors += status.text.isEmpty ? status.required() : status.oneOf(["False", "True", "Unknown"])
        }
        return errors
    }

    /// `validateSuccessPolicy`.
    private static func success(_ spec: Field) -> [FieldError] {
        let policy = spec["successPolicy"]
        guard policy.exists, spec["completionMode"].text == "Indexed" else { return [] }
        let rules = policy["rules"]
        if rules.isEmpty {
            return rules.required("at least one rules must be specified when the successPolicy is specified")
        }
        var errors = rules.count > 20 ? rules.tooMany(20) : []
        let completions = spec["completions"]
        for rule in rules.elements {
            let count = rule["succeededCount"]
            let indexes = rule["succeededIndexes"]
            if !count.exists, !indexes.exists {
                errors += rule.required("at least one of succeededCount or succeededIndexes must be specified")
            }
            var most = completions.exists ? completions.number : Int64.max
            if indexes.exists {
                if indexes.text.utf8.count > 65536 { errors += indexes.tooLong(65536) }
                switch JobIndexes.count(in: indexes.text, below: completions.number) {
                case .success(let count): most = min(most, count)
                case .failure(let mistake):
                    errors += indexes.invalid("error parsing succeededIndexes: \(mistake.text)")
                    most = .max
                }
            }
            errors += count.notNegative()
            if count.exists, completions.exists, count.number > completions.number {
                errors += count.invalid(
                    "must be less than or equal to \(completions.number) (the number of specified completions)")
            } else if count.exists, count.number > most {
                errors += count.invalid(
                    "must be less than or equal to \(most) (the number of indexes in the specified succeededIndexes field)"
                )
            }
        }
        return errors
    }
}

/// Sets of indexes as text: `1,3-5,7` (`validateIndexesFormat`).
enum JobIndexes {
    struct Mistake: Error {
        let text: String
    }

    static func count(in text: String, below limit: Int64) -> Result<Int64, Mistake> {
        if text.isEmpty { return .success(0) }
        var last: Int64?
        var count: Int64 = 0
        for interval in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = interval.split(separator: "-", omittingEmptySubsequences: false)
            if parts.count > 2 {
                return .failure(
                    Mistake(
                        text:
                            "the fragment \"\(interval)\" violates the requirement that an index interval can have at most two parts separated by '-'"
                    ))
            }
            for (position, part) in parts.enumerated() {
                guard let number = Int64(part), !part.hasPrefix("+") else {
                    return .failure(Mistake(text: "cannot convert string to integer for index: \"\(part)\""))
                }
                if number >= limit { return .failure(Mistake(text: "too large index: \"\(part)\"")) }
                if let last, last >= number {
                    return .failure(Mistake(text: "non-increasing order, previous: \(last), current: \(number)"))
                }
                count += position == 0 ? 1 : number - (last ?? number)
                last = number
            }
        }
        return .success(count)
    }
}
