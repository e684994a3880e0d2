import Model
import Testing

@Suite struct TreePathTests {
    @Test func foldersInABranch() {
        for path in ["", ".", "./apps", "apps", "/apps/dev/", "a.b/.hidden", "a..b", ".gitops", ".github"] {
            #expect(path.isTreePath, "\(path)")
        }
        for path in [
            "..", "a/../b", "...", ". ", ".git", "a/.GIT/hooks", ".git.", "git~1", ".git ", "a\\b", "a:b", "a\0",
            ".git/\u{301}",
        ] {
            #expect(!path.isTreePath, "\(path)")
        }
    }
}
