import Model

/// One look of the endpoint controllers at one Service.
extension ClusterState {
    mutating func controlService(_ service: Value) throws(APIStatus) {
        try tellLoadBalancer(service)
        guard let selector = service["spec"]?["selector"]?.object, !selector.isEmpty,
            service["spec"]?["type"]?.string != "ExternalName"
        else { return }
        let labels = LabelSelector(labels: selector)
        let pods = store.table(.pods).objects(namespace: service.objectNamespace).filter { pod in
            labels.matches(pod.labels) && pod["status"]?["podIP"] != nil && !pod.isFinishedPod
        }
        let addresses = ServiceAddresses(service, pods)
        try writeEndpoints(service, addresses)
        try writeSlice(service, addresses)
    }

    /// Nobody hands out load balancers here but this: a host name that says so.
    private mutating func tellLoadBalancer(_ service: Value) throws(APIStatus) {
        let isBalanced = service["spec"]?["type"]?.string == "LoadBalancer"
        let has = service.value(at: ["status", "loadBalancer", "ingress"]) != nil
        guard isBalanced != has else { return }
        let host = "\(service.objectName).\(service.objectNamespace).lb.slipway.example"
        try updateStatus(
            of: .services, namespace: service.objectNamespace, name: service.objectName, by: .controllers
        ) { status in
            status["loadBalancer"] = isBalanced ? ["ingress": [["hostname": .string(host)]]] : [:]
        }
    }

    private mutating func writeEndpoints(_ service: Value, _ addresses: ServiceAddresses) throws(APIStatus) {
        let name = service.objectName
        let namespace = service.objectNamespace
        guard let old = object(.endpoints, namespace, name) else {
            var endpoints: Value = ["kind": "Endpoints", "apiVersion": "v1", "metadata": ["name": .string(name)]]
            endpoints.updateMetadata { metadata in
                metadata["labels"] = service["metadata"]?["labels"]
                metadata["ownerReferences"] = [service.controllerReference]
            }
            endpoints["subsets"] = addresses.subsets
            try create(endpoints, in: .endpoints, namespace: namespace, by: .controllers)
            return
        }
        guard old["subsets"] != addresses.subsets else { return }
        try update(.endpoints, namespace: namespace, name: name, by: .controllers) { $0["subsets"] = addresses.subsets }
    }

    private mutating func writeSlice(_ service: Value, _ addresses: ServiceAddresses) throws(APIStatus) {
        let namespace = service.objectNamespace
        let name = "\(service.objectName)-\(TemplateHash.text(.string(service.uid)).prefix(5))"
        guard let old = object(.endpointSlices, namespace, name) else {
            try create(
                [
                    "kind": "EndpointSlice", "apiVersion": "discovery.k8s.io/v1",
                    "metadata": [
                        "name": .string(name), "ownerReferences": [service.controllerReference],
                        "labels": [
                            "kubernetes.io/service-name": .string(service.objectName),
                            "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
                        ],
                    ],
                    "addressType": "IPv4", "endpoints": addresses.endpoints, "ports": addresses.ports,
                ], in: .endpointSlices, namespace: namespace, by: .controllers)
            return
        }
        guard old["endpoints"] != addresses.endpoints || old["ports"] != addresses.ports else { return }
        try update(.endpointSlices, namespace: namespace, name: name, by: .controllers) { slice in
            slice["endpoints"] = addresses.endpoints
            slice["ports"] = addresses.ports
        }
    }
}

/// The addresses behind a Service, in both forms.
private struct ServiceAddresses {
    /// For Endpoints; `nil` where there are no pods.
    let subsets: Value?
    let endpoints: Value
    let ports: Value

    init(_ service: Value, _ pods: [Value]) {
        let tellsEarly = service["spec"]?["publishNotReadyAddresses"]?.bool == true
        var ready: [Value] = []
        var notReady: [Value] = []
        var endpoints: [Value] = []
        for pod in pods {
            let isServing = pod.isReadyPod
            let isReady = tellsEarly || (isServing && !pod.isDeleting)
            let address = ServiceAddresses.address(of: pod, service)
            if isReady { ready.append(address) } else if !pod.isDeleting { notReady.append(address) }
            var endpoint: Value = [
                "addresses": [address["ip"] ?? ""], "nodeName": address["nodeName"] ?? "",
                "targetRef": address["targetRef"] ?? [:],
                "conditions": [
                    "ready": .bool(isReady), "serving": .bool(isServing), "terminating": .bool(pod.isDeleting),
                ],
            ]
            if let host = address["hostname"] { endpoint["hostname"] = host }
            endpoints.append(endpoint)
        }
        let ports = ServiceAddresses.ports(of: service, pods)
        self.endpoints = .array(endpoints)
        self.ports = ports.isEmpty ? .null : .array(ports)
        if ready.isEmpty, notReady.isEmpty {
            subsets = Optional.none
            return
        }
        var subset: Value = [:]
        if !ready.isEmpty { subset["addresses"] = .array(ready) }
        if !notReady.isEmpty { subset["notReadyAddresses"] = .array(notReady) }
        subset["ports"] = .array(
            ports.map { port in
                // Endpoints leave an empty name out, slices don't.
                guard port["name"] == "" else { return port }
                var port = port
                port["name"] = nil
                return port
            })
        subsets = [subset]
    }

    private static func address(of pod: Value, _ service: Value) -> Value {
        var address: Value = [
            "ip": pod["status"]?["podIP"] ?? "", "nodeName": .string(SimulatedNode.name),
            "targetRef": [
                "kind": "Pod", "namespace": .string(pod.objectNamespace), "name": .string(pod.objectName),
                "uid": .string(pod.uid),
            ],
        ]
        if let host = pod["spec"]?["hostname"]?.string, pod["spec"]?["subdomain"]?.string == service.objectName {
            address["hostname"] = .string(host)
        }
        return address
    }

    private static func ports(of service: Value, _ pods: [Value]) -> [Value] {
        (service["spec"]?["ports"]?.array ?? []).compactMap { port in
            guard let number = target(of: port, pods) else { return nil }
            var result: Value = ["name": port["name"] ?? "", "port": .integer(number)]
            for key in ["protocol", "appProtocol"] { result[key] = port[key] }
            return result
        }
    }

    /// The number behind a target port, which may be the name of a container's port.
    private static func target(of port: Value, _ pods: [Value]) -> Int64? {
        if let number = port["targetPort"]?.integer { return number }
        guard let name = port["targetPort"]?.string else { return port["port"]?.integer }
        for pod in pods {
            for container in pod["spec"]?["containers"]?.array ?? [] {
                for candidate in container["ports"]?.array ?? [] where candidate["name"]?.string == name {
                    return candidate["containerPort"]?.integer
                }
            }
        }
        return nil
    }
}
