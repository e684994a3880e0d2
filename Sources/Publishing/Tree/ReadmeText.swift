import Model

/// The texts beside the manifests, for people who come across the branch.
enum ReadmeText {
    /// Code hosts fold generated files in reviews, as for Argo CD's own hydrator.
    static let attributes = """
        **/README.md linguist-generated=true
        **/hydrator.metadata linguist-generated=true
        **/slipway.files linguist-generated=true

        """

    static func environment(
        _ name: String, layout: TreeLayout, applications: [RenderedApplication], omitted: [ObjectIdentity],
        hasArgoCD: Bool
    ) -> String {
        var text = """
            # \(name)

            The Kubernetes objects of the environment `\(name)`, rendered by Slipway. Do not edit: the next publish \
            overwrites them. Change the sources and run

                slipway publish \(name)

            `hydrator.metadata` says which commit this was rendered from.

            | order | folder | objects | namespace |
            |---|---|---|---|

            """
        for application in applications {
            text += "| \(application.wave) | `\(application.folder)` | \(application.count) | "
            text += "\(application.namespace.isEmpty ? "–" : application.namespace) |\n"
        }
        if hasArgoCD {
            text += """

                For Argo CD:

                    kubectl apply -f \(layout.path("argocd/appproject.yaml")) -f \(layout.path("argocd/root-app.yaml"))

                Objects come up in the order of their sync waves. For the Applications to wait for each other as well, \
                Argo CD needs a health check for `argoproj.io/Application`.

                """
        }
        if !omitted.isEmpty {
            text += "\nNot here, because their values are in no repository; `slipway apply \(name)` makes them:\n\n"
            for identity in omitted { text += "- \(identity)\n" }
        }
        return text
    }

    static func application(_ application: RenderedApplication, environment: String) -> String {
        """
        # \(application.name)

        Rendered by Slipway for the environment `\(environment)`. To render it again:

            slipway render \(environment)

        """
    }
}
