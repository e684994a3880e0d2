import Loading
import Model
import Publishing

/// Where an environment is published to.
struct PublishPlace {
    /// Before the environment's name, where nobody names a branch.
    static let branchPrefix = "env/"

    let environment: String
    let branch: String
    let layout: TreeLayout
    /// Where the branch is pushed to, and may have been pushed to by others.
    let remote: String
    /// Where the repository itself says so; nothing where the command line does, or nobody.
    let remoteOfRepository: SourceRange?
    private let name: SourceRange
    /// What says so, which may be in the file of an environment that this one extends; the name where nothing does.
    private let range: SourceRange

    /// What the command line says counts before the environment.
    init(_ environment: Environment, branch: String? = nil, path: String? = nil, remote: String? = nil) {
        let target = environment.publish
        let name = environment.name
        self.environment = name.value
        self.name = name.range
        remoteOfRepository = remote == nil ? target?.remote?.range : nil
        self.remote = remote ?? target?.remote?.value ?? "origin"
        self.branch = branch ?? target?.branch?.value ?? PublishPlace.branchPrefix + name.value
        layout = (path ?? target?.path?.value).map(TreeLayout.folder) ?? .branch(environment: name.value)
        range = target?.path?.range ?? target?.branch?.range ?? name.range
    }

    /// The branch that changes are proposed on, by the name that GitOps Promoter knows: one for each folder.
    var proposal: String {
        let folder = layout.metadataRoot
        return folder.isEmpty ? "\(branch)-next" : "\(branch)-next/\(folder)"
    }

    /// What is wrong with this one beside another.
    fileprivate func collision(with other: PublishPlace, _ sources: SourceMap) -> Diagnostic? {
        guard branch == other.branch, layout.collides(with: other.layout) else { return nil }
        let folders = layout.root == other.layout.root ? "" : ", to \(layout.words) and \(other.layout.words)"
        var diagnostic = Diagnostic(
            code: "publish.same-place", summary: "Two environments in one place",
            detail: "\(environment) and \(other.environment) are both published to the branch "
                + "\(branch)\(folders). Each would overwrite files of the other. Give one of them another "
                + "publish.branch, or both folders of which none is in the other (publish.path).",
            at: isInherited(sources) ? name : range)
        diagnostic.notes = [other.note(sources)]
        if isInherited(sources) { diagnostic.notes.append(note(sources)) }
        return diagnostic
    }

    private func note(_ sources: SourceMap) -> Diagnostic.Note {
        let how = isInherited(sources) ? "takes this over (extends)" : "is published there"
        return Diagnostic.Note("\(environment) \(how)", at: range)
    }

    private func isInherited(_ sources: SourceMap) -> Bool { sources[range.file]?.path != sources[name.file]?.path }
}

extension TreeLayout {
    fileprivate var words: String { root.isEmpty ? "its top" : "the folder \(root)" }
}

extension Compilation {
    /// Compares where this environment is published to with where the others of the repository are, and notes what is
    /// wrong with that.
    mutating func check(_ place: PublishPlace) {
        let loader = repository.loader
        do throws(DiagnosticsError) {
            let others = try loader.environments(besides: place.environment, sources: &configuration.sources)
            problems += others.compactMap { place.collision(with: PublishPlace($0), sources) }
        } catch {
            problems += error.diagnostics
        }
    }
}
