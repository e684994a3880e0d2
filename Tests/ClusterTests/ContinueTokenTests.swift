import Testing

@testable import Cluster

@Suite struct ContinueTokenTests {
    private func find(_ text: String) -> String? { ContinueToken.find(in: Array(text.utf8)) }

    @Test func listsOfBuiltInKindsHaveItFirst() {
        let items = String(repeating: #"{"metadata":{"name":"x"}},"#, count: 1000)
        #expect(
            find(#"{"kind":"PodList","metadata":{"resourceVersion":"7","continue":"abc="},"items":[\#(items)]}"#)
                == "abc=")
    }

    @Test func listsOfCustomResourcesHaveItLast() {
        let items = String(repeating: #"{"metadata":{"name":"x"}},"#, count: 1000)
        #expect(
            find(#"{"items":[\#(items)],"kind":"KafkaList","metadata":{"continue":"abc","resourceVersion":"7"}}"#)
                == "abc")
    }

    @Test(arguments: [
        "", "{}", #"{"metadata":{"continue":""},"items":[]}"#, #"{"metadata":{"continue":"a\"b"}}"#,
        #"{"metadata":{"continue":"cut"#, #"{"metadata":{"continue":"#,
    ])
    func theLastPageHasNone(text: String) { #expect(find(text) == nil) }
}
