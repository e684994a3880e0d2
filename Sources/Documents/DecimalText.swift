/// Integers as decimal text.
enum DecimalText {
    static func write(_ number: Int64, into output: inout [UInt8]) {
        if number >= 0, number < 10 {
            output.append(UInt8(truncatingIfNeeded: number) + UInt8(ascii: "0"))
        } else {
            output.append(contentsOf: String(number).utf8)
        }
    }
}
