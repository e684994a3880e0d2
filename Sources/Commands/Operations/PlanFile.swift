import Documents
import Host
import Model
import Planning
import Publishing

/// A saved plan as a file: a line with magic, format version and checksum, then one line of JSON.
///
/// `slipway-plan 1 <Git blob id of what follows>`: the same plan gives the same bytes, and a file that was cut or changed
/// is told. Formats.md describes the JSON.
struct PlanFile: Sendable {
    /// Absolute.
    let path: String

    static let formatVersion = 1
    private static let magic = Array("slipway-plan ".utf8)

    /// What was read, and its name.
    struct Content: Sendable {
        var saved: SavedPlan
        /// The content address: what the inventory remembers of a plan that was applied.
        var id: String
    }

    /// The plan file that a word means; `nil` where it means an environment, which goes before a file of the same name.
    static func meant(by word: String, in context: CommandContext) -> PlanFile? {
        let path = context.absolute(word)
        guard FileSystem.kind(of: path) == .file else { return nil }
        // May fail: outside of a repository there is no environment of that name.
        if let repository = try? Repository.locate(from: context.directory),
            FileSystem.kind(of: Path.join(repository.root, "\(RepositoryLayout.environments)/\(word)")) == .directory
        {
            return nil
        }
        return PlanFile(path: path)
    }

    // MARK: Writing

    static func bytes(of saved: SavedPlan) -> [UInt8] {
        let body = JSON.serialize(saved.encoded { ContentAddress.digest(of: $0.value) }) + [UInt8(ascii: "\n")]
        let header = "slipway-plan \(formatVersion) \(ContentAddress.blobID(of: body))\n"
        return Array(header.utf8) + body
    }

    // MARK: Reading

    func read() throws -> Content {
        let bytes = try FileSystem.read(path)
        guard bytes.starts(with: PlanFile.magic), let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
            throw Failure(
                code: "plan.no-plan-file", summary: "Not a plan file",
                detail: "\(path) is neither a plan that `slipway plan -out` wrote nor the name of an environment.")
        }
        let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ").map(String.init)
        guard words.count == 3, let version = Int(words[1]) else { throw damaged("Its first line is not complete.") }
        guard version == PlanFile.formatVersion else {
            throw Failure(
                code: "plan.other-format", summary: "Plan of another version",
                detail: "\(path) has the format version \(version), and this Slipway reads and writes "
                    + "\(PlanFile.formatVersion). Apply it with the Slipway that made it, or plan again.")
        }
        let body = Array(bytes[(end + 1)...])
        guard ContentAddress.blobID(of: body) == words[2] else {
            throw damaged("Its content does not match the checksum of its first line: it was cut or changed.")
        }
        do {
            return Content(saved: try SavedPlan(decoding: try JSON.parse(body)), id: words[2])
        } catch let error as SavedPlanError {
            guard case .damaged(let reason) = error else { throw error }
            throw damaged("In it \(reason).")
        } catch let error as JSONError {
            throw damaged("It is not JSON: \(error.message).")
        }
    }

    private func damaged(_ reason: String) -> Failure {
        Failure(
            code: "plan.damaged-file", summary: "Damaged plan file",
            detail: "\(path) cannot be used. \(reason) Nothing was changed. Plan again.")
    }
}

extension Session {
    /// The plan as it is written to a file.
    func saved(
        _ plan: Plan, options: PlanOptions, definitions: [String], in context: CommandContext
    ) -> SavedPlan {
        var saved = SavedPlan(
            plan: plan, settings: SavedPlan.Settings(options), serial: inventory.serial, isEmbedded: cluster.isEmbedded,
            sources: compilation.sources)
        saved.commit = compilation.commit(definitions, in: context)
        saved.isAtCommit = compilation.repository.committed != nil
        return saved
    }
}
