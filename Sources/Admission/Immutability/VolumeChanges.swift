import APIMachinery
import Model

/// What may not change of volumes and the claims on them (`ValidatePersistentVolumeClaimUpdate`,
/// `ValidatePersistentVolumeUpdate`).
enum VolumeChanges {
    static func claim(_ change: ObjectChange) -> [FieldError] {
        let isBound = change.new.value(at: ["status", "phase"]) == "Bound"
        let settled = ObjectChange(
            old: change.old["spec"] ?? [:], new: withoutFree(change.new["spec"] ?? [:], change, isBound: isBound))
        let frozen = ObjectChange(old: ["spec": settled.old], new: ["spec": settled.new]).frozen(
            ["spec"], except: [],
            .forbidden(
                "spec",
                "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound "
                    + "claims"))
        return frozen.map { naming(size: $0) } + shrunk(change)
            + change.immutable(["spec", "volumeMode"], named: "volumeMode") + attributesClass(change)
    }

    private static let size = ["spec", "resources", "requests", "storage"]

    /// The new spec with the old values of the fields that may change.
    private static func withoutFree(_ spec: Value, _ change: ObjectChange, isBound: Bool) -> Value {
        let old = change.old["spec"] ?? [:]
        var spec = spec
        // The binder writes the volume into a claim, once.
        if (old["volumeName"]?.string ?? "").isEmpty { spec["volumeName"] = old["volumeName"] }
        // A claim from before there was a default class takes it.
        let isAnnotated = ObjectMetadata(change.old).annotations?[classAnnotation] != nil
        if old["storageClassName"] == nil, !isAnnotated, spec["storageClassName"]?.string?.isEmpty == false {
            spec["storageClassName"] = nil
        }
        if isBound {
            spec["volumeAttributesClassName"] = old["volumeAttributesClassName"]
            if spec["resources"]?["requests"] != nil {
                spec.set(change.old.value(at: size), at: ["resources", "requests", "storage"])
            }
        }
        return spec
    }

    private static let classAnnotation = "volume.beta.kubernetes.io/storage-class"

    /// Of `resources` only the storage is anything that people know by name.
    private static func naming(size error: FieldError) -> FieldError {
        error.changing(
            error.changes.map {
                $0 == FieldPath(keys: "spec", "resources") ? FieldPath(size.map(FieldPath.Step.key)) : $0
            })
    }

    /// A claim that failed to grow may ask for less again, as long as it is more than there is.
    private static func shrunk(_ change: ObjectChange) -> [FieldError] {
        func quantity(_ object: Value, _ path: [String]) -> Quantity {
            object.value(at: path)?.string.flatMap { Quantity($0) } ?? Quantity(0)
        }
        let after = quantity(change.new, size)
        guard after < quantity(change.old, size), after <= quantity(change.old, ["status", "capacity", "storage"])
        else { return [] }
        return [
            FieldError.forbidden(size.joined(separator: "."), "field can not be less than status.capacity")
                .changing(size)
        ]
    }

    private static func attributesClass(_ change: ObjectChange) -> [FieldError] {
        let path = ["spec", "volumeAttributesClassName"]
        let name = change.new.value(at: path)?.string
        guard change.isChanged(path), name?.isEmpty ?? true,
            change.old.value(at: ["status", "currentVolumeAttributesClassName"]) != nil
        else { return [] }
        return [
            FieldError.forbidden(
                path.joined(separator: "."),
                "update to \(name == nil ? "nil" : "empty string") is forbidden when "
                    + "status.currentVolumeAttributesClassName is not nil"
            ).changing(path)
        ]
    }

    // MARK: - Volumes

    /// What is no source of the volume in its spec.
    static let general: Set<String> = [
        "accessModes", "capacity", "claimRef", "mountOptions", "nodeAffinity", "persistentVolumeReclaimPolicy",
        "storageClassName", "volumeAttributesClassName", "volumeMode",
    ]

    static func volume(_ change: ObjectChange) -> [FieldError] {
        change.frozen(
            ["spec"], except: general,
            .forbidden(
                "spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation"))
            + change.immutable(["spec", "volumeMode"], named: "volumeMode")
    }
}
