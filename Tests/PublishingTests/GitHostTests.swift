import Publishing
import Testing

@Suite struct GitHostTests {
    @Test(arguments: [
        ("https://git.example/a/b.git", "git.example"), ("https://user:word@Git.Example:8443/a", "git.example"),
        ("ssh://git@git.example:22/a", "git.example"), ("git@git.example:a/b.git", "git.example"),
        ("git.example:a", "git.example"), ("https://evil.example@git.example/", "git.example"),
    ])
    func aHostIsFound(address: String, host: String) {
        #expect(GitHost(address)?.name == host)
    }

    @Test(arguments: ["origin", "", "/srv/git/a.git", "./a:b", "https://", "file:///srv/a", ":a"])
    func thereIsNone(address: String) {
        #expect(GitHost(address) == nil)
    }
}
