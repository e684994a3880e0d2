package import Model

extension Value {
    /// The object from which cert-manager's injector takes the certificate authority that it writes into this one.
    ///
    /// Without it the API server does not trust whom it is to call.
    package var injectedAuthority: ObjectReference? {
        let sources = [
            ("cert-manager.io/inject-ca-from", "cert-manager.io", "Certificate"),
            ("cert-manager.io/inject-ca-from-secret", "", "Secret"),
        ]
        for (key, group, kind) in sources {
            let parts = (self["metadata"]?["annotations"]?[key]?.string ?? "").split(separator: "/")
            guard parts.count == 2 else { continue }
            let target = ObjectIdentity(
                group: group, kind: kind, namespace: String(parts[0]), name: String(parts[1]))
            return ObjectReference(target: target, path: FieldPath(keys: "metadata", "annotations", key))
        }
        return nil
    }
}
