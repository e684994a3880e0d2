import Model

/// DELETE of everything that a list would show.
struct DeleteCollectionVerb: Verb {
    let request: ObjectRequest

    func run(in state: inout ClusterState) throws(APIStatus) -> Answer {
        let deletion = ObjectDeletion(resource: request.resource, options: try DeleteOptions(request))
        try request.options.fieldSelector.check(for: request.resource)
        let matching = state.store.table(request.resource.name).objects(namespace: request.namespace)
            .filter(request.options.selects)
        for object in matching { _ = try deletion.delete(object, in: &state) }
        let metadata: ValueObject = ["resourceVersion": .string(String(state.store.revision))]
        return Answer(ListEnvelope(request: request).around(matching, metadata))
    }
}
