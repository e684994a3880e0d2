import Model

// What Kubernetes says only in the sentences of its messages, for which it has no reason of its own: each is asked for
// here and nowhere else, with the file of Kubernetes 1.36 that writes it.

extension ClusterError {
    /// Whether the request was refused because something that it needs does not exist.
    ///
    /// A missing namespace is 404 (apimachinery `pkg/api/errors` `NewNotFound`: "namespaces \"a\" not found"); admission
    /// plugins refuse objects with 403 ("error looking up service account a/b: serviceaccount \"b\" not found", "pod
    /// rejected: RuntimeClass \"a\" not found": `plugin/pkg/admission/serviceaccount`, `…/runtimeclass`).
    package var saysSomethingIsMissing: Bool {
        (code == .notFound || code == .forbidden) && message.contains("not found")
    }

    /// Whether the account lacks the right, rather than that an admission plugin refuses the object (apiserver
    /// `pkg/endpoints/handlers/responsewriters/errors.go`: "User \"a\" cannot patch resource \"b\" in API group …").
    package var saysMayNotWrite: Bool {
        code == .forbidden && ["patch", "create"].contains { message.contains(" cannot \($0) resource ") }
    }

    /// Whether a claim was refused to grow: by its storage class, or because nothing provisions it
    /// (`plugin/pkg/admission/storage/persistentvolume/resize`: "only dynamically provisioned pvc can be resized and the
    /// storageclass that provisions the pvc must support resize").
    package var saysClaimCannotGrow: Bool { code == .forbidden && message.contains("resize") }
}

extension Cause {
    /// Whether another Service holds the address or the node port
    /// (`pkg/registry/core/service/portallocator` and `…/ipallocator`, `ErrAllocated`: "provided port is already
    /// allocated", "provided IP is already allocated").
    package var saysAlreadyAllocated: Bool { message.contains("already allocated") }

    /// Whether the server refuses to change this field of an object that exists (apimachinery `pkg/api/validation`
    /// `FieldImmutableErrorMsg`: "field is immutable"; `pkg/apis/core/validation`: "is immutable after creation",
    /// "may not change once set"; `pkg/apis/apps/validation` and batch: "updates to … are forbidden").
    package var isImmutable: Bool {
        (reason == "FieldValueForbidden" && message.contains("updates to "))
            || Cause.immutabilitySigns.contains { message.contains($0) }
    }

    /// `Validate…Update` in Kubernetes' `pkg/apis/*/validation`, 1.36.
    private static let immutabilitySigns = [
        "field is immutable", "is immutable after creation", "may not change once set", "cannot change roleRef",
        "may not be changed in an update", "pod updates may not", "existing toleration can not be modified",
        "only additions", "only deletion is allowed", "can only be modified in tandem",
        "field can not be less than status.capacity",
    ]
}
