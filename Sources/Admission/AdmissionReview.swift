/// The verdict on a request (`admission.k8s.io/v1`).
package struct AdmissionReview: Sendable {
    /// What the server has against the object, in its order.
    package var causes: [FieldError]

    package var isAllowed: Bool { causes.isEmpty }
}
