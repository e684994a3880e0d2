import APIMachinery
import Model
import Testing

/// What `fmt.Sprintf` prints for what Go's JSON decoder makes of a value.
@Suite struct GoTextTests {
    @Test(
        arguments: [
            (.null, "<nil>", "interface {}(nil)", "<nil>"), (true, "true", "true", "bool"), (-5, "-5", "-5", "int64"),
            (.number(1.5), "1.5", "1.5", "float64"), ("a \"b\"\n", "a \"b\"\n", #""a \"b\"\n""#, "string"),
            ([], "[]", "[]interface {}{}", "[]interface {}"),
            ([1, "a", .null], "[1 a <nil>]", #"[]interface {}{1, "a", interface {}(nil)}"#, "[]interface {}"),
            ([:], "map[]", "map[string]interface {}{}", "map[string]interface {}"),
            (
                ["b": [true], "a": ["x": "y"]], "map[a:map[x:y] b:[true]]",
                #"map[string]interface {}{"a":map[string]interface {}{"x":"y"}, "b":[]interface {}{true}}"#,
                "map[string]interface {}"
            ),
        ] as [(Value, String, String, String)])
    func isPrintedAsGoPrints(value: Value, plain: String, syntax: String, type: String) {
        #expect(GoText.plain(value) == plain)
        #expect(GoText.syntax(value) == syntax)
        #expect(GoText.type(value) == type)
    }

    @Test(arguments: [
        ("", #""""#), ("é", #""é""#), ("\t\r\n", #""\t\r\n""#), (#"\"#, #""\\""#), ("it's", #""it's""#),
    ]) func isQuotedAsGoQuotes(text: String, quoted: String) { #expect(GoText.quoted(text) == quoted) }
}
