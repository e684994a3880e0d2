import Model
import TestSupport
import Testing

@testable import Reporting

/// The text of a pull request, within the bounds of code hosts.
@Suite struct ProposalMarkdownTests {
    private func markdown(_ changes: [ProposalMarkdown.Change], source: String = "0123456: s") -> ProposalMarkdown {
        ProposalMarkdown(environment: "dev", branch: "env/dev", source: source, changes: changes, omitted: [])
    }

    @Test func eachFormOfChangeIsTold() {
        let text = markdown([
            .init(path: "apps/a/x.yaml", group: "a", before: "k: 1\nl: 2\n", after: "k: 1\nl: 3\n"),
            .init(path: "apps/a/y.yaml", group: "a", before: nil, after: "k: 1\n"),
            .init(path: "apps/b/z.yaml", group: "b", before: "k: 1\n", after: nil),
        ]).text()
        #expect(
            text == """
                ### 1 added, 1 changed, 1 removed

                `dev` to `env/dev`, from `0123456: s`

                <details><summary><b>a</b>: 1 added, 1 changed</summary>

                ```diff
                ! apps/a/x.yaml
                @@ -1,2 +1,2 @@
                  k: 1
                - l: 2
                + l: 3
                + apps/a/y.yaml
                + k: 1
                ```

                </details>

                <details><summary><b>b</b>: 1 removed</summary>

                ```diff
                - apps/b/z.yaml
                ```

                </details>


                """)
    }

    @Test func thousandsOfChangesStayWithinTheLimit() {
        let changes = (0..<2_000).map { number in
            ProposalMarkdown.Change(
                path: "apps/g\(number % 40)/f\(number).yaml", group: "g\(number % 40)", before: "a: ````\(number)\n",
                after: "a: é\(number)\n")
        }
        let text = markdown(changes).text()
        #expect(text.utf8.count <= 65_000 && text.utf8.count > 40_000, "\(text.utf8.count)")
        #expect(text.contains("more files are left out here"))
        let shown = text.split(separator: "\n").count { $0.hasPrefix("! apps/") }
        #expect(text.contains("**\(2_000 - shown) more files"))
    }

    @Test func wordsOfOthersStayWords() {
        let evil = "x\n\n</details><script> @team `a`\u{202E}"
        let markdown = markdown(
            [.init(path: "p\nq", group: "<b>\n#", before: nil, after: "a\r\n```\n# x\u{1B}[2J\n")], source: evil)
        let text = markdown.text()
        HiddenText.expectNone(in: text, "body")
        #expect(!text.contains("<script>") || text.contains("``x"), "\(text)")
        #expect(text.contains("<b>&lt;b&gt;\\n#</b>") && text.contains("\n````diff\n"), "\(text)")
        #expect(markdown.title.split(separator: "\n").count == 1)
        #expect(self.markdown([], source: String(repeating: "s", count: 500)).title.count == 200)
    }
}
