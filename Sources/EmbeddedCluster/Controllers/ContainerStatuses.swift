import Model

/// The states of containers, as a kubelet reports them.
enum ContainerStatuses {
    static func waiting(_ containers: [Value], reason: String) -> Value {
        .array(
            containers.map { container in
                [
                    "name": container["name"] ?? "", "image": container["image"] ?? "", "imageID": "",
                    "ready": false, "restartCount": 0, "started": false, "lastState": [:],
                    "state": ["waiting": ["reason": .string(reason)]],
                ]
            })
    }

    static func run(_ status: inout Value, isReady: Bool, time: String) {
        if status["state"]?["running"] == nil { status["state"] = ["running": ["startedAt": .string(time)]] }
        status["ready"] = .bool(isReady)
        status["started"] = true
        let image = TemplateHash.text(status["image"] ?? "")
        let digest = String(String(repeating: image, count: 8).prefix(64))
        status["imageID"] = .string("sha256:\(digest)")
        let own = TemplateHash.text([status["name"] ?? "", status["image"] ?? ""])
        status["containerID"] = .string("simulated://\(own)")
    }

    static func end(_ status: inout Value, code: Int64, reason: String, time: String) {
        let start = status["state"]?["running"]?["startedAt"] ?? .string(time)
        var terminated: Value = [
            "exitCode": .integer(code), "reason": .string(reason), "startedAt": start, "finishedAt": .string(time),
        ]
        if let id = status["containerID"] { terminated["containerID"] = id }
        status["state"] = ["terminated": terminated]
        status["ready"] = .bool(code == 0)
        status["started"] = false
    }

    static func wait(_ status: inout Value, reason: String, message: String) {
        status["state"] = ["waiting": ["reason": .string(reason), "message": .string(message)]]
        status["ready"] = false
        status["started"] = false
    }

    /// `[a b]`, as the kubelet lists names in its messages.
    static func names(_ containers: [Value]) -> String {
        "[" + containers.compactMap { $0["name"]?.string }.joined(separator: " ") + "]"
    }
}
