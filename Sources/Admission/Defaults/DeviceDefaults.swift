import APIMachinery
import Model

/// Defaults of claims on devices (`resource/v1` SetDefaults_ExactDeviceRequest, …DeviceSubRequest).
enum DeviceDefaults {
    static func complete(_ claim: inout Value) {
        claim.setDefault("devices", [:])
        claim.update("devices") { devices in
            devices.forEachElement(of: "requests") { request in
                if request["exactly"] != nil { request.update("exactly", completeRequest) }
                request.forEachElement(of: "firstAvailable", completeRequest)
            }
        }
    }

    private static func completeRequest(_ request: inout Value) {
        request.setDefault("allocationMode", "ExactCount")
        if request["allocationMode"] == "ExactCount" { request.setDefault("count", 1) }
        request.forEachElement(of: "tolerations") { $0.setDefault("operator", "Equal") }
    }
}
