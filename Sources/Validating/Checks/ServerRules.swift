internal import APIMachinery
internal import Admission
internal import Model
internal import Schemas

/// What the API server has against an object beside its schema: names, labels, keys, ports, and what belongs together.
///
/// The rules are those of `Admission`, so that validating, planning and the embedded cluster give one verdict.
struct ServerRules {
    let schemas: SchemaCatalog

    /// `schema` is that of the object's kind.
    func problems(of object: DesiredObject, schema: Schema) -> [Diagnostic] {
        let kind =
            schemas.isAdded(object.kind)
            ? AdmittedKind(custom: object.kind, isNamespaced: !object.identity.namespace.isEmpty, nil)
            : AdmittedKind(builtIn: object.kind)
        let decoded = Admission.decode(ServerRules.filled(object), as: kind, schema: schema)
        // Values of a wrong type are the schema's to tell.
        guard decoded.typeErrors.isEmpty else { return [] }
        var made = decoded.object
        Admission.prepareForCreation(&made, kind)
        let causes = Admission.admit(AdmissionRequest(kind, object: made)).causes
        // Which namespace an object is in is for composing to say.
        return causes.filter { $0.path != "metadata.namespace" }.map { diagnostic(for: $0, of: object) }
    }

    /// The object with something under each key whose value comes from elsewhere.
    private static func filled(_ object: DesiredObject) -> Value {
        var value = object.value
        // `{}` in base64: a text that any type of Secret takes.
        for key in object.secretKeys { value.set("e30=", at: FieldPath(keys: "data", key.key)) }
        return value
    }

    private func diagnostic(for error: FieldError, of object: DesiredObject) -> Diagnostic {
        let isMissing = error.reason == .required
        return Diagnostic(
            code: isMissing ? "validate.missing-field" : "validate.invalid-value",
            summary: isMissing ? "Missing field" : "Invalid value",
            detail: "The API server refuses \(object.identity): \(error.text).", at: object.origin.range,
            object: object.identity, path: FieldPath(serverText: error.path, in: object.value))
    }
}
