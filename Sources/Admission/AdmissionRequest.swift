package import Model

/// What admission is asked about: an object that is decoded and is to be stored (`admission.k8s.io/v1`).
package struct AdmissionRequest: Sendable {
    package var kind: AdmittedKind
    /// The part of the resource that the write goes through, such as `status`; `nil` for the object itself.
    package var subresource: String?
    package var object: Value
    /// What is there; `nil` where the object is to be made.
    package var oldObject: Value?

    package init(_ kind: AdmittedKind, subresource: String? = nil, object: Value, oldObject: Value? = nil) {
        self.kind = kind
        self.subresource = subresource
        self.object = object
        self.oldObject = oldObject
    }

    package enum Operation: String, Sendable {
        case create = "CREATE"
        case update = "UPDATE"
    }

    package var operation: Operation { oldObject == nil ? .create : .update }
}
