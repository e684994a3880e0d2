import Kinds
package import Model
package import Schemas

/// What admission has to know of the kind of an object.
package struct AdmittedKind: Sendable {
    /// What a CRD says of its kind's objects in one version.
    package struct Custom: Sendable {
        package var schema: Schema
        /// Where `/scale` finds the number of replicas.
        package var scaledReplicas: [String]?

        package init(schema: Schema, scaledReplicas: [String]? = nil) {
            self.schema = schema
            self.scaledReplicas = scaledReplicas
        }
    }

    /// How the rules tell the built-in kinds apart.
    enum Definition: Sendable {
        case builtIn
        /// `nil` where nothing is known of the kind's objects.
        case custom(Custom?)
    }

    package let name: GroupVersionKind
    package let isNamespaced: Bool
    let hasStatus: Bool
    let definition: Definition

    /// A kind that the server itself serves.
    package init(builtIn kind: GroupVersionKind) {
        let facts = BuiltInKinds.find(kind.groupKind)
        name = kind
        isNamespaced = facts?.isNamespaced ?? true
        hasStatus = facts?.hasStatus ?? false
        definition = .builtIn
    }

    /// A kind of a CRD.
    package init(custom kind: GroupVersionKind, isNamespaced: Bool, _ custom: Custom?) {
        name = kind
        self.isNamespaced = isNamespaced
        hasStatus = false
        definition = .custom(custom)
    }

    /// A kind of which the schema is at hand, whoever defines it.
    package init(_ kind: GroupVersionKind, schema: Schema) {
        if BuiltInKinds.find(kind.groupKind) != nil {
            self.init(builtIn: kind)
        } else {
            self.init(custom: kind, isNamespaced: true, Custom(schema: schema))
        }
    }

    var groupKind: GroupKind { name.groupKind }
}
