/// What `slipway init -ci` writes for a code host.
struct Pipeline {
    enum Host: String, Sendable, CaseIterable {
        case github, gitlab
    }

    /// What becomes of what is merged.
    enum Merge: String, Sendable, CaseIterable {
        /// It is rendered onto the branches that Argo CD or Flux follow.
        case publish
        /// It is planned, and that plan applied.
        case apply
    }

    let host: Host
    let merge: Merge

    /// Where the code host looks for it.
    var path: String {
        switch host {
        case .github: GitHubWorkflow.path
        case .gitlab: GitLabPipeline.path
        }
    }

    var text: String {
        switch host {
        case .github: GitHubWorkflow.text(merging: merge)
        case .gitlab: GitLabPipeline.text(merging: merge)
        }
    }

    /// A part of a file that several places of it share.
    static func indented(_ text: String, by count: Int) -> String {
        let margin = String(repeating: " ", count: count)
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : margin + $0 }.joined(separator: "\n")
    }
}
