import Model
import Schemas

/// From what a client sent to what the server holds: known fields of the right types, with defaults.
struct ObjectDecoding {
    let request: ObjectRequest
    let schema: Schema?

    func decode(_ object: inout Value) throws(APIStatus) {
        if let custom = request.resource.custom {
            try custom.decode(&object, request: request)
            return
        }
        if let schema {
            var form = DecodedForm(kind: request.resource.kind)
            form.clean(&object, schema)
            try refuse(form)
        }
        ObjectDefaults.complete(&object, request.resource)
    }

    private func refuse(_ form: DecodedForm) throws(APIStatus) {
        let kind = request.resource.kind
        if let error = form.typeErrors.first {
            throw .badRequest("\(kind) in version \"\(request.version)\" cannot be handled as a \(kind): \(error)")
        }
        if request.options.fieldValidation == .strict, !form.unknownFields.isEmpty {
            throw ObjectDecoding.strictError(form.unknownFields, request)
        }
    }

    static func strictError(_ unknownFields: [String], _ request: ObjectRequest) -> APIStatus {
        let kind = request.resource.kind
        let list = unknownFields.map { "unknown field \"\($0)\"" }.joined(separator: ", ")
        return .badRequest(
            "\(kind) in version \"\(request.version)\" cannot be handled as a \(kind): strict decoding error: \(list)")
    }
}
