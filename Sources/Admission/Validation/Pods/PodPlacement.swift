import APIMachinery
import Model

/// Rules for where pods run.
enum PodPlacement {
    /// `validateAffinity`.
    static func affinity(_ affinity: Field) -> [FieldError] {
        var errors: [FieldError] = []
        let required = "requiredDuringSchedulingIgnoredDuringExecution"
        let preferred = "preferredDuringSchedulingIgnoredDuringExecution"
        let node = affinity["nodeAffinity"]
        if node[required].exists { errors += node[required].nodeSelector() }
        for term in node[preferred].elements {
            errors += weight(term["weight"]) + term["preference"].nodeSelectorTerm(checksValues: false)
        }
        for name in ["podAffinity", "podAntiAffinity"] {
            errors += affinity[name][required].elements.flatMap(podTerm)
            for term in affinity[name][preferred].elements {
                errors += weight(term["weight"]) + podTerm(term["podAffinityTerm"])
            }
        }
        return errors
    }

    private static func weight(_ field: Field) -> [FieldError] {
        (1...100).contains(field.number) ? [] : field.invalid("must be in the range 1-100")
    }

    /// `validatePodAffinityTerm`.
    private static func podTerm(_ term: Field) -> [FieldError] {
        var errors = term["labelSelector"].selector() + term["namespaceSelector"].selector()
        for name in term["namespaces"].texts {
            errors += Field(.string(name), "\(term.path).namespace").named(.dns1123Label)
        }
        let keys = term["matchLabelKeys"]
        for list in [keys, term["mismatchLabelKeys"]] { errors += labelKeys(list, term["labelSelector"]) }
        let others = Set(term["mismatchLabelKeys"].texts)
        for key in keys.elements where others.contains(key.text) {
            errors += key.invalid("exists in both matchLabelKeys and mismatchLabelKeys")
        }
        let topology = Field(term["topologyKey"].value ?? "", "\(term.path).topologyKey")
        return errors + topology.needed("can not be empty") + topology.named(.qualifiedName)
    }

    private static func labelKeys(_ keys: Field, _ selector: Field) -> [FieldError] {
        if keys.isEmpty { return [] }
        if !selector.exists { return keys.forbidden("must not be specified when labelSelector is not set") }
        return keys.elements.flatMap { $0.named(.qualifiedName) }
    }

    /// `ValidateTolerations`.
    static func tolerations(_ list: Field) -> [FieldError] {
        list.elements.flatMap { toleration -> [FieldError] in
            var errors = toleration["key"].namedIfAny(.qualifiedName)
            let operation = toleration["operator"]
            if toleration["key"].text.isEmpty, operation.text != "Exists" {
                errors += operation.invalid(
                    "operator must be Exists when `key` is empty, which means \"match all values and all keys\"")
            }
            let effect = toleration["effect"]
            if toleration["tolerationSeconds"].exists, effect.text != "NoExecute" {
                errors += effect.invalid("effect must be 'NoExecute' when `tolerationSeconds` is set")
            }
            switch operation.text {
            case "Equal", "":
                let mistakes = NameRule.labelValue.mistakes(in: toleration["value"].text)
                if !mistakes.isEmpty {
                    errors.append(
                        .invalid(operation.path, toleration["value"].value ?? "", mistakes.joined(separator: ";")))
                }
            case "Exists":
                if !toleration["value"].text.isEmpty {
                    errors.append(
                        .invalid(
                            operation.path, toleration.value ?? "", "value must be empty when `operator` is 'Exists'"))
                }
            default: errors += operation.notSupported(["Equal", "Exists"])
            }
            if !effect.text.isEmpty { errors += effect.oneOf(["NoSchedule", "PreferNoSchedule", "NoExecute"]) }
            return errors
        }
    }

    /// `validateTopologySpreadConstraints`.
    static func spreading(_ list: Field) -> [FieldError] {
        var pairs: Set<String> = []
        return list.elements.flatMap { constraint -> [FieldError] in
            var errors: [FieldError] = []
            if constraint["maxSkew"].number <= 0 {
                errors += constraint["maxSkew"].invalid("must be greater than zero")
            }
            errors += constraint["topologyKey"].needed("can not be empty")
            let action = constraint["whenUnsatisfiable"]
            errors += action.oneOf(["DoNotSchedule", "ScheduleAnyway"])
            let least = constraint["minDomains"]
            if least.exists, least.number <= 0 { errors += least.invalid("must be greater than zero") }
            if least.exists, action.text != "DoNotSchedule" {
                errors += least.invalid(
                    "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not \(action.text)")
            }
            let pair = "{\(constraint["topologyKey"].text), \(action.text)}"
            if !pairs.insert(pair).inserted {
                errors.append(.duplicate("\(constraint.path).{topologyKey, whenUnsatisfiable}", .string(pair)))
            }
            for name in ["nodeAffinityPolicy", "nodeTaintsPolicy"] {
                errors += constraint[name].oneOfIfSet(["Honor", "Ignore"])
            }
            errors += labelKeys(constraint["matchLabelKeys"], constraint["labelSelector"])
            return errors + constraint["labelSelector"].selector()
        }
    }
}
