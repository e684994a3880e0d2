import APIMachinery
import Model

/// Defaults of the kinds that make pods.
extension ObjectDefaults {
    static func completeWorkload(_ object: inout Value, _ kind: String) {
        switch kind {
        case "Deployment":
            object.update("spec") { spec in
                spec.setDefault("replicas", 1)
                completeStrategy(&spec, "strategy") { rolling in
                    rolling.setDefault("maxUnavailable", "25%")
                    rolling.setDefault("maxSurge", "25%")
                }
                spec.setDefault("revisionHistoryLimit", 10)
                spec.setDefault("progressDeadlineSeconds", 600)
                completeTemplated(&spec)
            }
        case "ReplicaSet":
            object.update("spec") { spec in
                spec.setDefault("replicas", 1)
                completeTemplated(&spec)
            }
            object.update("status") { $0.setDefault("replicas", 0) }
        case "StatefulSet": completeStatefulSet(&object)
        case "DaemonSet":
            object.update("spec") { spec in
                completeStrategy(&spec, "updateStrategy") { rolling in
                    rolling.setDefault("maxUnavailable", 1)
                    rolling.setDefault("maxSurge", 0)
                }
                spec.setDefault("revisionHistoryLimit", 10)
                completeTemplated(&spec)
            }
            for counter in ["currentNumberScheduled", "desiredNumberScheduled", "numberMisscheduled", "numberReady"] {
                object.update("status") { $0.setDefault(counter, 0) }
            }
        case "ControllerRevision": object.setDefault("revision", 0)
        default: break
        }
    }

    private static func completeTemplated(_ spec: inout Value) {
        // The selector has no `omitempty`: it is written even where it is missing.
        if spec["selector"] == nil { spec["selector"] = .null }
        PodDefaults.complete(template: &spec)
    }

    private static func completeStrategy(_ spec: inout Value, _ field: String, _ rolling: (inout Value) -> Void) {
        spec.update(field) { strategy in
            strategy.setDefault("type", "RollingUpdate")
            if strategy["type"]?.string == "RollingUpdate" { strategy.update("rollingUpdate", rolling) }
        }
    }

    private static func completeStatefulSet(_ object: inout Value) {
        object.update("spec") { spec in
            spec.setDefault("podManagementPolicy", "OrderedReady")
            completeStrategy(&spec, "updateStrategy") { $0.setDefault("partition", 0) }
            spec.update("persistentVolumeClaimRetentionPolicy") { policy in
                policy.setDefault("whenDeleted", "Retain")
                policy.setDefault("whenScaled", "Retain")
            }
            spec.setDefault("replicas", 1)
            spec.setDefault("revisionHistoryLimit", 10)
            spec.setDefault("serviceName", "")
            spec.forEachElement(of: "volumeClaimTemplates") { template in
                template["apiVersion"] = "v1"
                template["kind"] = "PersistentVolumeClaim"
                template.setDefault("metadata", [:])
                completeClaim(&template)
            }
            completeTemplated(&spec)
        }
        object.update("status") { status in
            status.setDefault("replicas", 0)
            status.setDefault("availableReplicas", 0)
        }
    }

    static func completeJob(_ object: inout Value) {
        object.update("spec") { spec in
            if spec["completions"] == nil, spec["parallelism"] == nil { spec["completions"] = 1 }
            spec.setDefault("parallelism", 1)
            spec.setDefault("backoffLimit", 6)
            spec.setDefault("completionMode", "NonIndexed")
            spec.setDefault("suspend", false)
            spec.setDefault("manualSelector", false)
            let hasPolicy = spec["podFailurePolicy"] != nil
            spec.setDefault("podReplacementPolicy", hasPolicy ? "Failed" : "TerminatingOrFailed")
            completeFailurePolicy(&spec)
        }
        if (ObjectMetadata(object).labels ?? [:]).isEmpty,
            let labels = object.value(at: ["spec", "template", "metadata", "labels"])
        {
            object.updateMetadata { $0["labels"] = labels }
        }
    }

    private static func completeFailurePolicy(_ spec: inout Value) {
        guard spec["podFailurePolicy"] != nil else { return }
        spec.update("podFailurePolicy") { policy in
            policy.forEachElement(of: "rules") { rule in
                rule.forEachElement(of: "onPodConditions") { pattern in
                    if pattern["status"]?.string ?? "" == "" { pattern["status"] = "True" }
                }
            }
        }
    }

    static func completeCronJob(_ object: inout Value) {
        object.update("spec") { spec in
            spec.setDefault("schedule", "")
            spec.setDefault("concurrencyPolicy", "Allow")
            spec.setDefault("suspend", false)
            spec.setDefault("successfulJobsHistoryLimit", 3)
            spec.setDefault("failedJobsHistoryLimit", 1)
            spec.update("jobTemplate") { template in
                template.setDefault("metadata", [:])
                template.update("spec") { job in
                    completeFailurePolicy(&job)
                    PodDefaults.complete(template: &job)
                }
            }
        }
    }
}
