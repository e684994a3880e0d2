import Documents
import Host
import Model

/// `slipway-verdicts [-list] [-even|-odd] FILE…`: recorded verdicts of an API server beside those that are given here.
///
/// A file has one row a line as JSON; `-` is standard input (`gzip -dc objects.jsonl.gz | slipway-verdicts -`).
@main
struct Verdicts {
    static func main() throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        let isListing = take("-list", from: &arguments)
        let half: Bool? = take("-even", from: &arguments) ? false : take("-odd", from: &arguments) ? true : nil
        var tally = VerdictTally()
        for path in arguments {
            let bytes = try path == "-" ? FileSystem.readAll(0, path: "-") : FileSystem.read(path)
            for line in bytes.split(separator: UInt8(ascii: "\n")) {
                guard let row = VerdictRow(try JSON.parse(Array(line))) else { continue }
                if let half, row.isSetAside != half { continue }
                tally.add(VerdictReplay(row))
            }
        }
        if isListing { print(tally.list) }
        print(tally.summary)
    }

    private static func take(_ flag: String, from arguments: inout [String]) -> Bool {
        guard let index = arguments.firstIndex(of: flag) else { return false }
        arguments.remove(at: index)
        return true
    }
}
