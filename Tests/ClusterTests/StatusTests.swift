import Cluster
import Model
import Testing

/// What the answers of a server become.
///
/// The texts are those of kube-apiserver 1.36.
@Suite struct StatusTests {
    private func error(_ response: APIResponse, object: Value = Sample.object()) async -> ClusterError? {
        let client = ClusterClient(ScriptedTransport { _, _ in .success(response) }, retries: .never)
        do throws(ClusterError) {
            _ = try await client.apply(object)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        (404, "NotFound", ClusterError.Code.notFound), (409, "AlreadyExists", .alreadyExists),
        (409, "Conflict", .stale), (401, "Unauthorized", .unauthorized), (403, "Forbidden", .forbidden),
        (410, "Expired", .expired), (410, "Gone", .expired), (422, "Invalid", .invalid([])),
        (400, "BadRequest", .badRequest), (405, "MethodNotAllowed", .unsupported),
        (415, "UnsupportedMediaType", .unsupported), (429, "TooManyRequests", .tooManyRequests),
        (500, "InternalError", .serverFailure), (503, "ServiceUnavailable", .unavailable), (504, "Timeout", .timeout),
        (413, "RequestEntityTooLarge", .badRequest),
    ])
    func tellsRefusalsApart(status: Int, reason: String, code: ClusterError.Code) async {
        let error = await error(ScriptedTransport.refusal(status, reason))
        #expect(error?.code == code)
        #expect(error?.status == status)
        #expect(error?.message == "no: \(reason)")
        #expect(error?.request == "apply ConfigMap dev/a")
    }

    @Test func readsConflictsOfFieldManagers() async {
        let details = #"""
            {"causes":[
              {"reason":"FieldManagerConflict","field":".spec.replicas",
               "message":"conflict with \"kubectl-scale\" with subresource \"scale\" using apps/v1 at 2026-11-21T09:12:00Z"},
              {"reason":"FieldManagerConflict","field":".data.config.properties",
               "message":"conflict with \"other\" using v1"}]}
            """#
        let error = await error(ScriptedTransport.refusal(409, "Conflict", details: details))
        #expect(
            error?.code
                == .fieldConflict([
                    ManagerConflict(
                        manager: "kubectl-scale", subresource: "scale", time: "2026-11-21T09:12:00Z",
                        path: FieldPath(keys: "spec", "replicas")),
                    ManagerConflict(manager: "other", path: FieldPath(keys: "data", "config.properties")),
                ]))
        let diagnostic = error?.diagnostic()
        #expect(diagnostic?.code == "plan.field-conflict")
        #expect(diagnostic?.detail.contains("spec.replicas was set by \"kubectl-scale\" through scale at") == true)
        #expect(error?.path == FieldPath(keys: "spec", "replicas"))
    }

    @Test func readsCausesOfInvalidObjects() async {
        let details = #"""
            {"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: 0: must be between 1 and 65535",
              "field":"spec.template.spec.containers[0].ports[0].containerPort"}]}
            """#
        let error = await error(ScriptedTransport.refusal(422, "Invalid", details: details))
        let path: [FieldPath.Step] = [
            .key("spec"), .key("template"), .key("spec"), .key("containers"), .index(0), .key("ports"), .index(0),
            .key("containerPort"),
        ]
        #expect(error?.path?.steps == path)
        #expect(error?.diagnostic().notes.first?.message.hasPrefix("spec.template.spec.containers[0].ports[0]") == true)
    }

    @Test func readsStrictDecodingErrors() async {
        let body = #"""
            {"kind":"Status","status":"Failure","reason":"BadRequest","code":400,"message":
            "Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding error: unknown field \"spec.replica\", duplicate field \"spec.paused\""}
            """#
        let error = await error(ScriptedTransport.json(body.filter { $0 != "\n" }, status: 400))
        guard case .invalid(let causes)? = error?.code else {
            Issue.record("not invalid: \(String(describing: error))")
            return
        }
        #expect(causes.map(\.reason) == ["UnknownField", "DuplicateField"])
        #expect(causes.map { $0.path?.description } == ["spec.replica", "spec.paused"])
    }

    @Test func readsUndeclaredFieldsOfAnApply() async {
        let body = #"""
            {"kind":"Status","status":"Failure","reason":"","code":500,"message":
            "failed to create typed patch object (dev/a; apps/v1, Kind=Deployment): .spec.replica: field not declared in schema"}
            """#
        let error = await error(ScriptedTransport.json(body.filter { $0 != "\n" }, status: 500))
        #expect(error?.path == FieldPath(keys: "spec", "replica"))
    }

    @Test func survivesAnswersOfProxies() async {
        let html = await error(APIResponse(status: 502, body: Array("<html>\nBad Gateway".utf8)))
        #expect(html?.code == .unavailable)
        #expect(html?.message == "<html>")
        let empty = await error(APIResponse(status: 503, body: []))
        #expect(empty?.code == .unavailable)
        let login = await error(APIResponse(status: 200, body: Array("<html>please log in".utf8)))
        #expect(login?.code == .malformedAnswer)
        #expect(login?.diagnostic().code == "cluster.protocol")
    }

    @Test(arguments: [
        (TransportError.unreachable("Connection refused."), "cluster.unreachable"),
        (.tls("The server's certificate was not issued by X."), "cluster.tls"),
        (.interrupted("It broke."), "cluster.interrupted"), (.credentials("No plugin."), "cluster.credentials"),
    ])
    func namesTransportErrors(error: TransportError, code: String) async {
        let client = ClusterClient(ScriptedTransport { _, _ in .failure(error) }, retries: .never)
        await #expect { try await client.get(Sample.configMap, Sample.identity) } throws: { thrown in
            let diagnostic = (thrown as? ClusterError)?.diagnostic()
            return diagnostic?.code == code && diagnostic?.detail.contains(error.sentence) == true
        }
    }

    @Test(arguments: [
        ("FieldValueInvalid", "Invalid value: {}: field is immutable", true),
        (
            "FieldValueForbidden",
            "Forbidden: updates to statefulset spec for fields other than 'replicas' are forbidden", true
        ),
        ("FieldValueForbidden", "Forbidden: spec is immutable after creation except resources.requests", true),
        ("FieldValueInvalid", "Invalid value: \"None\": may not change once set", true),
        ("FieldValueRequired", "Required value", false),
    ])
    func recognizesImmutableFields(reason: String, message: String, expected: Bool) {
        #expect(Cause(path: nil, reason: reason, message: message).isImmutable == expected)
    }

    @Test(arguments: [
        ("provided port is already allocated", true), ("provided IP is already allocated", true),
        ("Required value", false),
    ])
    func recognizesWhatAnotherServiceHolds(message: String, expected: Bool) {
        #expect(Cause(path: nil, reason: "FieldValueInvalid", message: message).saysAlreadyAllocated == expected)
    }

    @Test(arguments: [
        (404, "NotFound", #"namespaces "a" not found"#, true),
        (
            403, "Forbidden",
            #"pods "p" is forbidden: error looking up service account a/b: serviceaccount "b" not found"#, true
        ),
        (403, "Forbidden", #"pods "p" is forbidden: exceeded quota: q"#, false),
        (422, "Invalid", #"secret "s" not found"#, false),
    ])
    func recognizesThatSomethingIsMissing(status: Int, reason: String, message: String, expected: Bool) async {
        let error = await error(ScriptedTransport.refusal(status, reason, message: message))
        #expect(error?.saysSomethingIsMissing == expected)
    }

    @Test func recognizesClaimsThatCannotGrow() async {
        let message =
            "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize"
        #expect(await error(ScriptedTransport.refusal(403, "Forbidden", message: message))?.saysClaimCannotGrow == true)
        #expect(await error(ScriptedTransport.refusal(403, "Forbidden"))?.saysClaimCannotGrow == false)
    }
}
