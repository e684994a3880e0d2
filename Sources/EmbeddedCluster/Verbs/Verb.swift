/// What the API server does with one object request: one step of the state, and an answer or a refusal.
protocol Verb {
    init(request: ObjectRequest)

    func run(in state: inout ClusterState) throws(APIStatus) -> Answer
}
