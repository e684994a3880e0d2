package import Model

/// The verdict on a request (`admission.k8s.io/v1`).
package struct AdmissionReview: Sendable {
    /// What the server has against the object, in its order.
    package var causes: [FieldError]

    package var isAllowed: Bool { causes.isEmpty }

    /// The fields that would change and may not.
    package var immutableFields: [FieldPath] {
        var fields: [FieldPath] = []
        for field in causes.flatMap(\.changes) where !fields.contains(field) { fields.append(field) }
        return fields
    }
}
