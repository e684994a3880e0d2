import APIMachinery
import Model

/// Rules for volumes and claims.
enum StorageHealth {
    /// A pending claim whose class binds at the first consumer is ready: its consumer is what waits for it here, so to
    /// wait for `Bound` would wait forever (argo-cd#12840).
    static func claim(_ subject: HealthSubject) -> HealthStatus {
        switch subject.status["phase"]?.string {
        case "Bound":
            let resizing = subject.condition("FileSystemResizePending") ?? subject.condition("Resizing")
            return .ready("Bound", warnings: resizing.map { $0.isTrue ? [$0.text] : [] } ?? [])
        case "Lost": return .failed("Lost: its volume is gone")
        default: return pending(subject)
        }
    }

    private static func pending(_ subject: HealthSubject) -> HealthStatus {
        let name = subject.spec["storageClassName"]?.string
        if name == "" { return .inProgress("Pending: waits for a volume that fits (it asks for no class)") }
        let classes = subject.context.storageClasses
        let found = classes.first { storageClass in
            name.map { storageClass.value(at: ["metadata", "name"])?.string == $0 } ?? isDefault(storageClass)
        }
        if found?["volumeBindingMode"]?.string == "WaitForFirstConsumer" {
            return .ready("Pending: binds with its first consumer")
        }
        if found == nil, !classes.isEmpty {
            let missing = name.map { "there is no StorageClass \"\($0)\"" } ?? "there is no default StorageClass"
            return .inProgress("Pending: \(missing)")
        }
        return .inProgress("Pending")
    }

    private static func isDefault(_ storageClass: Value) -> Bool {
        storageClass.value(at: ["metadata", "annotations", WellKnownAnnotation.isDefaultClass])?.string
            == "true"
    }

    static func volume(_ subject: HealthSubject) -> HealthStatus {
        switch subject.status["phase"]?.string {
        case "Available": .ready("Available")
        case "Bound": .ready("Bound")
        case "Released": .ready("Released", warnings: ["its claim is gone; it binds no other until it is cleared"])
        case "Failed": .failed(subject.status["message"]?.string ?? "Failed")
        default: .inProgress("Pending")
        }
    }
}
