import APIMachinery
import Model

/// Events as lines of text, for a blocked object.
enum EventText {
    /// The last warnings about an object, the newest first.
    static func warnings(_ events: [Value], about object: Value, limit: Int = 3) -> [String] {
        let uid = object.value(at: ["metadata", "uid"])?.string
        let name = object.value(at: ["metadata", "name"])?.string
        let namespace = object.value(at: ["metadata", "namespace"])?.string
        let matching = events.filter { event in
            guard event["type"]?.string == "Warning" else { return false }
            let regarding = event["involvedObject"] ?? event["regarding"] ?? .null
            if let uid, let other = regarding["uid"]?.string, !other.isEmpty { return uid == other }
            return regarding["name"]?.string == name && regarding["namespace"]?.string == namespace
        }
        return matching.map { (time: time(of: $0), text: text(of: $0)) }
            .sorted { ($0.time, $0.text) > ($1.time, $1.text) }
            .prefix(limit).map(\.text)
    }

    /// When the event last happened; both APIs keep it in several places, and leave most of them empty.
    static func time(of event: Value) -> Int64 {
        let places = [["series", "lastObservedTime"], ["lastTimestamp"], ["deprecatedLastTimestamp"], ["eventTime"]]
        let times = places.compactMap { event.value(at: $0)?.string.flatMap { Time($0)?.seconds } }
        return times.first ?? 0
    }

    private static func text(of event: Value) -> String {
        let reason = event["reason"]?.string ?? "Warning"
        let message = (event["message"] ?? event["note"])?.string ?? ""
        let counts = [event.value(at: ["series", "count"]), event["count"], event["deprecatedCount"]]
        let count = counts.compactMap { $0?.integer }.first ?? 1
        return "\(reason): \(message.firstLine)" + (count > 1 ? " (\(count) times)" : "")
    }
}
