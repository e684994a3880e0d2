import Model

/// The texts beside the manifests, for people who come across the branch.
///
/// Others have files of these names, too, so whose one is tells its text: see `isGenerated`.
enum ReadmeText {
    static let fileName = "README.md"
    static let attributesName = ".gitattributes"

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

            \(opening(environment: name)) Change the sources and run

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

                    kubectl apply -f \(layout.path("\(TreeLayout.argocd)/appproject.yaml")) -f \(layout.path("\(TreeLayout.argocd)/root-app.yaml"))

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

        \(applicationOpening)\(environment)`. To render it again:

            slipway render \(environment)

        """
    }

    private static func opening(environment: String) -> String {
        "The Kubernetes objects of the environment `\(environment)`, rendered by Slipway. Do not edit: the next publish "
            + "overwrites them."
    }

    private static let applicationOpening = "Rendered by Slipway for the environment `"

    // MARK: Whose a file is

    /// Whether a path is that of one of these files.
    static func isName(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        return name == fileName || name == attributesName
    }

    /// Whether the content of such a file is ours, of this version or an earlier one.
    ///
    /// What we wrote cannot be told by a list alone: earlier versions listed the files of others that they left.
    static func isGenerated(_ content: [UInt8]) -> Bool {
        let text = String(decoding: content, as: UTF8.self)
        if text == attributes { return true }
        let lines = text.split(separator: "\n", maxSplits: 3, omittingEmptySubsequences: false)
        guard lines.count == 4, lines[0].hasPrefix("# "), lines[1].isEmpty else { return false }
        return lines[2].hasPrefix(opening(environment: String(lines[0].dropFirst(2))))
            || lines[2].hasPrefix(applicationOpening)
    }
}
