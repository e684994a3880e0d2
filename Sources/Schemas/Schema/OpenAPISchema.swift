package import Model

extension Schema {
    /// From a schema of OpenAPI v3, as it stands in a CRD or a module's inputs.
    package init(openAPIv3 document: Value) { self = OpenAPIReader.schema(document) }

    /// From `schema.openAPIV3Schema` of a CRD's version: the whole object, with `apiVersion`, `kind` and `metadata`
    /// as the API server adds them, also to embedded resources.
    package init(customResource document: Value) { self = OpenAPIReader.schema(customResource: document) }

    /// A kind's schema from a document that an API server serves at `/openapi/v3/apis/<group>/<version>`.
    ///
    /// `nil` where the document does not describe the kind.
    package init?(openAPIv3Document document: Value, kind: GroupVersionKind) {
        let definitions = document["components"]?["schemas"]?.object ?? [:]
        guard let definition = definitions.first(where: { $0.value.describes(kind) }) else { return nil }
        self = OpenAPIReader.schema(definition: definition.key, of: definitions)
    }
}

extension Value {
    fileprivate func describes(_ kind: GroupVersionKind) -> Bool {
        (self["x-kubernetes-group-version-kind"]?.array ?? []).contains { entry in
            entry["kind"]?.string == kind.kind && entry["group"]?.string == kind.group
                && entry["version"]?.string == kind.version
        }
    }
}

extension SchemaCatalog {
    /// Adds the served versions of a CustomResourceDefinition; returns their kinds.
    ///
    /// A version without a schema is added with facts and without a schema.
    @discardableResult
    package mutating func add(definition: Value) -> [GroupVersionKind] {
        guard let spec = definition["spec"], let group = spec["group"]?.string, let names = spec["names"],
            let kind = names["kind"]?.string, let plural = names["plural"]?.string
        else { return [] }
        let facts = KindFacts(plural: plural, isNamespaced: spec["scope"]?.string != "Cluster")
        var kinds: [GroupVersionKind] = []
        for version in spec["versions"]?.array ?? [] where version["served"]?.bool == true {
            guard let name = version["name"]?.string else { continue }
            let schema = version["schema"]?["openAPIV3Schema"].map(Schema.init(customResource:))
            let added = GroupVersionKind(group: group, version: name, kind: kind)
            add(added, schema: schema, facts: facts)
            kinds.append(added)
        }
        return kinds
    }
}
