import Model

/// DELETE of one object.
struct DeleteVerb: Verb {
    let request: ObjectRequest

    func run(in state: inout ClusterState) throws(APIStatus) -> Answer {
        let options = try DeleteOptions(request)
        let live = try request.existing(in: state.store)
        switch try ObjectDeletion(resource: request.resource, options: options).delete(live, in: &state) {
        case .waiting(let object): return Answer(request.form.shape(object))
        case .gone(let object):
            let details = APIStatus.Details(
                name: object.objectName, group: request.resource.group, kind: request.resource.plural, uid: object.uid)
            return Answer([
                "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success", "details": details.value,
            ])
        }
    }
}
