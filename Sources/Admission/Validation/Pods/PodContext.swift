import Model

/// What the rules of one pod spec know of it beside the field at hand.
struct PodContext {
    let spec: Field
    /// A Pod itself, not a template of one.
    let isPod: Bool
    /// The name of the Pod; empty for a template.
    let name: String
    /// Usable volumes by name: those without mistakes, as the server counts them.
    var volumes: [String: Field] = [:]
    /// The names of the spec's claims on devices.
    var resourceClaims: Set<String> = []

    var graceSeconds: Int64 { spec["terminationGracePeriodSeconds"].number }
    var hostUsers: Bool { spec["hostUsers"].value?.bool ?? true }
    var restartPolicy: String { spec["restartPolicy"].text }
    var system: String? { spec["os"]["name"].exists ? spec["os"]["name"].text : nil }

    func hasVolume(_ name: String) -> Bool { volumes[name] != nil }
}
