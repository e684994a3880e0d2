import APIMachinery
import Model

/// Rules for the kinds that keep a number of pods (Kubernetes `pkg/apis/apps/validation`).
enum WorkloadRules {
    /// What becomes of a mistake that makes a selector unreadable.
    private enum Unreadable { case named, plain }

    /// `ValidateDeploymentSpec`.
    static func validateDeployment(_ object: Value) -> [FieldError] {
        let spec = Field(object, "")["spec"]
        var errors = spec["replicas"].notNegative() + templated(spec, "deployment", .named, owner: "ReplicaSet")
        errors += strategy(spec["strategy"])
        for name in ["minReadySeconds", "revisionHistoryLimit"] { errors += spec[name].notNegative() }
        let deadline = spec["progressDeadlineSeconds"]
        guard deadline.exists else { return errors }
        errors += deadline.notNegative()
        if deadline.number <= spec["minReadySeconds"].number {
            errors += deadline.invalid("must be greater than minReadySeconds")
        }
        return errors
    }

    /// `ValidateDeploymentStrategy`, `ValidateRollingUpdateDeployment`.
    private static func strategy(_ strategy: Field) -> [FieldError] {
        let rolling = strategy["rollingUpdate"]
        switch strategy["type"].text {
        case "Recreate":
            return rolling.exists ? rolling.forbidden("may not be specified when strategy `type` is 'Recreate'") : []
        case "RollingUpdate":
            guard rolling.exists else { return rolling.required("this should be defaulted and never be nil") }
            let unavailable = rolling["maxUnavailable"]
            var errors = unavailable.numberOrPercent() + rolling["maxSurge"].numberOrPercent()
            if unavailable.numberOrShare == 0, rolling["maxSurge"].numberOrShare == 0 {
                errors += unavailable.invalid("may not be 0 when `maxSurge` is 0")
            }
            return errors + unavailable.notMoreThanAll()
        default: return strategy.notSupported(["Recreate", "RollingUpdate"])
        }
    }

    /// `ValidateReplicaSetSpec`.
    static func validateReplicaSet(_ object: Value) -> [FieldError] {
        let spec = Field(object, "")["spec"]
        return spec["replicas"].notNegative() + spec["minReadySeconds"].notNegative()
            + templated(spec, "deployment", .named, owner: "ReplicaSet")
    }

    /// Selector and template: they must match, and the pods must be allowed to live on
    /// (`ValidatePodTemplateSpecForReplicaSet`, `ValidatePodTemplateSpecForStatefulSet`).
    private static func templated(
        _ spec: Field, _ kind: String, _ unreadable: Unreadable, owner: String
    ) -> [FieldError] {
        let selector = spec["selector"]
        var errors: [FieldError] = []
        if !selector.exists {
            errors += selector.required()
        } else {
            errors += selector.selector()
            if selector.isEmptySelector { errors += selector.invalid("empty selector is invalid for \(kind)") }
        }
        guard selector.isReadableSelector else {
            return errors + selector.invalid(unreadable == .named ? "invalid label selector" : "")
        }
        if !selector.exists || !selector.isEmptySelector { errors += match(selector, spec["template"]) }
        return errors + pods(spec["template"], owner: owner)
    }

    private static func match(_ selector: Field, _ template: Field) -> [FieldError] {
        let labels = template["metadata"]["labels"]
        if selector.selects(labels) { return [] }
        return [.invalid(labels.path, labels.value ?? .null, "`selector` does not match template `labels`")]
    }

    /// Pods that are started again whenever they end.
    private static func pods(_ template: Field, owner: String) -> [FieldError] {
        var errors = PodRules.validateTemplate(template)
        errors += template["spec"]["restartPolicy"].oneOf(["Always"])
        let deadline = template["spec"]["activeDeadlineSeconds"]
        if deadline.exists { errors += deadline.forbidden("activeDeadlineSeconds in \(owner) is not Supported") }
        return errors
    }

    // MARK: DaemonSets

    /// `ValidateDaemonSetSpec`.
    static func validateDaemonSet(_ object: Value) -> [FieldError] {
        let spec = Field(object, "")["spec"]
        let selector = spec["selector"]
        var errors = selector.selector()
        if selector.isReadableSelector { errors += match(selector, spec["template"]) }
        if selector.exists, selector.isEmptySelector {
            errors += selector.invalid("empty selector is invalid for daemonset")
        }
        errors += pods(spec["template"], owner: "DaemonSet") + spec["minReadySeconds"].notNegative()
        let strategy = spec["updateStrategy"]
        switch strategy["type"].text {
        case "OnDelete": break
        case "RollingUpdate": errors += rollingUpdate(strategy["rollingUpdate"])
        default: errors += strategy.notSupported(["RollingUpdate", "OnDelete"])
        }
        return errors + spec["revisionHistoryLimit"].notNegative()
    }

    /// `ValidateRollingUpdateDaemonSet`.
    private static func rollingUpdate(_ rolling: Field) -> [FieldError] {
        guard rolling.exists else { return rolling.required() }
        let unavailable = rolling["maxUnavailable"]
        let surge = rolling["maxSurge"]
        var errors: [FieldError] = []
        for field in [unavailable, surge] { errors += field.numberOrPercent() + field.notMoreThanAll() }
        switch (unavailable.numberOrShare != 0, surge.numberOrShare != 0) {
        case (true, true): errors += surge.invalid("may not be set when maxUnavailable is non-zero")
        case (false, false): errors += unavailable.required("cannot be 0 when maxSurge is 0")
        default: break
        }
        return errors
    }

    // MARK: StatefulSets

    /// `ValidateStatefulSetSpec`.
    static func validateStatefulSet(_ object: Value) -> [FieldError] {
        let spec = Field(object, "")["spec"]
        var errors: [FieldError] = []
        let management = spec["podManagementPolicy"]
        if management.text.isEmpty {
            errors += management.required()
        } else if !["OrderedReady", "Parallel"].contains(management.text) {
            errors += management.invalid("must be 'OrderedReady' or 'Parallel'")
        }
        errors += statefulStrategy(spec["updateStrategy"])
        let retention = spec["persistentVolumeClaimRetentionPolicy"]
        for name in ["whenDeleted", "whenScaled"] { errors += retention[name].oneOfIfSet(["Retain", "Delete"]) }
        for name in ["replicas", "minReadySeconds"] { errors += spec[name].notNegative() }
        errors += spec["ordinals"]["start"].notNegative() + spec["serviceName"].namedIfAny(.dns1123Label)
        let templates = spec["volumeClaimTemplates"].elements
        for template in templates { errors += ClaimRules.validateSpec(template["spec"]) }
        return errors + templated(mounting(templates, in: spec), "statefulset", .plain, owner: "StatefulSet")
    }

    /// The spec with the claims among the volumes of its pods, where the server, too, puts them first.
    private static func mounting(_ templates: [Field], in spec: Field) -> Field {
        let names = templates.map { $0["metadata"]["name"].text }
        guard !names.isEmpty, var value = spec.value else { return spec }
        let volumes = spec.at("template", "spec", "volumes").elements.filter { !names.contains($0["name"].text) }
        let claims = names.map { ["name": .string($0), "persistentVolumeClaim": ["claimName": .string($0)]] as Value }
        value.set(.array(claims + volumes.compactMap(\.value)), at: ["template", "spec", "volumes"])
        return Field(value, spec.path)
    }

    private static func statefulStrategy(_ strategy: Field) -> [FieldError] {
        let rolling = strategy["rollingUpdate"]
        switch strategy["type"].text {
        case "": return strategy.required()
        case "OnDelete": return rolling.exists ? rolling.invalid("only allowed for updateStrategy 'RollingUpdate'") : []
        case "RollingUpdate":
            return rolling["partition"].notNegative()
        default: return strategy.invalid("must be 'RollingUpdate' or 'OnDelete'")
        }
    }

    // MARK: ReplicationControllers

    /// `ValidateReplicationControllerSpec`: the selector is a plain map.
    static func validateReplicationController(_ object: Value) -> [FieldError] {
        let spec = Field(object, "")["spec"]
        var errors = spec["minReadySeconds"].notNegative() + spec["replicas"].notNegative()
        let selector = spec["selector"]
        if selector.isEmpty { errors += selector.required() }
        let template = spec["template"]
        guard template.exists else { return errors + template.required() }
        let labels = template["metadata"]["labels"]
        if !selector.isEmpty, !LabelSelector(labels: selector.value?.object ?? [:]).matches(labels.value?.object) {
            errors.append(.invalid(labels.path, labels.value ?? .null, "`selector` does not match template `labels`"))
        }
        return errors + pods(template, owner: "ReplicationController")
    }
}
