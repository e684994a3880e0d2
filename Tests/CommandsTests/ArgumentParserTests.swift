import Testing

@testable import Commands

@Suite struct ArgumentParserTests {
    /// One of each kind.
    struct Sample: CommandArguments {
        enum Form: Sendable {
            case text, html, json
        }

        struct Group: ArgumentGroup {
            var level = 1
            var name: String?

            static let options: [Option<Self>] = [
                .number("level", value: "N", \.level, minimum: 1, help: "How much."),
                .text("name", short: "n", value: "NAME", \.name, help: "Who."),
            ]
        }

        var environment = ""
        var files: [String] = []
        var json = false
        var color = true
        var remote: Bool?
        var form = Form.text
        var out: String?
        var manager = "nobody"
        var targets: [String] = []
        var allowed: [String] = []
        var patience = Duration.zero
        var group = Group()

        static let positionals: [Positional<Self>] = [
            .environment(\.environment), .repeated("FILE", \.files, help: "F."),
        ]

        private static let out = Option<Self>.text("out", value: "FILE", \.out, help: "Save.")

        static let options: [Option<Self>] =
            [
                .flag("json", \.json, help: "JSON.", excludes: [out]),
                .flag("color", \.color, help: "Colour."),
                .flag("remote", \.remote, help: "There."),
                .flag("html", \.form, .html, help: "A page."),
                .flag("form-json", \.form, .json, help: "Data."),
                out,
                .text("manager", value: "NAME", \.manager, help: "As."),
                .texts("target", value: "OBJECT", \.targets, help: "Only."),
                .list("allow", value: "OBJECT", \.allowed, help: "These."),
                .duration("patience", value: "TIME", \.patience, help: "Wait."),
            ] + Group.options.of(\.group)

        func validate() throws(UsageError) {
            if environment == "nowhere" { throw UsageError("Nowhere is no place.") }
        }
    }

    private func parse(_ words: String...) throws -> Sample { try ArgumentParser<Sample>.parse(words).own }

    // MARK: Options

    @Test(arguments: [["-out", "p"], ["--out", "p"], ["-out=p"], ["--out=p"], ["-out", "x", "-out", "p"]])
    func acceptsTerraformAndGNUSpellings(words: [String]) throws {
        for line in [["dev"] + words, words + ["dev"]] {
            let arguments = try ArgumentParser<Sample>.parse(line).own
            #expect(arguments.out == "p")
            #expect(arguments.environment == "dev")
            #expect(arguments.files.isEmpty)
        }
    }

    @Test func whatIsMissingHasItsDefault() throws {
        let arguments = try parse("dev")
        #expect(!arguments.json && arguments.color && arguments.remote == nil && arguments.form == .text)
        #expect(arguments.out == nil && arguments.manager == "nobody" && arguments.targets.isEmpty)
        #expect(arguments.patience == .zero && arguments.group.level == 1 && arguments.group.name == nil)
    }

    @Test func flagsCanBeSwitchedOff() throws {
        #expect(try parse("dev", "-json").json)
        #expect(try parse("dev", "-json=true").json)
        #expect(try !parse("dev", "-json=false").json)
        #expect(try !parse("dev", "-json", "-json=false").json)
        #expect(try !parse("dev", "-color=false").color)
    }

    @Test func aFlagCanTellNoFromNothing() throws {
        #expect(try parse("dev", "-remote").remote == true)
        #expect(try parse("dev", "-remote=false").remote == false)
    }

    @Test func flagsThatChooseTakeTheLast() throws {
        #expect(try parse("dev", "-html").form == .html)
        #expect(try parse("dev", "-html", "-form-json").form == .json)
        #expect(try parse("dev", "-html", "-form-json=false").form == .html)
        #expect(try parse("dev", "-html", "-html=false").form == .text)
    }

    @Test func listsAreSplitAtCommasAndAddressesAreNot() throws {
        #expect(try parse("dev", "-allow", "a,b", "-allow=c").allowed == ["a", "b", "c"])
        #expect(try parse("dev", "-target", "a[1,2]", "-target=c").targets == ["a[1,2]", "c"])
    }

    @Test func groupsFillTheirField() throws {
        let arguments = try parse("dev", "-level", "3", "-n", "ann", "-patience", "1m")
        #expect(arguments.group.level == 3)
        #expect(arguments.group.name == "ann")
        #expect(arguments.patience == .seconds(60))
    }

    @Test(arguments: ["-C", "-chdir", "--chdir"]) func everyCommandTakesTheCommonOptions(name: String) throws {
        let parsed = try ArgumentParser<Sample>.parse([name, "/x", "dev", "-no-color"])
        #expect(parsed.common.directory == "/x")
        #expect(parsed.own.environment == "dev")
    }

    @Test func aValueMayLookLikeAnOption() throws {
        #expect(try parse("dev", "-out", "-json").out == "-json")
        #expect(try parse("dev", "-out=").out == "")
        #expect(try parse("dev", "-out=a=b").out == "a=b")
    }

    // MARK: Arguments by place

    @Test func everythingBehindTwoDashesIsAnArgument() throws {
        let arguments = try parse("dev", "--", "-json", "y")
        #expect(arguments.files == ["-json", "y"])
        #expect(!arguments.json)
        #expect(try parse("dev", "-").files == ["-"], "a stream")
    }

    @Test(arguments: [
        (["dev", "-jsn"], "There is no option -jsn. Did you mean -json?"),
        (["dev", "--jsn=true"], "There is no option --jsn=true. Did you mean -json?"),
        (["dev", "-zzzzzz"], "There is no option -zzzzzz."),
        (["dev", "-out"], "-out needs a value: -out FILE."),
        (["dev", "-json=maybe"], "-json is a flag: it takes no value but true or false."),
        (["dev", "-json", "-out", "x"], "-json and -out cannot go together."),
        (["dev", "-out", "x", "-json"], "-json and -out cannot go together."),
        (["dev", "-level", "0"], "-level takes a whole number of at least 1, not \"0\"."),
        (["dev", "-level=1.5"], "-level takes a whole number of at least 1, not \"1.5\"."),
        (["dev", "-patience", "5x"], "-patience takes a duration such as 90s, 3m or 1h30m, not \"5x\"."),
        (["nowhere"], "Nowhere is no place."),
        ([], "ENV is missing: The environment: a folder of environments/."),
    ])
    func explainsMistakes(words: [String], message: String) {
        #expect(throws: UsageError(message)) { try ArgumentParser<Sample>.parse(words) }
    }

    @Test func whatIsSwitchedOffContradictsNothing() throws {
        #expect(try parse("dev", "-json=false", "-out", "x").out == "x")
    }

    // MARK: Durations

    @Test(arguments: [("90s", 90_000), ("3m", 180_000), ("1h30m", 5_400_000), ("250ms", 250), ("7", 7000), ("0s", 0)])
    func readsDurations(text: String, milliseconds: Int) {
        #expect(Duration(argument: text) == .milliseconds(milliseconds))
    }

    @Test(arguments: ["", "x", "5x", "s", "1h3", "-5s", "m5"])
    func refusesOtherDurations(text: String) {
        #expect(Duration(argument: text) == nil)
    }
}
