import Model

/// A count that is a number or a percentage.
enum ScaledCount {
    static func number(_ value: Value?, of total: Int64, roundsUp: Bool) -> Int64 {
        switch value {
        case .integer(let number): return number
        case .string(let text):
            guard text.last == "%", let percent = Int64(text.dropLast()) else { return 0 }
            return (total * percent + (roundsUp ? 99 : 0)) / 100
        default: return 0
        }
    }
}
