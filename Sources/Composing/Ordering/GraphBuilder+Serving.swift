internal import Kinds
internal import Model

/// What the API server calls has to answer before the server is told to call it.
extension GraphBuilder {
    /// Webhooks and API services wait for the Services that they name and for what answers there; custom resources for what
    /// converts them.
    ///
    /// The definition itself may come before: the workload behind the conversion may need its kind to start.
    mutating func addServing() {
        var converted: [GroupKind: Int] = [:]
        for index in drafts.indices where !drafts[index].kind.group.isEmpty {
            if drafts[index].kind.isDefinition {
                guard drafts[index].value.value(at: ["spec", "conversion", "webhook"]) != nil,
                    let kind = drafts[index].value.definedKind
                else { continue }
                converted[kind] = index
            } else {
                addServers(of: index, before: [index])
            }
        }
        guard !converted.isEmpty else { return }
        let members = Dictionary(grouping: drafts.indices) { converted[drafts[$0].kind.groupKind] }
        for (definition, objects) in members {
            if let definition { addServers(of: definition, before: objects) }
        }
    }

    /// Puts what serves the callers that an object declares before others.
    private mutating func addServers(of caller: Int, before objects: [Int]) {
        let called = drafts[caller].value.webhookServices(of: drafts[caller].kind)
        guard !called.isEmpty else { return }
        let authority = drafts[caller].value.injectedAuthority
        for reference in called + [authority].compactMap({ $0 }) {
            guard let server = place(of: reference.target) else { continue }
            for server in [server] + workloads(behind: server) {
                for object in objects { add(object, server, .reference(reference.path)) }
            }
        }
    }

    /// The workloads that a Service leads to.
    private func workloads(behind service: Int) -> [Int] {
        let selector = drafts[service].value.value(at: ["spec", "selector"])?.object ?? ValueObject()
        guard drafts[service].isKind("Service"), !selector.isEmpty else { return [] }
        return drafts.indices.filter { index in
            guard let workload = drafts[index].workload, workload.canServe,
                drafts[index].namespace == drafts[service].namespace
            else { return false }
            let labels = drafts[index].value.value(at: workload.templatePath + ["metadata", "labels"])
            return selector.allSatisfy { labels?[$0.key] == $0.value }
        }
    }

    /// Objects of a group that is served elsewhere wait for the API service of their version.
    mutating func addAggregation() {
        var services: [String: Int] = [:]
        for index in drafts.indices where drafts[index].isKind("APIService", group: "apiregistration.k8s.io") {
            let spec = drafts[index].value["spec"]
            guard spec?["service"] != nil, let group = spec?["group"]?.string, let version = spec?["version"]?.string
            else { continue }
            services["\(group)/\(version)"] = index
        }
        guard !services.isEmpty else { return }
        for index in drafts.indices { add(index, services[drafts[index].kind.apiVersion], .definition) }
    }
}
