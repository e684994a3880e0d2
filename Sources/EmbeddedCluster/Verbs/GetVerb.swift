/// GET of one object.
struct GetVerb: Verb {
    let request: ObjectRequest

    func run(in state: inout ClusterState) throws(APIStatus) -> Answer {
        Answer(request.form.shape(try request.existing(in: state.store)))
    }
}
