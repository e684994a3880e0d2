import Kinds
package import Model

/// Health rules: a pure table from kinds to functions.
///
/// The rules differ from both kstatus and Argo CD where these call something ready that is not (custom resources
/// without a status, running Jobs, failed Pods) or failed that is only under way (a Certificate being issued).
package enum Health {
    /// Assesses a live object by the rule of its kind.
    ///
    /// In this order: being deleted; being there is enough; the controller has not seen the present spec; what the
    /// repository says; the kind's rule.
    package static func assess(_ object: Value, kind: GroupVersionKind, context: HealthContext) -> HealthStatus {
        let subject = HealthSubject(object: object, context: context)
        if subject.metadata["deletionTimestamp"] != nil { return .terminating(subject) }
        if let declared = context.declared, declared.isExistence { return exists(subject) }
        if let generation = subject.generation, let observed = subject.observedGeneration, observed < generation {
            return .inProgress("generation \(generation) not seen by its controller yet")
        }
        return context.declared?.assess(object) ?? rule(group: kind.group, kind: kind.kind)(subject)
    }

    /// Whether nothing has to be waited for once an object is applied: the repository says so, or the rule of the kind says
    /// so of an object without a status.
    package static func isReadyByExistence(
        _ object: Value, kind: GroupVersionKind, rule: ReadinessRule? = nil, waitsForAddresses: Bool = false
    ) -> Bool {
        switch rule?.wait {
        case .applied: return true
        // That the cluster has it is seen by looking.
        case .exists: return false
        case .ready, nil: break
        }
        let context = HealthContext(
            now: 0, waitsForAddresses: waitsForAddresses, declared: rule.map(DeclaredHealth.init))
        return assess(object, kind: kind, context: context).phase == .ready
    }

    /// Whether a version of a CRD lets its objects have a status: it has the subresource, and the schema does not prune it
    /// away.
    package static func canHaveStatus(definition: Value, version: String) -> Bool {
        let versions = definition.value(at: ["spec", "versions"])?.array ?? []
        guard let named = versions.first(where: { $0["name"]?.string == version }),
            named.value(at: ["subresources", "status"]) != nil
        else { return false }
        let schema = named.value(at: ["schema", "openAPIV3Schema"])
        return schema?.value(at: ["properties", "status"]) != nil
            || schema?["x-kubernetes-preserve-unknown-fields"]?.bool == true
    }

    typealias Rule = (HealthSubject) -> HealthStatus

    private static func rule(group: String, kind: String) -> Rule {
        switch group {
        case "": return coreRule(kind)
        case "apps": return workloadRule(kind)
        case "batch" where kind == "CronJob": return JobHealth.cronJob
        case "batch": return JobHealth.job
        case "autoscaling" where kind == "HorizontalPodAutoscaler": return ScalingHealth.autoscaler
        case "policy" where kind == "PodDisruptionBudget": return ScalingHealth.disruptionBudget
        case "networking.k8s.io" where kind == "Ingress": return NetworkHealth.ingress
        case "apiextensions.k8s.io": return DefinitionHealth.definition
        case "apiregistration.k8s.io": return ConditionHealth.assess
        case _ where BuiltInKinds.isBuiltIn(group: group): return exists
        default: return extensionRule(group: group, kind: kind)
        }
    }

    private static func coreRule(_ kind: String) -> Rule {
        switch kind {
        case "Pod": return PodHealth.pod
        case "PersistentVolumeClaim": return StorageHealth.claim
        case "PersistentVolume": return StorageHealth.volume
        case "ResourceQuota": return ScalingHealth.quota
        case "Service": return NetworkHealth.service
        case "Namespace": return DefinitionHealth.namespace
        case "ReplicationController": return WorkloadHealth.replicaSet
        default: return exists
        }
    }

    private static func workloadRule(_ kind: String) -> Rule {
        switch kind {
        case "Deployment": return WorkloadHealth.deployment
        case "StatefulSet": return WorkloadHealth.statefulSet
        case "DaemonSet": return WorkloadHealth.daemonSet
        case "ReplicaSet": return WorkloadHealth.replicaSet
        default: return exists
        }
    }

    private static func extensionRule(group: String, kind: String) -> Rule {
        switch (group, kind) {
        case ("route.openshift.io", "Route"): return NetworkHealth.route
        case ("gateway.networking.k8s.io", "Gateway"): return NetworkHealth.gateway
        case ("gateway.networking.k8s.io", "HTTPRoute"), ("gateway.networking.k8s.io", "GRPCRoute"),
            ("gateway.networking.k8s.io", "TCPRoute"), ("gateway.networking.k8s.io", "TLSRoute"):
            return NetworkHealth.gatewayRoute
        case ("kafka.strimzi.io", _) where kind != "KafkaNodePool": return DatabaseHealth.strimzi
        case ("postgres-operator.crunchydata.com", "PostgresCluster"): return DatabaseHealth.crunchyPostgres
        case ("postgresql.cnpg.io", "Cluster"): return DatabaseHealth.cloudNativePostgres
        case ("sparkoperator.k8s.io", "SparkApplication"): return ComputeHealth.spark
        case ("sparkoperator.k8s.io", "ScheduledSparkApplication"): return ComputeHealth.scheduledSpark
        case ("flink.apache.org", "FlinkDeployment"): return ComputeHealth.flink
        case ("cert-manager.io", "Certificate"): return DefinitionHealth.certificate
        case ("argoproj.io", "Application"): return DefinitionHealth.application
        case _ where isConfiguration(group: group, kind: kind): return exists
        default: return ConditionHealth.assess
        }
    }

    /// Kinds whose controllers read them and, by default, write nothing back though their CRDs have a status: waiting
    /// for a status would never end.
    private static func isConfiguration(group: String, kind: String) -> Bool {
        switch group {
        case "networking.istio.io", "security.istio.io", "telemetry.istio.io", "extensions.istio.io": true
        case "monitoring.coreos.com":
            ["ServiceMonitor", "PodMonitor", "PrometheusRule", "Probe", "ScrapeConfig", "AlertmanagerConfig"]
                .contains(kind)
        case "argoproj.io": kind == "AppProject"
        case "security.openshift.io": true
        // Its definition has a status that the operator never writes (redis-operator, api/v1beta2).
        case "redis.redis.opstreelabs.in": kind == "RedisSentinel"
        default: false
        }
    }

    /// The rule of kinds that have no controller to wait for: configuration, RBAC, quotas, classes.
    private static func exists(_ subject: HealthSubject) -> HealthStatus { .ready("exists") }
}
