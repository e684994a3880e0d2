import Model
import Reporting

extension Positional {
    /// The words that name an entry of the inventory.
    static func inventoryEntry(_ field: ArgumentField<Arguments, [String]>) -> Positional {
        .repeated(
            "OBJECT", field, help: "KIND and NAMESPACE/NAME or NAME, as in a plan.", isRequired: true,
            completion: .object)
    }
}

extension Inventory {
    /// The place of the entry that these words name: `Deployment lakehouse/trino`, or `deployment/lakehouse/trino`, as
    /// kubectl users write it.
    func index(of words: [String]) throws(Failure) -> Int {
        let wanted = words.joined(separator: " ")
        let names = entries.map { "\($0.identity.kind) \(PlanView.place(of: $0.identity))" }
        let slashed = words.count == 1 ? wanted.replacing("/", with: " ", maxReplacements: 1) : wanted
        let matches = names.indices.filter {
            names[$0].lowercased() == wanted.lowercased() || names[$0].lowercased() == slashed.lowercased()
        }
        if matches.count == 1, let match = matches.first { return match }
        let suggestion = closest(to: wanted, among: names).map { " Did you mean \"\($0)\"?" } ?? ""
        throw Failure(
            code: "state.unknown-object", summary: matches.isEmpty ? "Unknown object" : "Ambiguous object",
            detail: "The inventory of \(environment) has \(matches.count) objects \"\(wanted)\"."
                + "\(suggestion) `slipway state list \(environment)` lists them.")
    }
}
