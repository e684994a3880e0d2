import APIMachinery
import Model

/// A CRD is established as soon as its names are accepted.
struct DefinitionController: Controller {
    let component = Component.apiServer

    func reconcile(_ definition: Value, at place: ObjectPlace, in state: inout ClusterState) throws(APIStatus) {
        let names = definition["spec"]?["names"] ?? [:]
        let time = state.now.text
        let versions = (definition["spec"]?["versions"]?.array ?? []).filter { $0["storage"]?.bool == true }
            .compactMap { $0["name"] }
        try component.updateStatus(of: .definitions, namespace: nil, name: definition.objectName, in: &state) {
            status in
            status["acceptedNames"] = names
            status.setCondition(
                "NamesAccepted", "True", reason: "NoConflicts", message: "no conflicts found", time: time)
            status.setCondition(
                "Established", "True", reason: "InitialNamesAccepted",
                message: "the initial names have been accepted", time: time)
            var stored = status["storedVersions"]?.array ?? []
            for version in versions where !stored.contains(version) { stored.append(version) }
            status["storedVersions"] = .array(stored)
        }
    }
}
