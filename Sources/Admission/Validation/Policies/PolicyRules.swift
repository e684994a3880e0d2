import APIMachinery
import Model

/// Rules for admission policies and their bindings, but for their expressions
/// (`pkg/apis/admissionregistration/validation`).
enum PolicyRules {
    static func validate(_ object: Value, _ kind: String) -> [FieldError] {
        let spec = Field(object, "")["spec"]
        switch kind {
        case "ValidatingAdmissionPolicy": return policy(spec) + validating(spec)
        case "MutatingAdmissionPolicy": return policy(spec) + mutating(spec)
        case "ValidatingAdmissionPolicyBinding": return binding(spec) + actions(spec["validationActions"])
        case "MutatingAdmissionPolicyBinding": return binding(spec)
        case "ValidatingWebhookConfiguration": return WebhookRules.validate(object, isMutating: false)
        case "MutatingWebhookConfiguration": return WebhookRules.validate(object, isMutating: true)
        default: return []
        }
    }

    private static func policy(_ spec: Field) -> [FieldError] {
        var errors = spec["failurePolicy"].oneOfIfSet(["Fail", "Ignore"])
        let parameter = spec["paramKind"]
        if parameter.exists {
            let version = parameter["apiVersion"]
            if version.text.isEmpty {
                errors += version.required()
            } else if let slash = version.text.firstIndex(of: "/") {
                let group = String(version.text[..<slash])
                errors += NameRule.dns1123Subdomain.mistakes(in: group).flatMap(version.invalid)
            }
            let kind = parameter["kind"]
            if kind.text.isEmpty {
                errors += kind.required()
            } else {
                errors += NameRule.dns1035Label.mistakes(in: kind.text.lowercased()).flatMap {
                    kind.invalid("may have mixed case, but should otherwise match: \($0)")
                }
            }
        }
        let constraints = spec["matchConstraints"]
        errors += constraints.exists ? MatchRules.resources(constraints, isNeeded: true) : constraints.required()
        for variable in spec["variables"].elements {
            if variable["name"].text.allSatisfy(\.isWhitespace) {
                errors += variable["name"].required("name is not specified")
            } else if !isIdentifier(variable["name"].text) {
                errors += variable["name"].invalid("must be a valid CEL identifier")
            }
            if variable["expression"].text.allSatisfy(\.isWhitespace) {
                errors += variable["expression"].required("expression is not specified")
            }
        }
        return errors + MatchRules.conditions(spec["matchConditions"])
    }

    private static func isIdentifier(_ text: String) -> Bool {
        text.wholeMatch(of: /[_a-zA-Z][_a-zA-Z0-9]*/) != nil
            && ![
                "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if",
                "import", "let", "loop", "package", "namespace", "return", "var", "void", "while",
            ].contains(text)
    }

    private static func validating(_ spec: Field) -> [FieldError] {
        var errors: [FieldError] = []
        let notes = spec["auditAnnotations"]
        if spec["validations"].isEmpty, notes.isEmpty {
            for list in [spec["validations"], notes] {
                errors += list.required("validations or auditAnnotations must contain at least one item")
            }
        }
        for validation in spec["validations"].elements {
            if validation["expression"].text.allSatisfy(\.isWhitespace) {
                errors += validation["expression"].required("expression is not specified")
            }
            if validation["message"].text.contains("\n") {
                errors += validation["message"].invalid("must not contain line breaks")
            }
            errors += validation["reason"].oneOfIfSet([
                "Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized",
            ])
        }
        if notes.count > 20 { errors += notes.invalid("must not have more than 20 auditAnnotations") }
        var keys: Set<String> = []
        for note in notes.elements {
            let key = note["key"]
            errors += key.named(.qualifiedName)
            if note["valueExpression"].text.allSatisfy(\.isWhitespace) {
                errors += note["valueExpression"].required("valueExpression is not specified")
            }
            if !keys.insert(key.text).inserted { errors += key.duplicate() }
        }
        return errors
    }

    private static func mutating(_ spec: Field) -> [FieldError] {
        let mutations = spec["mutations"]
        var errors = mutations.isEmpty ? mutations.required("mutations must contain at least one item") : []
        let again = spec["reinvocationPolicy"]
        errors += again.text.isEmpty ? again.required() : again.oneOf(["IfNeeded", "Never"])
        for list in ["resourceRules", "excludeResourceRules"] {
            for rule in spec["matchConstraints"][list].elements where rule["operations"].texts.contains("DELETE") {
                if list == "resourceRules" {
                    errors.append(
                        .notSupported(
                            "spec.matchConstraints.resourceRules.operations", "DELETE",
                            ["*", "CONNECT", "CREATE", "UPDATE"]))
                }
            }
        }
        for mutation in mutations.elements {
            let type = mutation["patchType"]
            let fields = ["ApplyConfiguration": "applyConfiguration", "JSONPatch": "jsonPatch"]
            guard let own = fields[type.text] else {
                errors += type.text.isEmpty ? type.required() : type.notSupported(["ApplyConfiguration", "JSONPatch"])
                continue
            }
            if !mutation[own].exists {
                errors += mutation[own].required("must be specified when patchType is \(type.text)")
            }
            for (_, other) in fields where other != own && mutation[other].exists {
                errors += mutation[other].invalid("must not be specified when patchType is \(type.text)")
            }
        }
        return errors
    }

    private static func binding(_ spec: Field) -> [FieldError] {
        var errors = spec["policyName"].neededName(.dns1123Subdomain)
        let reference = spec["paramRef"]
        if reference.exists {
            let hasName = !reference["name"].text.isEmpty
            errors += reference["name"].namedIfAny(.dns1123Subdomain)
            errors += reference["selector"].selector()
            if hasName, reference["selector"].exists {
                for field in ["name", "selector"] {
                    errors += reference[field].forbidden("name and selector are mutually exclusive")
                }
            } else if !hasName, !reference["selector"].exists {
                errors += reference.required("one of name or selector must be specified")
            }
            let action = reference["parameterNotFoundAction"]
            errors += action.exists ? action.oneOf(["Deny", "Allow"]) : action.required()
        }
        let match = spec["matchResources"]
        return errors + (match.exists ? MatchRules.resources(match, isNeeded: false) : [])
    }

    private static func actions(_ list: Field) -> [FieldError] {
        if list.isEmpty { return list.required("at least one validation action is required") }
        var errors = list.elements.flatMap { $0.oneOf(["Audit", "Deny", "Warn"]) }
        if list.texts.contains("Deny"), list.texts.contains("Warn") {
            errors += list.invalid(
                "must not contain both Deny and Warn (repeating the same validation failure information in the API "
                    + "response and headers serves no purpose)")
        }
        return errors
    }
}
