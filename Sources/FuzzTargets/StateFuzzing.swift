internal import Commands
internal import Documents
internal import Model
internal import Planning
internal import Reporting

/// What an earlier run wrote down, or somebody else: it is taken and written again the same, or it is refused.
enum StateFuzzing {
    static func inventory(_ bytes: [UInt8]) {
        guard let inventory = try? InventoryFile(OneDocument(bytes: bytes)).read(environment: "dev") else { return }
        let written = InventoryFile.encode(inventory)
        guard let again = try? InventoryFile(OneDocument(bytes: written)).read(environment: "dev") else {
            preconditionFailure("what was written cannot be read")
        }
        precondition(InventoryFile.encode(again) == written, "what was written is written otherwise")
    }

    /// Without the first line of the file, whose checksum nobody hits by chance.
    static func plan(_ bytes: [UInt8]) {
        guard let root = try? JSON.parse(bytes), var saved = try? SavedPlan(decoding: root) else { return }
        let digests = saved.digests
        let written = JSON.serialize(saved.encoded { digests[$0.identity] })
        guard let value = try? JSON.parse(written), (try? SavedPlan(decoding: value)) != nil else {
            preconditionFailure("what was written cannot be read")
        }
        _ = PlanView(plan: saved.plan, sources: saved.sources, style: .plain, isConcise: false).text()
        let machine = PlanJSON(plan: saved.plan, sources: saved.sources).document()
        precondition((try? JSON.parse(machine)) != nil, "the JSON of a plan is none")
        _ = PlanMarkdown(plan: saved.plan, sources: saved.sources).text()
        _ = PlanPage(plan: saved.plan, sources: saved.sources).document()
        let sources = saved.sources
        let nothing = DesiredState(environment: "dev", objects: [], graph: saved.plan.graph, endpoints: [])
        _ = saved.confirm(by: nothing, sources: sources)
    }

    private struct OneDocument: StateStorage {
        var bytes: [UInt8]

        func place(of name: String) -> String { name }
        func read(_ name: String) throws(DiagnosticsError) -> [UInt8]? { bytes }
        func write(_ bytes: [UInt8], to name: String, as kind: StateDocumentKind) throws(DiagnosticsError) {}
        func remove(_ name: String) throws(DiagnosticsError) {}
        func names(in folder: String) throws(DiagnosticsError) -> [String] { [] }
    }
}
