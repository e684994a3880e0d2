/// What publishing did to a branch.
package struct PublishResult: Sendable, Hashable {
    package enum Outcome: Sendable, Hashable {
        /// A commit was made.
        case committed(GitObjectID)
        /// A commit would have been made: a dry run.
        case wouldCommit
        /// The branch has this tree already. `isNoted`: a note on its head now names the new source commit.
        case unchanged(isNoted: Bool)
    }

    package var branch: String
    package var outcome: Outcome
    /// The branch's head before; `nil` for a new branch.
    package var before: GitObjectID?
    /// What a proposal is compared with: the head of the branch that it is for, else of the branch itself.
    package var base: GitObjectID?
    /// Manifests by path, sorted: what else is in a commit (metadata, lists, READMEs) is not counted.
    package var added: [String]
    package var changed: [String]
    package var removed: [String]
    /// The first line of the commit's message.
    package var subject: String
    /// Whether the remote did not have the head, and has taken it.
    package var isPushed = false
    /// Whether the commit carries a signature.
    package var isSigned = false

    /// The branch's head now.
    package var head: GitObjectID? {
        if case .committed(let id) = outcome { id } else { before }
    }
}
