import Model

/// Conditions of a status: entries by type, whose times move only when something changes.
extension Value {
    /// Sets a condition of this status.
    ///
    /// `stamp`: a second time that every change moves: `lastUpdateTime` of Deployments.
    mutating func setCondition(
        _ type: String, _ status: String, reason: String = "", message: String = "", time: String,
        stamp: String? = nil, touch: Bool = false
    ) {
        var list = self["conditions"]?.array ?? []
        var fresh: Value = ["type": .string(type), "status": .string(status), "lastTransitionTime": .string(time)]
        fresh["reason"] = Value.nonEmpty(reason)
        fresh["message"] = Value.nonEmpty(message)
        if let stamp { fresh[stamp] = .string(time) }
        guard let index = list.firstIndex(where: { $0["type"]?.string == type }) else {
            self["conditions"] = .array(list + [fresh])
            return
        }
        let old = list[index]
        if old["status"]?.string == status {
            fresh["lastTransitionTime"] = old["lastTransitionTime"]
            let isSame = old["reason"] == fresh["reason"] && old["message"] == fresh["message"]
            if let stamp, isSame, !touch { fresh[stamp] = old[stamp] }
        }
        for key in ["lastProbeTime", "lastHeartbeatTime", "observedGeneration"] {
            if let value = old[key] { fresh[key] = value }
        }
        list[index] = fresh
        self["conditions"] = .array(list)
    }

    func condition(_ type: String) -> Value? {
        self["status"]?["conditions"]?.array?.first { $0["type"]?.string == type }
    }

    var isReadyPod: Bool { condition("Ready")?["status"]?.string == "True" }

    var isFinishedPod: Bool { ["Succeeded", "Failed"].contains(self["status"]?["phase"]?.string ?? "") }
}
