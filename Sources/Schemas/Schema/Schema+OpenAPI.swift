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
            let scale = version["subresources"]?["scale"]?["specReplicasPath"]?.string ?? ""
            let document = version["schema"]?["openAPIV3Schema"]?.limitingReplicas(at: RulePath.names(scale)[...])
            let schema = document.map(Schema.init(customResource:))
            let added = GroupVersionKind(group: group, version: name, kind: kind)
            add(added, schema: schema, facts: facts)
            kinds.append(added)
        }
        return kinds
    }
}

extension Value {
    /// A schema whose number of replicas, which the scale subresource reads, is one that the subresource can hold.
    fileprivate func limitingReplicas(at path: ArraySlice<String>) -> Value {
        guard var schema = object, let name = path.first, var properties = schema["properties"]?.object,
            let field = properties[name]
        else { return self }
        if path.count > 1 {
            properties[name] = field.limitingReplicas(at: path.dropFirst())
        } else if var replicas = field.object, field["type"] == "integer" {
            if (replicas["minimum"]?.integer ?? -1) < 0 { replicas["minimum"] = 0 }
            let most = Int64(Int32.max)
            if (replicas["maximum"]?.integer ?? .max) > most { replicas["maximum"] = .integer(most) }
            properties[name] = .object(replicas)
        }
        schema["properties"] = .object(properties)
        return .object(schema)
    }
}
