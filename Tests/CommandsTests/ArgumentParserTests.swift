import Testing

@testable import Commands

@Suite struct ArgumentParserTests {
    private static let specification = CommandSpecification(
        name: "plan", summary: "Plan", discussion: "",
        positionals: [.environment, .init("FILE", help: "Files.", isRequired: false, isRepeated: true)],
        options: [
            .init("out", value: "FILE", help: "Save."), .init("json", help: "JSON."),
            .init("target", value: "OBJECT", help: "Only.", isRepeated: true),
            .init("format", value: "NAME", help: "How.", choices: ["text", "html"]),
            .init("lock-timeout", value: "TIME", help: "Wait."),
        ])

    private func parse(_ words: String...) throws -> ParsedArguments {
        try ArgumentParser(ArgumentParserTests.specification).parse(words)
    }

    @Test(arguments: [["-out", "p"], ["--out", "p"], ["-out=p"], ["--out=p"]])
    func acceptsTerraformAndGNUSpellings(words: [String]) throws {
        let arguments = try ArgumentParser(ArgumentParserTests.specification).parse(["dev"] + words)
        #expect(arguments.value("out") == "p")
        #expect(arguments.positional("ENV") == "dev")
    }

    @Test func flagsCanBeSwitchedOff() throws {
        #expect(try parse("dev", "-json").flag("json"))
        #expect(try !parse("dev", "-json=false").flag("json"))
        #expect(try !parse("dev").flag("json"))
    }

    @Test func repeatedOptionsAndCommasAddUp() throws {
        #expect(try parse("dev", "-target", "a,b", "-target=c").values("target") == ["a", "b", "c"])
    }

    @Test func everythingBehindTwoDashesIsAnArgument() throws {
        #expect(try parse("dev", "--", "-x", "y").positionals("FILE") == ["-x", "y"])
    }

    @Test func shortOptions() throws {
        #expect(try parse("-C", "/x", "dev").value("chdir") == "/x")
    }

    @Test(arguments: [
        (["dev", "-jsn"], "There is no option -jsn. Did you mean -json?"),
        (["dev", "-out"], "-out needs a value: -out FILE."),
        (["dev", "-json=maybe"], "-json is a flag: it takes no value but true or false."),
        (["dev", "-format", "pdf"], "-format takes one of text, html, not \"pdf\"."),
        ([], "ENV is missing: The environment: a folder of environments/."),
    ])
    func explainsMistakes(words: [String], message: String) {
        #expect(throws: UsageError(message)) {
            try ArgumentParser(ArgumentParserTests.specification).parse(words)
        }
    }

    @Test(arguments: [("90s", 90_000), ("3m", 180_000), ("1h30m", 5_400_000), ("250ms", 250), ("7", 7000), ("0s", 0)])
    func readsDurations(text: String, milliseconds: Int) {
        #expect(Duration(argument: text) == .milliseconds(milliseconds))
    }

    @Test(arguments: ["", "x", "5x", "s", "1h3", "-5s", "m5"])
    func refusesOtherDurations(text: String) {
        #expect(Duration(argument: text) == nil)
    }
}
