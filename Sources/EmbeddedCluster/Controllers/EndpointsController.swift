import APIMachinery
import Model

/// Writes the addresses behind a Service, as Endpoints and as an EndpointSlice.
struct EndpointsController: Controller {
    func reconcile(_ service: Value, at place: ObjectPlace, in state: inout ClusterState) throws(APIStatus) {
        try tellLoadBalancer(service, in: &state)
        guard let selector = service["spec"]?["selector"]?.object, !selector.isEmpty,
            service["spec"]?["type"]?.string != "ExternalName"
        else { return }
        let labels = LabelSelector(labels: selector)
        let pods = state.store.table(.pods).objects(namespace: service.objectNamespace).filter { pod in
            labels.matches(pod.labels) && pod["status"]?["podIP"] != nil && !pod.isFinishedPod
        }
        let addresses = ServiceAddresses(service, pods)
        try writeEndpoints(service, addresses, in: &state)
        try writeSlice(service, addresses, in: &state)
    }

    /// Nobody hands out load balancers here but this: a host name that says so.
    private func tellLoadBalancer(_ service: Value, in state: inout ClusterState) throws(APIStatus) {
        let isBalanced = service["spec"]?["type"]?.string == "LoadBalancer"
        let has = service.value(at: ["status", "loadBalancer", "ingress"]) != nil
        guard isBalanced != has else { return }
        let host = "\(service.objectName).\(service.objectNamespace).lb.slipway.example"
        try component.updateStatus(
            of: .services, namespace: service.objectNamespace, name: service.objectName, in: &state
        ) { status in
            status["loadBalancer"] = isBalanced ? ["ingress": [["hostname": .string(host)]]] : [:]
        }
    }

    private func writeEndpoints(_ service: Value, _ addresses: ServiceAddresses, in state: inout ClusterState)
        throws(APIStatus)
    {
        let name = service.objectName
        let namespace = service.objectNamespace
        guard let old = state.object(.endpoints, namespace, name) else {
            var endpoints: Value = ["kind": "Endpoints", "apiVersion": "v1", "metadata": ["name": .string(name)]]
            endpoints.updateMetadata { metadata in
                metadata["labels"] = service["metadata"]?["labels"]
                metadata["ownerReferences"] = [service.controllerReference]
            }
            endpoints["subsets"] = addresses.subsets
            try component.create(endpoints, as: .endpoints, namespace: namespace, in: &state)
            return
        }
        guard old["subsets"] != addresses.subsets else { return }
        try component.update(.endpoints, namespace: namespace, name: name, in: &state) {
            $0["subsets"] = addresses.subsets
        }
    }

    private func writeSlice(_ service: Value, _ addresses: ServiceAddresses, in state: inout ClusterState)
        throws(APIStatus)
    {
        let namespace = service.objectNamespace
        let name = "\(service.objectName)-\(TemplateHash.text(.string(service.uid)).prefix(5))"
        guard let old = state.object(.endpointSlices, namespace, name) else {
            try component.create(
                [
                    "kind": "EndpointSlice", "apiVersion": "discovery.k8s.io/v1",
                    "metadata": [
                        "name": .string(name), "ownerReferences": [service.controllerReference],
                        "labels": [
                            WellKnownLabel.serviceName: .string(service.objectName),
                            "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
                        ],
                    ],
                    "addressType": "IPv4", "endpoints": addresses.endpoints, "ports": addresses.ports,
                ], as: .endpointSlices, namespace: namespace, in: &state)
            return
        }
        guard old["endpoints"] != addresses.endpoints || old["ports"] != addresses.ports else { return }
        try component.update(.endpointSlices, namespace: namespace, name: name, in: &state) { slice in
            slice["endpoints"] = addresses.endpoints
            slice["ports"] = addresses.ports
        }
    }
}
