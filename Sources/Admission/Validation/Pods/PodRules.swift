import APIMachinery
import Model

/// Rules for pods and what becomes pods (`ValidatePodSpec` and `ValidatePodTemplateSpec`).
enum PodRules {
    /// A new Pod (`ValidatePodCreate`).
    static func validatePod(_ object: Value, isNew: Bool) -> [FieldError] {
        let pod = Field(object, "")
        let spec = pod["spec"]
        let context = PodContext(spec: spec, isPod: true, name: pod["metadata"]["name"].text)
        var errors = PodAnnotations.errors(pod["metadata"]["annotations"], spec)
        errors += validate(context)
        for list in ["containers", "initContainers"] {
            for container in spec[list].elements where container["image"].text.hasOuterSpace {
                errors += container["image"].invalid("must not have leading or trailing whitespace")
            }
        }
        if isNew { errors += created(spec) }
        return errors
            + PodAnnotations.agreement(pod["metadata"]["annotations"], spec)
    }

    /// What a Pod may not have from the beginning.
    private static func created(_ spec: Field) -> [FieldError] {
        var errors: [FieldError] = []
        if !spec["ephemeralContainers"].isEmpty {
            errors += spec["ephemeralContainers"].forbidden("cannot be set on create")
        }
        if spec["nodeName"].exists, !spec["nodeName"].text.isEmpty, !spec["schedulingGates"].isEmpty {
            errors += spec["nodeName"].forbidden("cannot be set until all schedulingGates have been cleared")
        }
        return errors
    }

    /// A pod template, whoever has it.
    static func validateTemplate(_ template: Field) -> [FieldError] {
        // The server's paths of a template's metadata leave `metadata` out.
        let labels = Field(template["metadata"]["labels"].value, "\(template.path).labels")
        let annotations = Field(template["metadata"]["annotations"].value, "\(template.path).annotations")
        let spec = template["spec"]
        var errors = labels.labels() + MetadataRules.validateAnnotations(annotations.value?.object, annotations.path)
        errors += PodAnnotations.errors(annotations, spec)
        errors += validate(PodContext(spec: spec, isPod: false, name: ""))
        errors += PodAnnotations.agreement(annotations, spec)
        if !spec["ephemeralContainers"].isEmpty {
            errors += spec["ephemeralContainers"].forbidden("ephemeral containers not allowed in pod template")
        }
        return errors
    }

    /// `ValidatePodSpec`.
    private static func validate(_ given: PodContext) -> [FieldError] {
        var context = given
        let spec = context.spec
        var errors = PodVolumes.validate(&context)
        errors += resourceClaims(spec["resourceClaims"])
        context.resourceClaims = Set(spec["resourceClaims"].elements.map { $0["name"].text })
        errors += ContainerRules.validateAll(context)
        errors += PodResources.validate(spec)
        errors += spec["restartPolicy"].oneOf(["Always", "OnFailure", "Never"])
        errors += names(spec) + PodNetworkRules.validate(spec) + spec["nodeSelector"].labels()
        errors += PodSecurityRules.validate(spec)
        errors += PodPlacement.affinity(spec["affinity"]) + gates(spec)
        errors += PodPlacement.spreading(spec["topologySpreadConstraints"])
        errors += PodPlacement.tolerations(spec["tolerations"])
        errors += limits(spec)
        errors += ResourceRules.limits(Field(spec["overhead"].value, "\(spec.path).overhead.limits"))
        return errors + PodSystem.validate(spec)
    }

    private static func names(_ spec: Field) -> [FieldError] {
        spec["serviceAccountName"].namedIfAny(.dns1123Subdomain) + spec["nodeName"].namedIfAny(.dns1123Subdomain)
            + spec["hostname"].namedIfAny(.dns1123Label) + spec["subdomain"].namedIfAny(.dns1123Label)
            + spec["priorityClassName"].namedIfAny(.dns1123Subdomain)
            + (spec["runtimeClassName"].exists ? spec["runtimeClassName"].named(.dns1123Subdomain) : [])
    }

    private static func limits(_ spec: Field) -> [FieldError] {
        var errors = spec["activeDeadlineSeconds"].within(1...Int64(Int32.max))
        let preemption = spec["preemptionPolicy"]
        if preemption.exists {
            errors +=
                preemption.text.isEmpty
                ? preemption.required() : preemption.oneOf(["PreemptLowerPriority", "Never"])
        }
        return errors
    }

    /// `validateReadinessGates`, `validateSchedulingGates`.
    private static func gates(_ spec: Field) -> [FieldError] {
        var errors = spec["readinessGates"].elements.flatMap { $0["conditionType"].named(.qualifiedName) }
        var seen: Set<String> = []
        for gate in spec["schedulingGates"].elements {
            let name = Field(gate["name"].value ?? "", gate.path)
            errors += name.named(.qualifiedName)
            if !seen.insert(name.text).inserted { errors += name.duplicate() }
        }
        return errors
    }

    /// `ValidatePodResourceClaims`.
    private static func resourceClaims(_ claims: Field) -> [FieldError] {
        var seen: Set<String> = []
        return claims.elements.flatMap { claim -> [FieldError] in
            var errors: [FieldError] = []
            let name = claim["name"]
            if name.text.isEmpty {
                errors += name.required()
            } else if !seen.insert(name.text).inserted {
                errors += name.duplicate()
            } else {
                errors += name.named(.dns1123Label)
            }
            let sources = [claim["resourceClaimName"], claim["resourceClaimTemplateName"]]
            switch sources.count(where: \.exists) {
            case 0:
                errors += claim.invalid("must specify one of: `resourceClaimName`, `resourceClaimTemplateName`")
            case 1: break
            default:
                errors += claim.invalid(
                    "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified")
            }
            return errors + sources.filter(\.exists).flatMap { $0.named(.dns1123Subdomain) }
        }
    }
}

extension String {
    /// Whether Go's `strings.TrimSpace` makes another text of it.
    var hasOuterSpace: Bool { first?.isWhitespace == true || last?.isWhitespace == true }
}
