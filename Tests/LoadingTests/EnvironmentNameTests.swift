import Loading
import Testing

@Suite struct EnvironmentNameTests {
    @Test func environments() {
        for name in ["dev", "eu-west-1", "a.b_c", "Dev", "1"] { #expect(name.isEnvironmentName, "\(name)") }
        for name in ["", ".", "..", "a/b", "-a", "a-", "a b", "a\0", "../x", String(repeating: "a", count: 64)] {
            #expect(!name.isEnvironmentName, "\(name)")
        }
    }
}
