import Model

extension ClusterState {
    /// Serves, changes or ceases to serve what a CRD defines.
    mutating func definitionChanged(_ event: StoreEvent) {
        let spec = event.object["spec"]
        let name = ResourceName(group: spec?["group"]?.string ?? "", plural: spec?["names"]?["plural"]?.string ?? "")
        if event.kind == .deleted {
            resources.remove(name)
        } else if event.object["spec"] != event.previous?["spec"] || resources.resource(name) == nil {
            resources.define(event.object)
        }
    }
}
