import Model

/// One custom resource, as its operator sees it.
struct OperatedSubject {
    let object: Value
    let name: String
    private let spec: Value

    init(_ object: Value) {
        self.object = object
        name = object["metadata"]?["name"]?.string ?? ""
        spec = object["spec"] ?? .null
    }

    private var generation: Value { object["metadata"]?["generation"] ?? 1 }

    // MARK: - Objects

    func objects(of kind: String) -> [Value] {
        var services = self.services(of: kind)
        guard !services.isEmpty else { return secrets(of: kind) }
        let labels: Value = [
            SimulationName.operatorLabel: .string(kind.lowercased()), SimulationName.operatedLabel: .string(name),
        ]
        // As much as its namespace's quotas ask every pod to name.
        let amounts: Value = ["cpu": "100m", "memory": "128Mi"]
        let container: Value = [
            "name": "operated", "image": "simulated/operated:1",
            "resources": ["requests": amounts, "limits": amounts],
        ]
        let stateful: Value = [
            "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": ["name": .string("\(name)-operated")],
            "spec": [
                "replicas": 1, "serviceName": .string(services[0].name), "selector": ["matchLabels": labels],
                "template": [
                    "metadata": ["labels": labels],
                    "spec": ["containers": [container]],
                ],
            ],
        ]
        var made = [stateful]
        services.sort { $0.name < $1.name }
        for service in services {
            made.append(
                [
                    "apiVersion": "v1", "kind": "Service", "metadata": ["name": .string(service.name)],
                    "spec": ["selector": labels, "ports": [["port": .integer(service.port)]]],
                ])
        }
        return made + secrets(of: kind)
    }

    private func services(of kind: String) -> [(name: String, port: Int64)] {
        switch kind {
        case "Kafka": [("\(name)-kafka-bootstrap", 9092)]
        case "KafkaConnect": [("\(name)-connect-api", 8083)]
        case "PostgresCluster": [("\(name)-primary", 5432)]
        case "Grafana": [("\(name)-service", 3000)]
        case "Prometheus": [("prometheus-operated", 9090)]
        case "Alertmanager": [("alertmanager-operated", 9093)]
        case "RedisReplication", "Redis", "RedisCluster": [(name, 6379)]
        case "ClickHouseInstallation": [("clickhouse-\(name)", 8123)]
        case "Keycloak": [("\(name)-service", 8443)]
        case "FlinkDeployment": [("\(name)-rest", 8081)]
        case "LokiStack": [("\(name)-gateway-http", 8080)]
        default: []
        }
    }

    /// What pods wait for: Secrets that an operator makes.
    private func secrets(of kind: String) -> [Value] {
        switch kind {
        case "PostgresCluster": userSecrets
        case "Certificate":
            [secret(spec["secretName"], ["tls.crt", "tls.key", "ca.crt"])]
        case "ExternalSecret":
            [
                secret(
                    spec["target"]?["name"] ?? .string(name),
                    (spec["data"]?.array ?? []).compactMap { $0["secretKey"]?.string })
            ]
        default: []
        }
    }

    private func secret(_ name: Value?, _ keys: [String]) -> Value {
        var data = ValueObject()
        for key in keys { data[key] = "simulated" }
        return [
            "apiVersion": "v1", "kind": "Secret", "metadata": ["name": name ?? .string(self.name)],
            "stringData": .object(data),
        ]
    }

    /// Crunchy's operator makes a Secret for each user that it makes.
    private var userSecrets: [Value] {
        (spec["users"]?.array ?? []).compactMap { user in
            guard let user = user["name"]?.string else { return nil }
            return [
                "apiVersion": "v1", "kind": "Secret", "metadata": ["name": .string("\(name)-pguser-\(user)")],
                "stringData": ["user": .string(user), "password": "simulated", "dbname": .string(user)],
            ]
        }
    }

    // MARK: - Status

    func status(of kind: String) -> Value {
        switch kind {
        case "PostgresCluster":
            let sets = (spec["instances"]?.array ?? []).map { set -> Value in
                let replicas = set["replicas"] ?? 1
                return [
                    "name": set["name"] ?? "00", "replicas": replicas, "readyReplicas": replicas,
                    "updatedReplicas": replicas,
                ]
            }
            return ["observedGeneration": generation, "instances": .array(sets)]
        case "SparkApplication":
            return ["applicationState": ["state": "COMPLETED"], "driverInfo": .object(ValueObject())]
        case "ScheduledSparkApplication": return ["scheduleState": "Scheduled"]
        case "FlinkDeployment":
            return [
                "observedGeneration": generation, "jobManagerDeploymentStatus": "READY", "lifecycleState": "STABLE",
                "jobStatus": ["state": "RUNNING"],
            ]
        case "Route":
            let host = spec["host"] ?? .string("\(name).apps.example.com")
            return [
                "ingress": [
                    ["host": host, "routerName": "default", "conditions": [["type": "Admitted", "status": "True"]]]
                ]
            ]
        case "Subscription": return ["state": "AtLatestKnown", "lastUpdated": "2026-01-01T00:00:00Z"]
        case "OperatorGroup": return ["namespaces": [""], "lastUpdated": "2026-01-01T00:00:00Z"]
        case "RedisReplication": return ["masterNode": .string("\(name)-0")]
        case "Schedule": return ["phase": "Enabled"]
        case "BackupStorageLocation", "VolumeSnapshotLocation": return ["phase": "Available"]
        case "ClickHouseInstallation": return ["status": "Completed"]
        case "Grafana": return ["stage": "complete", "stageStatus": "success"]
        case "HTTPRoute":
            let parents = (spec["parentRefs"]?.array ?? []).map { parent -> Value in
                [
                    "parentRef": parent, "controllerName": .string(SimulationName.controller),
                    "conditions": [condition("Accepted"), condition("ResolvedRefs")],
                ]
            }
            return ["parents": .array(parents)]
        case "VerticalPodAutoscaler": return ["conditions": [condition("RecommendationProvided")]]
        default: return ["observedGeneration": generation, "conditions": [condition("Ready")]]
        }
    }

    private func condition(_ type: String) -> Value {
        [
            "type": .string(type), "status": "True", "reason": "Simulated", "message": "",
            "lastTransitionTime": "2026-01-01T00:00:00Z", "observedGeneration": generation,
        ]
    }
}
