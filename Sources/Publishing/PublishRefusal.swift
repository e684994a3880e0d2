import Model

/// Why publishing did not begin: what the user has to put right first.
enum PublishRefusal {
    static func branchName(_ branch: String) -> Diagnostic {
        Diagnostic(
            code: "publish.branch-name", summary: "Not a branch name",
            detail: "Git does not allow \"\(branch)\" as the name of a branch. Set publish.branch in the environment.")
    }

    static func checkedOut(_ branch: String) -> Diagnostic {
        Diagnostic(
            code: "publish.checked-out", summary: "The branch is checked out",
            detail: """
                A work tree of this repository shows the branch \(branch). Publishing does not touch work trees, so the \
                files there would seem to have been changed back by hand. Publish to a branch of its own (publish.branch), \
                or switch that work tree to another branch.
                """)
    }

    static func noManifest(_ path: String) -> Diagnostic {
        Diagnostic(
            code: "publish.no-manifest", summary: "A published file that is no object",
            detail: """
                \(path) is listed as an object that Slipway published, and cannot be read as one: somebody changed it \
                there. Publish again, or restore the file.
                """)
    }

    static func noAuthor(_ path: String) -> Diagnostic {
        Diagnostic(
            code: "publish.no-author", summary: "No author for the commit",
            detail: """
                Git does not know who publishes: user.name or user.email is not set for the repository at \(path). Run \
                'git config --global user.name "Your Name"' and 'git config --global user.email you@example.com'.
                """)
    }

    static func foreignFiles(_ paths: [String], branch: String) -> Diagnostic {
        let shown = paths.prefix(5).joined(separator: ", ")
        let more = paths.count > 5 ? " and \(paths.count - 5) more" : ""
        return Diagnostic(
            code: "publish.foreign-file", summary: "Files of other hands stand in the way",
            detail: """
                On \(branch), Slipway would write \(shown)\(more), where there are other files that it did not write. To \
                overwrite them could lose work. Move or remove them there, or publish to another folder (publish.path).
                """)
    }

    static func olderSource(_ source: SourceCommit, than recorded: RecordedSource, branch: String) -> Diagnostic {
        Diagnostic(
            code: "publish.older-source", summary: "The branch is of a newer commit",
            detail: """
                \(branch) was rendered from \(recorded.sha.prefix(7)), and what is checked out here, \(source.shortSHA), is \
                older. Publishing it would take back what came after it. Pull and publish again; if taking it back is \
                what you want, say so with -force-older.
                """)
    }

    static func emptyTree(_ environment: String, branch: String, count: Int) -> Diagnostic {
        let objects = count == 1 ? "the only object" : "all \(count) objects"
        return Diagnostic(
            code: "publish.empty", summary: "Nothing would be left on the branch",
            detail: """
                \(environment) renders to no object, so \(objects) on \(branch) would go, and whoever follows the \
                branch would delete \(count == 1 ? "it" : "them"). If that is what you want, say so with -allow-empty.
                """)
    }

    static func noBase(_ base: String, proposal: String) -> Diagnostic {
        Diagnostic(
            code: "publish.no-base", summary: "Nothing to propose changes to",
            detail: """
                \(proposal) proposes changes to \(base), which is not there yet, neither here nor on the remote as far as is \
                known. Publish to \(base) itself once, without -propose.
                """)
    }

    static func diverged(_ branch: String, remote: String) -> Diagnostic {
        Diagnostic(
            code: "publish.diverged", summary: "The branch and its remote have diverged",
            detail: """
                Both \(branch) here and on \(remote) have commits that the other lacks. Publishing only moves a branch \
                forward. If the remote is right, run 'git branch -f \(branch) \(remote)/\(branch)'.
                """)
    }
}
