import APIMachinery
import Model

/// Rules for names, labels and the rest of the metadata (apimachinery `pkg/api/validation/objectmeta.go`).
enum MetadataRules {
    static func validate(_ object: Value, _ kind: AdmittedKind) -> [FieldError] {
        var errors: [FieldError] = []
        let metadata = ObjectMetadata(object)
        let name = metadata["name"]?.string ?? ""
        let rule = NameRules.rule(of: kind.groupKind)
        if let prefix = metadata["generateName"]?.string, !prefix.isEmpty, name.isEmpty == false,
            !rule.allows(prefix: prefix)
        {
            errors += rule.errors(prefix, "metadata.generateName")
        }
        if name.isEmpty {
            errors.append(.required("metadata.name", "name or generateName is required"))
        } else {
            errors += rule.errors(name, "metadata.name")
        }
        if kind.isNamespaced, (metadata["namespace"]?.string ?? "").isEmpty {
            errors.append(.required("metadata.namespace"))
        }
        return errors + validateContent(object, kind)
    }

    /// Labels, annotations and owners: checked on every write, where names are checked once.
    static func validateContent(_ object: Value, _ kind: AdmittedKind) -> [FieldError] {
        let metadata = ObjectMetadata(object)
        var errors: [FieldError] = []
        errors += validateLabels(metadata.labels, "metadata.labels")
        errors += validateAnnotations(metadata.annotations, "metadata.annotations")
        errors += validateOwners(Field(object["metadata"]?["ownerReferences"], "metadata.ownerReferences"))
        let finalizers = Field(object["metadata"]?["finalizers"], "metadata.finalizers")
        return errors + validateFinalizers(finalizers, isQualified: isOfCore(kind))
    }

    /// `ValidateOwnerReferences`; the server's places have no positions.
    private static func validateOwners(_ owners: Field) -> [FieldError] {
        var errors: [FieldError] = []
        for owner in owners.elements {
            let parts = owner["apiVersion"].text.split(separator: "/", omittingEmptySubsequences: false)
            if parts.count > 2 || parts.last?.isEmpty != false {
                errors.append(
                    .invalid("\(owners.path).apiVersion", owner["apiVersion"].value ?? "", "version must not be empty"))
            }
            for field in ["kind", "name", "uid"] where owner[field].text.isEmpty {
                errors.append(.invalid("\(owners.path).\(field)", "", "must not be empty"))
            }
            if owner["apiVersion"].text == "v1", owner["kind"].text == "Event" {
                errors += owners.invalid("/v1, Kind=Event is disallowed from being an owner")
            }
        }
        if owners.elements.count(where: { $0["controller"].isTrue }) > 1 {
            errors += owners.invalid("Only one reference can have Controller set to true")
        }
        return errors
    }

    /// Whether the kind's metadata are looked at by the rules of the core group (`pkg/apis/core/validation`
    /// `ValidateObjectMeta`) beside those of the API machinery.
    private static func isOfCore(_ kind: AdmittedKind) -> Bool {
        guard case .builtIn = kind.definition else { return false }
        return ![
            "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "coordination.k8s.io",
            "flowcontrol.apiserver.k8s.io",
        ].contains(kind.name.group)
    }

    private static let standardFinalizers = ["orphan", "foregroundDeletion", "kubernetes"]

    /// `ValidateFinalizers`, `ValidateFinalizerName` of Kubernetes' own kinds.
    private static func validateFinalizers(_ finalizers: Field, isQualified: Bool) -> [FieldError] {
        var errors: [FieldError] = []
        for finalizer in finalizers.elements {
            errors += Field(finalizer.value ?? "", finalizers.path).named(.qualifiedName)
            if isQualified, !finalizer.text.contains("/"), !standardFinalizers.contains(finalizer.text) {
                errors += finalizer.invalid("name is neither a standard finalizer name nor is it fully qualified")
            }
        }
        if finalizers.texts.contains("orphan"), finalizers.texts.contains("foregroundDeletion") {
            errors += finalizers.invalid("finalizer orphan and foregroundDeletion cannot be both set")
        }
        return errors
    }

    static func validateLabels(_ labels: ValueObject?, _ path: String) -> [FieldError] {
        var errors: [FieldError] = []
        for label in labels ?? [:] {
            errors += NameRule.qualifiedName.errors(label.key, path)
            errors += NameRule.labelValue.errors(label.value.string ?? "", path)
        }
        return errors
    }

    /// `ValidateAnnotations`.
    static func validateAnnotations(_ annotations: ValueObject?, _ path: String) -> [FieldError] {
        var errors: [FieldError] = []
        var size = 0
        for annotation in annotations ?? [:] {
            for message in NameRule.qualifiedName.mistakes(in: annotation.key.lowercased()) {
                errors.append(.invalid(path, .string(annotation.key), message))
            }
            size += annotation.key.utf8.count + (annotation.value.string ?? "").utf8.count
        }
        if size > 262_144 {
            errors.append(
                FieldError(
                    reason: .tooLong, path: path,
                    message: "Too long: may not be more than 262144 bytes"))
        }
        return errors
    }

    static func validateUpdate(_ object: Value, live: Value) -> [FieldError] {
        var errors: [FieldError] = []
        for field in ["name", "namespace", "uid", "creationTimestamp"] {
            let value = object["metadata"]?[field]
            if value != live["metadata"]?[field] {
                errors.append(.invalid("metadata.\(field)", value ?? "", "field is immutable"))
            }
        }
        let before = ObjectMetadata(live)
        if before.isDeleting {
            let added = ObjectMetadata(object).finalizers.filter { !before.finalizers.contains($0) }
            if !added.isEmpty {
                let list = added.map { GoText.quoted($0) }.joined(separator: ", ")
                errors.append(
                    .forbidden(
                        "metadata.finalizers",
                        "no new finalizers can be added if the object is being deleted, found new finalizers "
                            + "[]string{\(list)}"))
            }
        }
        return errors
    }
}
