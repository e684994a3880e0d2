package import Model

/// The files of one environment as they are committed: for people to review, and for Argo CD or Flux to apply.
package struct RenderedTree: Sendable {
    package var environment: String
    package var layout: TreeLayout
    /// Sorted by the bytes of their paths, each path once.
    package var files: [RenderedFile]
    /// The folders that Argo CD or Flux reads, in the order in which they come up.
    package var applications: [RenderedApplication]
    /// Objects that are not in the tree, because their content may not be in a repository.
    package var omitted: [ObjectIdentity]
}

/// One file to commit.
package struct RenderedFile: Sendable {
    /// How a file gets along with what stands in its place.
    package enum Policy: Sendable, Hashable {
        /// An object or a list of ours: a foreign file in its place is an error.
        case content
        /// Of use to readers only: a foreign file in its place stays.
        case courtesy
        /// Says what was rendered from which commit: written when something else changed. A foreign file in its place is
        /// an error.
        case metadata
        /// Stays as it is; what `metadata` and the list are until it is known whether something changed.
        case keep
    }

    /// From the root of the branch.
    package var path: String
    /// Empty where it is only known when it is written.
    package var content: [UInt8]
    package var policy: Policy
    /// The content's name in Git, where it was worked out with the content.
    var id: GitObjectID?

    package init(path: String, content: [UInt8], policy: Policy = .content) {
        self.path = path
        self.content = content
        self.policy = policy
    }
}

/// A folder of objects: an instance's, or what belongs to none.
package struct RenderedApplication: Sendable, Hashable {
    /// The instance; `00-cluster` for Namespaces and CRDs, `environment` for what else the environment itself makes.
    package var name: String
    /// From the root of the branch: `environments/dev/apps/trino`.
    package var folder: String
    /// 0 for a folder that needs no other, else one more than the latest that it needs.
    package var wave: Int
    /// The namespace of most of its objects; empty where all belong to the cluster.
    package var namespace: String
    /// The number of objects in it.
    package var count: Int
}

/// Where things are in a branch.
package struct TreeLayout: Sendable, Hashable {
    /// The folder of the environment: `environments/dev`.
    package var root: String
    /// Where the files that speak for the whole commit are; empty for the root of the branch.
    package var metadataRoot: String

    /// A branch of the environment's own: its top holds the metadata and a README.
    package static func branch(environment: String) -> TreeLayout {
        TreeLayout(root: "\(RepositoryLayout.environments)/\(environment)", metadataRoot: "")
    }

    /// A folder in a branch that holds other things as well: nothing outside of the folder is touched.
    package static func folder(_ path: String) -> TreeLayout {
        let path = path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
        return TreeLayout(root: path, metadataRoot: path)
    }

    /// Whether two trees in one branch would get into each other's way: they share the files at the top, or one lies in
    /// the other, where whoever follows the outer one would take the inner one along.
    package func collides(with other: TreeLayout) -> Bool {
        func holds(_ outer: String, _ inner: String) -> Bool {
            outer.isEmpty || inner == outer || inner.hasPrefix(outer + "/")
        }
        return metadataRoot == other.metadataRoot || holds(root, other.root) || holds(other.root, root)
    }

    /// A path below the environment's folder.
    func path(_ relative: String) -> String { root.isEmpty ? relative : "\(root)/\(relative)" }

    /// A path beside the metadata.
    func metadataPath(_ name: String) -> String { metadataRoot.isEmpty ? name : "\(metadataRoot)/\(name)" }

    /// The list of the files that we wrote, so that they can be told from others.
    ///
    /// Without an extension that Argo CD or Flux would read as a manifest.
    static let listName = "slipway.files"

    var listPath: String { path(TreeLayout.listName) }

    /// The folder of the applications' folders.
    static let applications = "apps"

    /// The folder of Argo CD's own manifests.
    static let argocd = "argocd"

    /// The folder of an application in which its objects are.
    static let manifests = "manifests"

    /// Whether a path is that of an object, and not of what stands beside them.
    func isManifest(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        return path.hasPrefix(self.path("\(TreeLayout.applications)/"))
            && parts.dropLast().last == TreeLayout.manifests[...]
            && path.hasSuffix(".yaml")
    }
    var metadataPath: String { metadataPath(HydratorMetadata.fileName) }
}
