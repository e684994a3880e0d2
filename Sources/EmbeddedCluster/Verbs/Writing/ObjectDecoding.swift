import Admission
import Documents
import Model

/// From what a client sent to what the server holds: an object of the right kind with known fields of the right types,
/// and with defaults.
struct ObjectDecoding {
    let request: ObjectRequest

    /// The object in the request's body, checked and completed as the server's decoder does.
    func body() throws(APIStatus) -> Value {
        var object = try document()
        try checkKind(of: object)
        object["apiVersion"] = .string(request.resource.apiVersion(request.version))
        object["kind"] = .string(request.resource.kind)
        return try decoded(object)
    }

    /// Takes a whole object for what the request's resource holds: types, unknown fields, defaults.
    func decoded(_ object: Value) throws(APIStatus) -> Value {
        let decoded = Admission.decode(
            object, as: request.resource.admittedKind(request.version), schema: request.schema)
        let kind = request.resource.kind
        if let error = decoded.typeErrors.first {
            throw .badRequest("\(kind) in version \"\(request.version)\" cannot be handled as a \(kind): \(error)")
        }
        if request.options.fieldValidation == .strict, !decoded.unknownFields.isEmpty {
            let list = decoded.unknownFields.map { "unknown field \"\($0)\"" }.joined(separator: ", ")
            throw .badRequest(
                "\(kind) in version \"\(request.version)\" cannot be handled as a \(kind): strict decoding error: \(list)"
            )
        }
        return decoded.object
    }

    // MARK: - The body

    private func document() throws(APIStatus) -> Value {
        let unrecognized = "the object provided is unrecognized (must be of type \(request.resource.kind)): "
        guard !request.body.isEmpty else {
            throw .badRequest(
                unrecognized + "couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)")
        }
        do throws(JSONError) {
            return try JSON.parse(request.body)
        } catch {
            throw .badRequest(unrecognized + "couldn't get version/kind; json parse error: \(error.message)")
        }
    }

    private func checkKind(of object: Value) throws(APIStatus) {
        let resource = request.resource
        let kind = object["kind"]?.string ?? ""
        let apiVersion = object["apiVersion"]?.string ?? ""
        if resource.isCustom {
            guard !kind.isEmpty else {
                throw .badRequest(
                    "the object provided is unrecognized (must be of type \(resource.kind)): Object 'Kind' is missing")
            }
            guard kind == resource.kind else {
                throw .invalid(
                    group: resource.group, kind: kind, name: object.objectName,
                    [.invalid("kind", .string(kind), "must be \(resource.kind)")])
            }
            return try checkVersion(apiVersion)
        }
        guard kind.isEmpty || kind == resource.kind else {
            throw .badRequest(
                "\(kind) in version \"\(request.version)\" cannot be handled as a \(resource.kind): converting "
                    + "(\(request.version).\(kind)) to (\(request.version).\(resource.kind)): unknown conversion")
        }
        if !apiVersion.isEmpty, !kind.isEmpty { try checkVersion(apiVersion) }
    }

    private func checkVersion(_ apiVersion: String) throws(APIStatus) {
        let expected = request.resource.apiVersion(request.version)
        guard apiVersion == expected else {
            throw .badRequest(
                "the API version in the data (\(apiVersion)) does not match the expected API version (\(expected))")
        }
    }
}
