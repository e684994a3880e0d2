import Admission
import Model

/// How an object is to be deleted (`DeleteOptions`).
struct DeleteOptions: Sendable {
    enum Propagation: String, Sendable {
        case foreground = "Foreground"
        case background = "Background"
        case orphan = "Orphan"
    }

    var propagation: Propagation?
    var gracePeriodSeconds: Int64?
    var uid: String?
    var resourceVersion: String?
    var isDryRun = false

    init() {}

    init(_ request: ObjectRequest) throws(APIStatus) {
        isDryRun = request.options.isDryRun
        gracePeriodSeconds = request.options.gracePeriodSeconds
        var propagationName = request.options.propagationPolicy
        if let body = try request.json(of: "DeleteOptions") {
            propagationName = body["propagationPolicy"]?.string ?? propagationName
            gracePeriodSeconds = body["gracePeriodSeconds"]?.integer ?? gracePeriodSeconds
            uid = body["preconditions"]?["uid"]?.string
            resourceVersion = body["preconditions"]?["resourceVersion"]?.string
            if body["dryRun"]?.array?.contains("All") == true { isDryRun = true }
            if body["orphanDependents"]?.bool == true { propagationName = Propagation.orphan.rawValue }
        }
        guard let propagationName else { return }
        propagation = Propagation(rawValue: propagationName)
        guard propagation == nil else { return }
        throw .invalid(
            group: "meta.k8s.io", kind: "DeleteOptions", name: "",
            [
                .notSupported(
                    "propagationPolicy", .string(propagationName), ["Foreground", "Background", "Orphan", "nil"])
            ])
    }
}
