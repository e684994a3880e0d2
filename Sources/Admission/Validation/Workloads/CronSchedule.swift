import APIMachinery
import Model

/// The times of a CronJob, as the library of Kubernetes reads them (robfig/cron `parser.go`, `ParseStandard`).
enum CronSchedule {
    private struct Bounds {
        let name: String
        let range: ClosedRange<Int>
        var words: [String: Int] = [:]
    }

    private static let fields = [
        Bounds(name: "minute", range: 0...59), Bounds(name: "hour", range: 0...23), Bounds(name: "day", range: 1...31),
        Bounds(
            name: "month", range: 1...12, words: numbered("jan feb mar apr may jun jul aug sep oct nov dec", from: 1)),
        Bounds(name: "weekday", range: 0...6, words: numbered("sun mon tue wed thu fri sat", from: 0)),
    ]

    private static func numbered(_ words: String, from first: Int) -> [String: Int] {
        var numbers: [String: Int] = [:]
        for (index, word) in words.split(separator: " ").enumerated() { numbers[String(word)] = index + first }
        return numbers
    }

    private static let descriptors: Set<String> = [
        "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly",
    ]

    /// Why the text is no schedule; `nil` where it is one.
    static func mistake(in text: String) -> String? {
        var text = text[...]
        for prefix in ["TZ=", "CRON_TZ="] where text.hasPrefix(prefix) {
            guard let space = text.firstIndex(of: " ") else { return "provided bad location" }
            let zone = String(text[text.index(text.startIndex, offsetBy: prefix.count)..<space])
            if !zone.isEmpty, zone != "Local", !TimeZoneNames.all.contains(zone) {
                return "provided bad location \(zone): unknown time zone \(zone)"
            }
            text = text[space...].drop(while: \.isWhitespace)
        }
        if text.hasPrefix("@") { return descriptor(String(text)) }
        let parts = text.split(whereSeparator: \.isWhitespace)
        if parts.count != 5 {
            return "expected exactly 5 fields, found \(parts.count): [\(parts.joined(separator: " "))]"
        }
        for (part, bounds) in zip(parts, fields) {
            for item in part.split(separator: ",") { if let mistake = mistake(in: item, bounds) { return mistake } }
        }
        return nil
    }

    private static func descriptor(_ text: String) -> String? {
        if descriptors.contains(text) { return nil }
        if text.hasPrefix("@every ") {
            let duration = text.dropFirst("@every ".count)
            return Duration.nanoseconds(goText: String(duration)) != nil
                ? nil : "failed to parse duration \(text): time: invalid duration \"\(duration)\""
        }
        return "unrecognized descriptor: \(text)"
    }

    private static func mistake(in expression: Substring, _ bounds: Bounds) -> String? {
        let stepped = expression.split(separator: "/", omittingEmptySubsequences: false)
        let ends = stepped[0].split(separator: "-", omittingEmptySubsequences: false)
        var start = bounds.range.lowerBound
        var end = bounds.range.upperBound
        let isAny = ends[0] == "*" || ends[0] == "?"
        if !isAny {
            switch number(ends[0], bounds) {
            case .success(let number): start = number
            case .failure(let mistake): return mistake.text
            }
            switch ends.count {
            case 1: end = start
            case 2:
                switch number(ends[1], bounds) {
                case .success(let number): end = number
                case .failure(let mistake): return mistake.text
                }
            default: return "too many hyphens: \(expression)"
            }
        }
        switch stepped.count {
        case 1: break
        case 2:
            switch plainNumber(stepped[1]) {
            case .success(let step) where step == 0: return "step of range should be a positive number: \(expression)"
            case .success: if ends.count == 1, !isAny { end = bounds.range.upperBound }
            case .failure(let mistake): return mistake.text
            }
        default: return "too many slashes: \(expression)"
        }
        if start < bounds.range.lowerBound {
            return "beginning of range (\(start)) below minimum (\(bounds.range.lowerBound)): \(expression)"
        }
        if end > bounds.range.upperBound {
            return "end of range (\(end)) above maximum (\(bounds.range.upperBound)): \(expression)"
        }
        return start > end ? "beginning of range (\(start)) beyond end of range (\(end)): \(expression)" : nil
    }

    private struct Mistake: Error {
        let text: String
    }

    private static func number(_ text: Substring, _ bounds: Bounds) -> Result<Int, Mistake> {
        if let number = bounds.words[text.lowercased()] { return .success(number) }
        return plainNumber(text)
    }

    private static func plainNumber(_ text: Substring) -> Result<Int, Mistake> {
        guard let number = Int(text) else {
            return .failure(
                Mistake(text: "failed to parse int from \(text): strconv.Atoi: parsing \"\(text)\": invalid syntax"))
        }
        return number < 0
            ? .failure(Mistake(text: "negative number (\(number)) not allowed: \(text)")) : .success(number)
    }
}
