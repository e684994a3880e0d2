/// The way to remotes, of which the installed git is the better one: it knows the credentials, hosts and proxies that
/// people have set up for it, and clones that are not whole.
package protocol GitTransport {
    /// What references of a remote lead to; those that it does not have are left out.
    func references(_ names: [String], of remote: String) async throws(GitError) -> [String: GitObjectID]

    /// Brings what references of a remote lead to here: `+refs/heads/a:refs/remotes/origin/a`.
    func fetch(_ refspecs: [String], from remote: String) async throws(GitError)

    /// Points a reference of a remote to a commit, forward only.
    ///
    /// - Throws: `nonFastForward` or `modified` where somebody else was faster.
    func push(_ commit: GitObjectID, as reference: String, to remote: String) async throws(GitError)

    /// Brings what a partial clone lacks of a commit's tree: its folders, and the files of these names.
    func complete(_ commit: GitObjectID, filesNamed names: Set<String>, from remote: String) async throws(GitError)
}
