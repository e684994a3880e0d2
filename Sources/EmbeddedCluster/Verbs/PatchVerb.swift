import Cluster
import Documents
import Model
import Schemas

extension ClusterState {
    /// PATCH in its five formats.
    mutating func patch(_ request: ObjectRequest) throws(APIStatus) -> Answer {
        switch request.contentType {
        case .apply: return try apply(request)
        case .mergePatch, .jsonPatch: break
        case .strategicMergePatch where !request.resource.isCustom: break
        case .strategicMergePatch:
            throw APIStatus(
                code: 415, reason: "UnsupportedMediaType",
                message: "the body of the request was in an unknown format - accepted media types include: "
                    + "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml")
        case .json, nil: throw .unsupportedMediaType()
        }
        let live = try existing(request)
        var patched = try patched(request.form.shape(live), request)
        patched = try decoded(patched, request)
        try checkName(of: patched, request)
        patched = updateOwnership(live: live, new: patched, request)
        return Answer(request.form.shape(try finishUpdate(patched, live: live, request)))
    }

    /// The live object with the patch of the request in it.
    private func patched(_ live: Value, _ request: ObjectRequest) throws(APIStatus) -> Value {
        let patch: Value
        do throws(JSONError) {
            patch = try JSON.parse(request.body)
        } catch {
            throw .badRequest("error decoding patch: \(error.message)")
        }
        switch request.contentType {
        case .jsonPatch: return try JSONPatch.applied(patch, to: live)
        case .strategicMergePatch:
            return try strategicMerge(patch, into: live, request)
        default:
            guard case .object = patch else {
                throw .badRequest("error decoding patch: json: cannot unmarshal \(patch.kindName) into Go value")
            }
            return MergePatch.apply(patch, to: live)
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
