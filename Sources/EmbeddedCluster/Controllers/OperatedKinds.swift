package import Model

/// What well-known operators make of their custom resources: a stand-in for them, as small as dependents can bear.
///
/// A pure function, so that whoever plays the operators, the embedded cluster or a test on a real API server, plays
/// the same.
package enum OperatedKinds {
    /// What an operator does when it sees an object.
    package struct Response: Sendable {
        /// Objects beside it: a StatefulSet that stands for all pods, Services and Secrets.
        package var objects: [Value]
        /// What is merged into the object's status.
        package var status: Value
    }

    /// The API groups whose operators are played.
    package static let groups: Set<String> = [
        "kafka.strimzi.io", "postgres-operator.crunchydata.com", "sparkoperator.k8s.io", "flink.apache.org",
        "grafana.integreatly.org", "monitoring.coreos.com", "redis.redis.opstreelabs.in",
        "clickhouse.altinity.com", "k8s.keycloak.org", "operators.coreos.com", "velero.io", "autoscaling.k8s.io",
        "route.openshift.io", "cert-manager.io", "external-secrets.io", "gateway.networking.k8s.io", "loki.grafana.com",
    ]

    /// Kinds that operators only read.
    private static let configuration: Set<String> = [
        "ServiceMonitor", "PodMonitor", "PrometheusRule", "GatewayClass",
    ]

    /// `nil` for kinds that nobody answers.
    package static func response(to object: Value) -> Response? {
        let kind = GroupVersionKind(
            apiVersion: object["apiVersion"]?.string ?? "", kind: object["kind"]?.string ?? "")
        guard groups.contains(kind.group), !configuration.contains(kind.kind) else { return nil }
        let subject = OperatedSubject(object)
        return Response(objects: subject.objects(of: kind.kind), status: subject.status(of: kind.kind))
    }

    /// A status with what an operator adds to it.
    package static func merged(_ status: Value, _ change: Value) -> Value {
        var result = status.object ?? ValueObject()
        for field in change.object ?? ValueObject() { result[field.key] = field.value }
        return .object(result)
    }
}
