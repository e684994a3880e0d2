internal import Documents
internal import Model

/// Texts of files made from values, and their digests.
///
/// The names are Helm's, which most authors know.
enum FileFunctions {
    static let all: [Function] = [
        format("toYaml", .yaml), format("toJson", nil), format("toProperties", .properties),
        Function(
            "string.indent(int) -> string",
            call: { (text: String, count: Int64) throws(Fault) in .string(try indented(text, by: count)) }),
        Function(
            "sha256(string) -> string",
            call: { (text: String) in .string(hexadecimal(SHA256.digest(Array(text.utf8)))) }),
        Function(
            "sha256(bytes) -> string", call: { (bytes: [UInt8]) in .string(hexadecimal(SHA256.digest(bytes))) }),
    ]

    /// JSON on one line where there is no format: whoever writes it into a text wants it there.
    private static func format(_ name: String, _ format: FileFormat?) -> Function {
        Function(
            "\(name)(dyn) -> string",
            call: { (arguments, budget) throws(Fault) in
                let text = try text(of: arguments[0], name, format, budget)
                try budget.charge(text.utf8.count)
                return .string(text)
            })
    }

    private static func text(
        of datum: Datum, _ name: String, _ format: FileFormat?, _ budget: Budget
    ) throws(Fault) -> String {
        let value: Value
        do throws(ConversionError) {
            value = try datum.value(budget: budget)
        } catch {
            throw Fault(error.message)
        }
        guard let format else { return String(decoding: JSON.serialize(value), as: UTF8.self) }
        do throws(FileFormatError) {
            return try format.text(of: Model.Node(of: value, range: .none))
        } catch {
            throw Fault("\(name)(): \(error.message)")
        }
    }

    /// Each line that is not empty, the first as well.
    private static func indented(_ text: String, by count: Int64) throws(Fault) -> String {
        guard (0...1000).contains(count) else { throw Fault("indent() takes 0 to 1000 blanks, not \(count)") }
        let blanks = String(repeating: " ", count: Int(count))
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.isEmpty ? "" : blanks + line
        }.joined(separator: "\n")
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
