import APIMachinery
import Documents
import Model

/// `hydrator.metadata`: which commit a tree was rendered from, in the form that Argo CD's hydrator writes and that
/// GitOps Promoter and others read.
enum HydratorMetadata {
    /// Has no extension, because Argo CD would take a YAML or JSON file for a manifest.
    static let fileName = "hydrator.metadata"

    /// The reference under which notes say that a head is also the rendering of a later commit.
    static let notesReference = "refs/notes/hydrator.metadata"

    /// For the whole commit.
    static func commit(_ source: SourceCommit, commands: [String]) -> [UInt8] {
        var fields = origin(source, commands: commands)
        if source.uncommitted.isEmpty {
            fields["author"] = .string(source.author.address)
            fields["date"] = .string(source.author.date)
            fields["subject"] = .string(source.subject)
            if !source.body.isEmpty { fields["body"] = .string(source.body) }
            if let reference = source.reference { fields["references"] = [reference.value] }
        }
        return JSON.serializePretty(.object(fields))
    }

    /// For one application's folder.
    static func application(_ source: SourceCommit, commands: [String]) -> [UInt8] {
        JSON.serializePretty(.object(origin(source, commands: commands)))
    }

    /// Where the tree comes from: `drySha` stands for a commit that gives this very tree, so there is none where changes
    /// were not committed.
    private static func origin(_ source: SourceCommit, commands: [String]) -> ValueObject {
        var fields: ValueObject =
            source.uncommitted.isEmpty
            ? ["drySha": .string(source.sha)] : ["dirty": true, "basedOn": .string(source.sha)]
        if !source.repositoryURL.isEmpty { fields["repoURL"] = .string(source.repositoryURL) }
        if !commands.isEmpty { fields["commands"] = .array(commands.map(Value.string)) }
        return fields
    }

    /// What a note holds.
    static func note(_ source: SourceCommit) -> String {
        String(decoding: JSON.serialize(["drySha": .string(source.sha)]), as: UTF8.self)
    }

    /// What metadata or a note says of the source commit; `nil` where it names none.
    static func source(_ bytes: [UInt8]) -> RecordedSource? {
        // May fail: a note that others wrote need not be JSON.
        guard let fields = try? JSON.parse(bytes) else { return nil }
        if let sha = fields["drySha"]?.string {
            return RecordedSource(sha: sha, isExact: true, time: fields["date"]?.string.flatMap { Time($0) })
        }
        return fields["basedOn"]?.string.map { RecordedSource(sha: $0, isExact: false, time: nil) }
    }
}
