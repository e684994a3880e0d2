internal import Documents
internal import Model
internal import Schemas

/// Patches of any shape on objects of any shape, and validation of what comes out.
enum PatchFuzzing {
    private static let schema = SchemaCatalog.builtIn.schema(
        for: GroupVersionKind(group: "apps", version: "v1", kind: "Deployment"))

    /// The first document is the object, the second the patch, the third a schema.
    static func run(_ bytes: [UInt8]) {
        guard let documents = try? YAML.parse(bytes, file: .none), let object = documents.first?.value else { return }
        let patch = documents.count > 1 ? documents[1].value : object
        let merged = MergePatch.apply(patch, to: object)
        precondition(MergePatch.apply(patch, to: merged) == merged, "a merge patch changes something the second time")
        _ = try? JSONPatch.apply(patch, to: object)
        if let schema {
            if let result = try? StrategicMerge.apply(patch, to: object, schema: schema) {
                _ = Validation.validate(result, schema: schema)
            }
            _ = TypedForm.normalized(object, schema: schema)
        }
        validate(object, by: Schema(customResource: documents.count > 2 ? documents[2].value : patch))
    }

    private static func validate(_ object: Value, by schema: Schema) {
        let pruned = Pruning.pruned(object, schema: schema).value
        precondition(Pruning.pruned(pruned, schema: schema).removed.isEmpty, "pruning leaves something to prune")
        let complete = Defaulting.defaulted(pruned, schema: schema)
        _ = Validation.validate(complete, schema: schema)
        _ = ValidationRules.violations(in: complete, old: object, schema: schema)
    }
}
