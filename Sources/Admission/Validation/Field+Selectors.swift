import APIMachinery
import Model

/// Rules of label selectors (apimachinery `pkg/apis/meta/v1/validation`).
extension Field {
    /// `ValidateLabelSelector`.
    func selector() -> [FieldError] {
        guard exists else { return [] }
        return self["matchLabels"].labels() + self["matchExpressions"].elements.flatMap(Field.requirement)
    }

    /// `ValidateLabelSelectorRequirement`.
    private static func requirement(_ field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        let values = field["values"]
        switch field.operation {
        case .isIn, .notIn:
            if values.isEmpty { errors += values.required("must be specified when `operator` is 'In' or 'NotIn'") }
        case .exists, .doesNotExist:
            if !values.isEmpty {
                errors += values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
            }
        default: errors += field["operator"].invalid("not a valid selector operator")
        }
        errors += field["key"].named(.qualifiedName)
        return errors + values.elements.flatMap { $0.named(.labelValue) }
    }

    /// The operator of an expression.
    var operation: LabelRequirement.Operator? { LabelSelector.operations[self["operator"].text] }

    /// Whether apimachinery makes a selector of it (`LabelSelectorAsSelector`).
    var isReadableSelector: Bool {
        guard exists else { return true }
        let pairs = self["matchLabels"].entries
        guard pairs.allSatisfy({ NameRule.qualifiedName.allows($0.key) && NameRule.labelValue.allows($0.field.text) })
        else { return false }
        return self["matchExpressions"].elements.allSatisfy { expression in
            guard NameRule.qualifiedName.allows(expression["key"].text) else { return false }
            let values = expression["values"]
            guard values.texts.allSatisfy({ NameRule.labelValue.allows($0) }) else { return false }
            switch expression.operation {
            case .isIn, .notIn: return !values.isEmpty
            case .exists, .doesNotExist: return values.isEmpty
            default: return false
            }
        }
    }

    var isEmptySelector: Bool { self["matchLabels"].isEmpty && self["matchExpressions"].isEmpty }

    /// Whether labels fit; a selector that is not there fits none.
    func selects(_ labels: Field) -> Bool { LabelSelector(object: value).matches(labels.value?.object) }

    // MARK: Nodes

    /// `ValidateNodeSelector`.
    func nodeSelector() -> [FieldError] {
        let terms = self["nodeSelectorTerms"]
        if terms.isEmpty { return terms.required("must have at least one node selector term") }
        return terms.elements.flatMap { $0.nodeSelectorTerm(checksValues: true) }
    }

    /// `ValidateNodeSelectorTerm`: in a preference, values of labels are taken as they are.
    func nodeSelectorTerm(checksValues: Bool) -> [FieldError] {
        self["matchExpressions"].elements.flatMap { $0.nodeRequirement(checksValues: checksValues) }
            + self["matchFields"].elements.flatMap { $0.nodeFieldRequirement() }
    }

    /// `ValidateNodeSelectorRequirement`.
    private func nodeRequirement(checksValues: Bool) -> [FieldError] {
        var errors: [FieldError] = []
        let values = self["values"]
        switch operation {
        case .isIn, .notIn:
            if values.isEmpty { errors += values.required("must be specified when `operator` is 'In' or 'NotIn'") }
        case .exists, .doesNotExist:
            if !values.isEmpty {
                errors += values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
            }
        case nil where ["Gt", "Lt"].contains(self["operator"].text):
            if values.count != 1 {
                errors += values.required("must be specified single value when `operator` is 'Lt' or 'Gt'")
            }
        default: errors += self["operator"].invalid("not a valid selector operator")
        }
        errors += self["key"].named(.qualifiedName)
        guard checksValues else { return errors }
        return errors + values.elements.flatMap { $0.named(.labelValue) }
    }

    /// `ValidateNodeFieldSelectorRequirement`.
    private func nodeFieldRequirement() -> [FieldError] {
        var errors: [FieldError] = []
        let values = self["values"]
        if !["In", "NotIn"].contains(self["operator"].text) {
            errors += self["operator"].invalid("not a valid selector operator")
        } else if values.count != 1 {
            errors += values.required(
                "must be only one value when `operator` is 'In' or 'NotIn' for node field selector")
        }
        guard self["key"].text == "metadata.name" else {
            return errors + self["key"].invalid("not a valid field selector key")
        }
        return errors + values.elements.flatMap { $0.named(.dns1123Subdomain) }
    }
}
