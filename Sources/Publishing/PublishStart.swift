import Model

/// What a commit goes on from.
struct PublishStart {
    /// The head of the branch, or what takes its place where there is none yet; `nil` for a branch without a history.
    let head: GitObjectID?
    /// What the result is compared with.
    let base: GitObjectID?
    /// Whose tree the objects are put into.
    let tree: GitObjectID?
    /// The parents of the next commit.
    let parents: [GitObjectID]

    /// A branch that goes on by itself.
    init(_ head: GitObjectID?) {
        (self.head, base, tree, parents) = (head, head, head, head.map { [$0] } ?? [])
    }

    /// A branch that proposes changes to another one, so that it has to have all of its history.
    ///
    /// Code hosts merge a proposal by a commit of their own (squash, rebase). The next one then goes on from both: from the
    /// tree of the base, so that it takes nothing back, and from its own head, so that nothing is rewritten.
    init(
        proposal head: GitObjectID?, to base: GitObjectID, in repository: GitRepository
    ) throws(GitError) {
        self.base = base
        if let head, try repository.isAncestor(base, of: head) {
            (self.head, tree, parents) = (head, head, [head])
        } else if let head, try !repository.isAncestor(head, of: base) {
            (self.head, tree, parents) = (head, base, [head, base])
        } else {
            (self.head, tree, parents) = (base, base, [base])
        }
    }
}
