import Model

/// POST of an Eviction: a deletion of a pod.
struct EvictVerb: Verb {
    let request: ObjectRequest

    func run(in state: inout ClusterState) throws(APIStatus) -> Answer {
        let live = try request.existing(in: state.store)
        let eviction = try request.json(of: "Eviction")
        var options = DeleteOptions()
        options.gracePeriodSeconds = eviction?["deleteOptions"]?["gracePeriodSeconds"]?.integer
        options.isDryRun = request.options.isDryRun
        _ = try ObjectDeletion(resource: request.resource, options: options).delete(live, in: &state)
        return .created
    }
}
