/// Where the rendered objects go.
package struct PublishTarget: Sendable {
    /// For Argo CD's Application manifests.
    package struct ArgoCD: Sendable {
        package var project: Located<String>?
        /// The namespace that Argo CD runs in.
        package var namespace: Located<String>?
        /// The URL from which Argo CD reads the branch.
        package var repository: Located<String>?
        /// The API server's URL, as Argo CD knows it.
        package var server: Located<String>?

        package init() {}
    }

    package var branch: Located<String>?
    /// The folder in the branch.
    package var path: Located<String>?
    package var remote: Located<String>?
    package var argocd: ArgoCD?

    package init() {}
}
