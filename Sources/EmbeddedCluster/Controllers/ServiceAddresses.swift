import Model

/// The addresses behind a Service, in both forms.
struct ServiceAddresses {
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
