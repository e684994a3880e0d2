import APIMachinery
import Model

/// Rules for annotations that Kubernetes reads in pods (`ValidatePodSpecificAnnotations`).
enum PodAnnotations {
    private static let mirror = "kubernetes.io/config.mirror"
    private static let cost = "controller.kubernetes.io/pod-deletion-cost"
    private static let appArmor = "container.apparmor.security.beta.kubernetes.io/"
    private static let seccomp = WellKnownAnnotation.seccomp
    private static let containerSeccomp = WellKnownAnnotation.containerSeccompPrefix

    static func errors(_ annotations: Field, _ spec: Field) -> [FieldError] {
        annotations.entries.flatMap { key, field -> [FieldError] in
            switch key {
            case mirror:
                return spec["nodeName"].text.isEmpty
                    ? field.invalid("must set spec.nodeName if mirror pod annotation is set") : []
            case cost: return isCost(field.text) ? [] : field.invalid("must be a 32bit integer")
            case _ where key == seccomp || key.hasPrefix(containerSeccomp):
                return seccompProfile(Field(field.value, "\(annotations.path).\(key)"))
            case _ where key.hasPrefix(appArmor):
                return appArmorProfile(field, String(key.dropFirst(appArmor.utf8.count)), spec)
            default: return []
            }
        }
    }

    /// A number of 32 bits without superfluous signs and zeros (`GetDeletionCostFromPodAnnotations`).
    private static func isCost(_ text: String) -> Bool {
        guard Int32(text) != nil, !text.hasPrefix("+") else { return false }
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        return digits == "0" ? text == "0" : !digits.hasPrefix("0")
    }

    private static func seccompProfile(_ field: Field) -> [FieldError] {
        if ["runtime/default", "docker/default", "unconfined"].contains(field.text) { return [] }
        guard field.text.hasPrefix("localhost/") else { return field.invalid("must be a valid seccomp profile") }
        return Field(.string(String(field.text.dropFirst("localhost/".utf8.count))), field.path).localPath()
    }

    private static func appArmorProfile(_ field: Field, _ container: String, _ spec: Field) -> [FieldError] {
        let names = ["containers", "initContainers", "ephemeralContainers"].flatMap { spec[$0].elements }
            .map { $0["name"].text }
        var errors: [FieldError] = []
        if !names.contains(container) {
            errors.append(.invalid(field.path, .string(container), "container not found"))
        }
        let isProfile =
            ["", "runtime/default", "unconfined"].contains(field.text) || field.text.hasPrefix("localhost/")
        return errors + (isProfile ? [] : field.invalid("invalid AppArmor profile name: \"\(field.text)\""))
    }

    // MARK: Annotations beside fields

    /// What an annotation and a field both say must be the same
    /// (`validateSeccompAnnotationsAndFields`, `validateAppArmorAnnotationsAndFieldsMatchOnCreate`).
    static func agreement(_ annotations: Field, _ spec: Field) -> [FieldError] {
        if annotations.isEmpty || spec["os"]["name"].text == "windows" { return [] }
        var errors = seccompAgreement(annotations.entry(seccomp), spec["securityContext"]["seccompProfile"])
        for container in ["containers", "initContainers", "ephemeralContainers"].flatMap({ spec[$0].elements }) {
            let name = container["name"].text
            let context = container["securityContext"]
            errors += seccompAgreement(annotations.entry(containerSeccomp + name), context["seccompProfile"])
            errors += appArmorAgreement(annotations.entry(appArmor + name), context["appArmorProfile"])
        }
        return errors
    }

    private static func seccompAgreement(_ annotation: Field, _ profile: Field) -> [FieldError] {
        guard annotation.exists, profile.exists else { return [] }
        let text = annotation.text
        let agrees: Bool =
            switch profile["type"].text {
            case "Unconfined": text == "unconfined"
            case "RuntimeDefault": ["runtime/default", "docker/default"].contains(text)
            case "Localhost": text == "localhost/\(profile["localhostProfile"].text)"
            default: true
            }
        return agrees ? [] : profile["type"].forbidden("seccomp type in annotation and field must match")
    }

    private static func appArmorAgreement(_ annotation: Field, _ profile: Field) -> [FieldError] {
        guard annotation.exists, profile.exists else { return [] }
        let text = annotation.text
        switch profile["type"].text {
        case "Unconfined" where text != "unconfined", "RuntimeDefault" where text != "runtime/default",
            "Localhost" where !text.hasPrefix("localhost/"):
            return profile["type"].forbidden("apparmor type in annotation and field must match")
        case "Localhost" where text != "localhost/\(profile["localhostProfile"].text)":
            return profile["localhostProfile"].forbidden("apparmor profile in annotation and field must match")
        default: return []
        }
    }
}
