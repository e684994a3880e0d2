import APIMachinery
import Model

/// Rules for drivers and what they offer (Kubernetes `pkg/apis/storage/validation`).
enum StorageRules {
    /// `ValidateCSIDriver`.
    static func validateDriver(_ object: Value) -> [FieldError] {
        let spec = Field(object, "")["spec"]
        var errors: [FieldError] = []
        errors += spec["fsGroupPolicy"].oneOfIfSet(["File", "None", "ReadWriteOnceWithFSType"])
        var audiences: Set<String> = []
        for request in spec["tokenRequests"].elements {
            let audience = request["audience"]
            if !audiences.insert(audience.text).inserted {
                errors.append(.duplicate("\(request.path).audience", .string(audience.text)))
            }
            let seconds = request["expirationSeconds"]
            guard seconds.exists else { continue }
            if seconds.number < 600 { errors += seconds.invalid("may not specify a duration less than 10 minutes") }
            if seconds.number > 1 << 32 {
                errors += seconds.invalid("may not specify a duration larger than 2^32 seconds")
            }
        }
        for mode in spec["volumeLifecycleModes"].elements { errors += mode.oneOf(["Ephemeral", "Persistent"]) }
        let period = spec["nodeAllocatableUpdatePeriodSeconds"]
        if period.exists, period.number < 10 { errors += period.invalid("must be greater than or equal to 10 seconds") }
        return errors
    }

    /// `ValidateCSIStorageCapacity`.
    static func validateCapacity(_ object: Value) -> [FieldError] {
        let capacity = Field(object, "")
        return capacity["storageClassName"].named(.dns1123Subdomain) + capacity["nodeTopology"].selector()
            + capacity["capacity"].notNegativeAmount() + capacity["maximumVolumeSize"].notNegativeAmount()
    }

    /// `ValidateVolumeAttributesClass`.
    static func validateAttributes(_ object: Value) -> [FieldError] {
        let attributes = Field(object, "")
        return VolumeForms.driver(attributes["driverName"])
            + VolumeRules.parameters(attributes["parameters"], allowsEmpty: false)
    }
}
