internal import APIMachinery
package import Model
package import Schemas

/// What the API server makes of an object that somebody sends, and what it has against it (Kubernetes 1.36, in its words).
///
/// A write has two halves, and the server records between them who owns which field: first the object is decoded, which
/// drops what is unknown and fills in defaults, then it is looked at beside the one that is there.
package enum Admission {
    /// An object as the server holds it, and what its decoder has to say.
    package struct Decoded: Sendable {
        package var object: Value
        /// The paths of fields that the kind does not have; they are gone.
        package var unknownFields: [String] = []
        /// Sentences about values of a wrong type; the object is not to be used then.
        package var typeErrors: [String] = []
    }

    /// Takes a whole object for one of a kind: types, unknown fields, defaults.
    ///
    /// `schema` is that of a built-in kind in the version that is sent; without one nothing is dropped.
    package static func decode(_ object: Value, as kind: AdmittedKind, schema: Schema?) -> Decoded {
        var decoded = Decoded(object: object)
        switch kind.definition {
        case .custom(let custom):
            decoded.object.setDefault("metadata", [:])
            guard let schema = custom?.schema else { return decoded }
            let kept = Defaulting.withoutForbiddenNulls(decoded.object, schema: schema)
            let (pruned, removed) = Pruning.pruned(kept, schema: schema)
            decoded.unknownFields = removed.map(\.goText)
            decoded.object = Defaulting.defaulted(pruned, schema: schema)
        case .builtIn:
            if let schema {
                var form = DecodedForm(kind: kind.name.kind)
                form.clean(&decoded.object, schema)
                decoded.unknownFields = form.unknownFields
                decoded.typeErrors = form.typeErrors
                if !form.typeErrors.isEmpty { return decoded }
            }
            ObjectDefaults.complete(&decoded.object, kind)
        }
        return decoded
    }

    /// The verdict on an object that is to be made, or to take the place of another one.
    package static func admit(_ request: AdmissionRequest) -> AdmissionReview {
        AdmissionReview(causes: ObjectRules.errors(in: request))
    }
}
