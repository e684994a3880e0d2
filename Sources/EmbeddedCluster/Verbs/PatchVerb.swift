import Cluster
import Documents
import Model
import Schemas

/// PATCH of an object that is there, in three formats.
struct PatchVerb: Verb {
    let request: ObjectRequest

    func run(in state: inout ClusterState) throws(APIStatus) -> Answer {
        try checkFormat()
        let live = try request.existing(in: state.store)
        var patched = try patched(request.form.shape(live))
        patched = try ObjectDecoding(request: request).decoded(patched)
        try request.checkName(of: patched)
        patched = WriteOwnership(request: request, now: state.now).recorded(in: patched, live: live)
        return Answer(request.form.shape(try ObjectUpdate(request: request).store(patched, live: live, in: &state)))
    }

    private func checkFormat() throws(APIStatus) {
        switch request.contentType {
        case .mergePatch, .jsonPatch: break
        case .strategicMergePatch where !request.resource.isCustom: break
        case .strategicMergePatch:
            throw APIStatus(
                code: 415, reason: "UnsupportedMediaType",
                message: "the body of the request was in an unknown format - accepted media types include: "
                    + "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml")
        case .apply, .json, nil: throw .unsupportedMediaType()
        }
    }

    /// The live object with the patch of the request in it.
    private func patched(_ live: Value) throws(APIStatus) -> Value {
        let patch: Value
        do throws(JSONError) {
            patch = try JSON.parse(request.body)
        } catch {
            throw .badRequest("error decoding patch: \(error.message)")
        }
        switch request.contentType {
        case .jsonPatch: return try JSONPatch.applied(patch, to: live)
        case .strategicMergePatch: return try strategicMerge(patch, into: live)
        default:
            guard case .object = patch else {
                throw .badRequest("error decoding patch: json: cannot unmarshal \(patch.kindName) into Go value")
            }
            return MergePatch.apply(patch, to: live)
        }
    }

    /// A strategic merge patch, by the merge keys of the kind's schema.
    private func strategicMerge(_ patch: Value, into live: Value) throws(APIStatus) -> Value {
        guard let schema = request.schema else { return MergePatch.apply(patch, to: live) }
        do throws(PatchError) {
            return try StrategicMerge.apply(patch, to: live, schema: schema)
        } catch {
            throw .badRequest(error.message)
        }
    }
}

extension JSONPatch {
    /// The patched object, or the server's refusal, which tells no reason.
    static func applied(_ patch: Value, to target: Value) throws(APIStatus) -> Value {
        guard case .array = patch else {
            throw .badRequest(
                "error decoding patch: json: cannot unmarshal \(patch.kindName) into Go value of type jsonpatch.Patch")
        }
        do throws(PatchError) {
            return try apply(patch, to: target)
        } catch {
            throw APIStatus(
                code: 422, reason: "Invalid",
                message: "the server rejected our request due to an error in our request", details: APIStatus.Details())
        }
    }
}
