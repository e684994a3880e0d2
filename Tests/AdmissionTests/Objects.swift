import Model
import Schemas
import TestSupport
import Testing

@testable import Admission

/// Objects of tests: YAML, as the server holds it once it is decoded.
enum Objects {
    static func kind(of object: Value) -> GroupVersionKind {
        GroupVersionKind(apiVersion: object["apiVersion"]?.string ?? "", kind: object["kind"]?.string ?? "")
    }

    static func decoded(_ yaml: String) throws -> Value {
        let object = try #require(try Value.documents(yaml).first)
        let kind = kind(of: object)
        let schema = try #require(SchemaCatalog.builtIn.schema(for: kind))
        let decoded = Admission.decode(object, as: AdmittedKind(builtIn: kind), schema: schema)
        #expect(decoded.typeErrors.isEmpty && decoded.unknownFields.isEmpty, "\(decoded)")
        return decoded.object
    }

    /// What is wrong with a new object: `spec.replicas FieldValueInvalid`.
    static func mistakes(_ yaml: String) throws -> [String] {
        var object = try decoded(yaml)
        object["metadata"] = .object(
            (object["metadata"]?.object ?? [:]).merging(["name": "a", "namespace": "ns", "uid": "u"]))
        Admission.prepareForCreation(&object, AdmittedKind(builtIn: kind(of: object)))
        let review = Admission.admit(AdmissionRequest(AdmittedKind(builtIn: kind(of: object)), object: object))
        return review.causes.map { "\($0.path) \($0.reason.rawValue.dropFirst("FieldValue".count))" }
    }

    /// What may not become of an object, and the fields that it is about.
    static func refused(_ header: String, _ old: String, _ new: String) throws -> (causes: [String], fields: [String]) {
        let change = ObjectChange(old: try decoded(header + "\n" + old), new: try decoded(header + "\n" + new))
        let errors = ImmutableRules.errors(change, kind(of: change.new).groupKind)
        return (errors.map(\.path), AdmissionReview(causes: errors).immutableFields.map(\.description))
    }
}

extension ValueObject {
    fileprivate func merging(_ others: ValueObject) -> ValueObject {
        var result = self
        for field in others.fields where result[field.key] == nil { result[field.key] = field.value }
        return result
    }
}
