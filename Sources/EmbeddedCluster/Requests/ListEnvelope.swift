import Model

/// The list object around the objects that a request asked for.
struct ListEnvelope {
    let request: ObjectRequest

    /// Items of built-in kinds do not repeat their kind, as typed lists don't.
    func around(_ objects: [Value], _ metadata: ValueObject) -> Value {
        let form = request.form
        let resource = request.resource
        if form.isMetadataOnly {
            return [
                "kind": "PartialObjectMetadataList", "apiVersion": "meta.k8s.io/v1", "metadata": .object(metadata),
                "items": .array(objects.map(form.shape)),
            ]
        }
        let items = objects.map { object -> Value in
            if resource.isCustom { return form.shape(object) }
            var item = object
            item["kind"] = nil
            item["apiVersion"] = nil
            return item
        }
        return [
            "kind": .string(resource.listKind), "apiVersion": .string(resource.apiVersion(request.version)),
            "metadata": .object(metadata), "items": .array(items),
        ]
    }
}
