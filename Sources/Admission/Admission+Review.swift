import APIMachinery
package import Model
package import Schemas

extension Admission {
    /// The whole answer to a server-side apply: what the body is, what there is against it, what would be stored.
    package struct ApplyReview: Sendable {
        /// Why the body cannot be used; nothing more is looked at then.
        package var body: [String] = []
        package var causes: [FieldError] = []
        package var object: Value

        package var isAllowed: Bool { body.isEmpty && causes.isEmpty }
    }

    /// What is wrong with a configuration before it is merged: structure and what no apply may carry.
    static func bodyErrors(_ configuration: Value, schema: Schema) -> [String] {
        if let managed = configuration["metadata"]?["managedFields"], !managed.isNull {
            return ["metadata.managedFields must be nil"]
        }
        return TypeCheck.errors(in: configuration, schema: schema).map(\.description)
    }

    /// What no object can have that is not there yet.
    private static func identityErrors(_ configuration: Value) -> [String] {
        let metadata = configuration["metadata"] ?? [:]
        if let uid = metadata["uid"]?.string, !uid.isEmpty {
            return ["uid mismatch: the provided object specified uid \(uid), and no existing object was found"]
        }
        guard let version = metadata["resourceVersion"]?.string, !version.isEmpty, UInt64(version) == nil else {
            return []
        }
        return ["strconv.ParseUint: parsing \(GoText.quoted(version)): invalid syntax"]
    }

    /// An apply that makes an object.
    package static func review(creating configuration: Value, as kind: AdmittedKind, schema: Schema) -> ApplyReview {
        var review = ApplyReview(object: configuration)
        review.body = bodyErrors(configuration, schema: schema) + identityErrors(configuration)
        guard review.body.isEmpty else { return review }
        let decoded = decode(configuration, as: kind, schema: schema)
        review.body = decoded.typeErrors + decoded.unknownFields.map { "unknown field \"\($0)\"" }
        guard review.body.isEmpty else { return review }
        var object = decoded.object
        object.updateMetadata { fillMetadata(&$0, kind) }
        prepareForCreation(&object, kind)
        review.body = refusals(of: object, kind)
        guard review.body.isEmpty else { return review }
        review.causes = admit(AdmissionRequest(kind, object: object)).causes
        review.object = object
        return review
    }

    /// An apply over the object that is there.
    package static func review(
        applying configuration: Value, over live: Value, by manager: String, as kind: AdmittedKind, schema: Schema
    ) -> ApplyReview {
        var review = ApplyReview(object: configuration)
        review.body = bodyErrors(configuration, schema: schema)
        guard review.body.isEmpty else { return review }
        let decoded = decode(configuration, as: kind, schema: schema)
        review.body = decoded.typeErrors
        guard review.body.isEmpty else { return review }
        let request = AdmissionRequest(applying: configuration, to: live, by: manager, kind, schema)
        review.causes = admit(request).causes
        review.object = request.object
        return review
    }

    /// What the server gives every new object: a name, where only its beginning is known, and an identifier.
    private static func fillMetadata(_ metadata: inout Value, _ kind: AdmittedKind) {
        if metadata["name"]?.string ?? "" == "", let prefix = metadata["generateName"]?.string, !prefix.isEmpty {
            metadata["name"] = .string(prefix + "abcde")
        }
        // A request goes to a namespace, whether the object names one or not.
        if kind.isNamespaced, metadata["namespace"]?.string ?? "" == "" { metadata["namespace"] = "default" }
        metadata.setDefault("uid", "11111111-0000-4000-8000-000000000000")
    }

    /// What the server's plugins forbid, without a word on fields (`plugin/pkg/admission/priority`).
    private static func refusals(of object: Value, _ kind: AdmittedKind) -> [String] {
        guard kind.name.group.isEmpty, kind.name.kind == "Pod" else { return [] }
        let spec = object["spec"] ?? [:]
        // Only of the classes that every cluster has the number is known.
        let priority: Int64? =
            switch spec["priorityClassName"]?.string ?? "" {
            case "": 0
            case "system-node-critical": 2_000_001_000
            case "system-cluster-critical": 2_000_000_000
            default: nil
            }
        guard let priority else { return [] }
        var refusals: [String] = []
        if let own = spec["priority"]?.integer, own != priority {
            refusals.append(
                "the integer value of priority (\(own)) must not be provided in pod spec; priority admission controller "
                    + "computed \(priority) from the given PriorityClass name")
        }
        if let own = spec["preemptionPolicy"]?.string, own != "PreemptLowerPriority" {
            refusals.append(
                "the string value of PreemptionPolicy (\(own)) must not be provided in pod spec; priority admission "
                    + "controller computed PreemptLowerPriority from the given PriorityClass name")
        }
        return refusals
    }
}
