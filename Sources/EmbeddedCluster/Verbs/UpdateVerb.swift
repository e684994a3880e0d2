/// PUT: the whole object anew.
struct UpdateVerb: Verb {
    let request: ObjectRequest

    func run(in state: inout ClusterState) throws(APIStatus) -> Answer {
        var object = try ObjectDecoding(request: request).body()
        try request.takeNamespace(into: &object)
        let name = request.name ?? ""
        guard !object.objectName.isEmpty else {
            throw .badRequest("the name of the object (\(name) based on URL) was undeterminable: name must be provided")
        }
        try request.checkName(of: object)
        let live = try request.existing(in: state.store)
        object = WriteOwnership(request: request, now: state.now).recorded(in: object, live: live)
        return Answer(request.form.shape(try ObjectUpdate(request: request).store(object, live: live, in: &state)))
    }
}
