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
        return errors + validateContent(object)
    }

    /// Labels, annotations and owners: checked on every write, where names are checked once.
    static func validateContent(_ object: Value) -> [FieldError] {
        let metadata = ObjectMetadata(object)
        var errors: [FieldError] = []
        errors += validateLabels(metadata.labels, "metadata.labels")
        errors += validateAnnotations(metadata.annotations)
        for (index, owner) in (metadata["ownerReferences"]?.array ?? []).enumerated() {
            let path = "metadata.ownerReferences[\(index)]"
            for field in ["apiVersion", "kind", "name", "uid"] where (owner[field]?.string ?? "").isEmpty {
                let why = field == "apiVersion" ? "version must not be empty" : "must not be empty"
                errors.append(.invalid("\(path).\(field)", owner[field] ?? "", why))
            }
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

    private static func validateAnnotations(_ annotations: ValueObject?) -> [FieldError] {
        var errors: [FieldError] = []
        var size = 0
        for annotation in annotations ?? [:] {
            for message in NameRule.qualifiedName.mistakes(in: annotation.key.lowercased()) {
                errors.append(.invalid("metadata.annotations", .string(annotation.key), message))
            }
            size += annotation.key.utf8.count + (annotation.value.string ?? "").utf8.count
        }
        if size > 262_144 {
            errors.append(
                FieldError(
                    reason: .tooLong, path: "metadata.annotations",
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
