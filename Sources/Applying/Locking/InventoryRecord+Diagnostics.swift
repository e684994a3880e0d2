import APIMachinery
package import Model

extension InventoryRecord.Objection {
    /// What is said of it: an error where a run would write, a warning where it only reads.
    ///
    /// `unknown` are the objects that carry the environment's label and that the inventory does not know; `nil` where
    /// nobody looked for them.
    package func diagnostic(
        _ severity: Diagnostic.Severity = .error, environment: String, unknown: [ObjectIdentity]?
    ) -> Diagnostic {
        var notes = [Diagnostic.Note(InventoryRecord.Objection.sentence(on: unknown, of: environment))]
        notes += ways(environment).map { Diagnostic.Note($0) }
        let end =
            severity == .error
            ? "Nothing was changed." : "What follows is by the inventory that is here; what writes refuses it."
        return Diagnostic(
            severity, code: code, summary: summary, detail: "\(detail(environment)) \(end)", notes: notes)
    }

    private var code: String {
        switch self {
        case .older: "apply.older-inventory"
        case .missing: "apply.no-inventory"
        case .foreign: "apply.foreign-lineage"
        case .damaged: "apply.damaged-record"
        }
    }

    private var summary: String {
        switch self {
        case .older: "Older inventory"
        case .missing: "Inventory is not here"
        case .foreign: "Environment of another inventory"
        case .damaged: "Damaged record of the inventory"
        }
    }

    private func detail(_ environment: String) -> String {
        switch self {
        case .older(let record, let serial):
            "The inventory of \(environment) that is here has the serial \(serial), and the cluster knows of \(record.text). "
                + "What that run made would be left behind, and what it deleted be missed."
        case .missing(let record):
            "There is no inventory of \(environment) here, and the cluster knows of \(record.text). Without it nobody knows "
                + "here what left the repository."
        case .foreign(let record?):
            "The inventory of \(environment) that is here is another one than the cluster knows of: \(record.text). Another "
                + "repository has an environment of the same name on this cluster, or there are two inventories of this one."
        case .foreign(nil):
            "The lock of \(environment) was taken last with another inventory than this one. Another repository has an "
                + "environment of the same name on this cluster, or there are two inventories of this one."
        case .damaged(let reason):
            "The record of the inventory of \(environment), in the annotations of its Lease, cannot be used. \(reason) So "
                + "nobody knows whether the inventory that is here is the latest."
        }
    }

    private func ways(_ environment: String) -> [String] {
        let folder = "\(RepositoryLayout.state)/\(environment)"
        let fetch =
            "bring the inventory up to date: pull it from Git, or copy \(folder)/ from where that run was"
        let goOn =
            "-this-inventory goes on with the one that is here, and any other one is refused from then on; -adopt does so and "
            + "takes over what is there; `slipway import \(environment) -all` takes in all that it does not know"
        switch self {
        case .older, .missing: return [fetch, goOn]
        case .foreign: return ["give one of the two another name, or \(fetch)", goOn]
        case .damaged:
            return ["-this-inventory goes on with the one that is here, and writes the record anew"]
        }
    }

    private static let shown = 10

    private static func sentence(on unknown: [ObjectIdentity]?, of environment: String) -> String {
        guard let unknown else {
            return "which objects of \(environment) it does not know, nobody looked for: `slipway plan` does"
        }
        guard !unknown.isEmpty else {
            return "the cluster shows no object of \(environment) that it does not know"
        }
        let names = unknown.prefix(shown).map(\.description).joined(separator: ", ")
        let more = unknown.count > shown ? " and \(unknown.count - shown) more" : ""
        return "it does not know \(names)\(more)"
    }
}

extension InventoryRecord {
    /// `serial 9, written 2026-11-21 17:28 UTC by apply by ann@host`.
    private var text: String {
        let when = time.map { " at \(Time(seconds: $0).text)" } ?? ""
        return "serial \(serial), written\(when) by \(writer)"
    }
}
