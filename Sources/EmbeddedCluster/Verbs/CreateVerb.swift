import Admission

/// POST: a new object.
struct CreateVerb: Verb {
    let request: ObjectRequest

    func run(in state: inout ClusterState) throws(APIStatus) -> Answer {
        var object = try ObjectDecoding(request: request).body()
        try request.takeNamespace(into: &object)
        try NamespaceLifecycle.admit(request, name: object.objectName, in: state.store)
        if request.resource.isNamespaced == false, request.resource.kind == "Namespace" {
            ObjectDefaults.labelNamespace(&object)
        }
        object = WriteOwnership(request: request, now: state.now).recorded(in: object, live: nil)
        return Answer(201, request.form.shape(try ObjectCreation(request: request).store(object, in: &state)))
    }
}
