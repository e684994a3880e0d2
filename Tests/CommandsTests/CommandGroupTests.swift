import Testing

@testable import Commands

/// Commands of more than one word.
@Suite struct CommandGroupTests {
    @Test(arguments: [
        (["rm", "dev", "x"], ["dev", "x"]),
        (["-C", "rm", "rm", "dev"], ["-C", "rm", "dev"]),
        (["--context", "list", "-embedded=false", "rm", "dev"], ["--context", "list", "-embedded=false", "dev"]),
        (["-context=list", "rm"], ["-context=list"]),
        (["-unknown", "rm", "-x"], ["-unknown", "-x"]),
    ])
    func optionsMayStandBeforeTheAction(words: [String], rest: [String]) throws {
        let (command, left) = try StateCommand.command(for: words)
        #expect(command.specification.name == "state rm")
        #expect(left == rest)
    }

    @Test func aGroupSaysWhatThereIs() async {
        for group in Application.commands.compactMap({ $0 as? any CommandGroup.Type }) {
            let name = group.specification.name
            let page = await slipway(name, "--help")
            #expect(page.status == .done)
            #expect(page.out.contains("Commands:"))
            for command in group.commands {
                #expect(command.specification.name == "\(name) \(command.specification.lastWord)")
                #expect(page.out.contains("  \(command.specification.lastWord)  "), "\(page.out)")
            }
            #expect(await slipway(name, "nonsense", "--help").out == page.out)
        }
    }

    @Test func eachOfItsCommandsHasAPageOfItsOwn() async {
        for group in Application.commands.compactMap({ $0 as? any CommandGroup.Type }) {
            for specification in group.specification.subcommands {
                let words = specification.name.split(separator: " ").map(String.init)
                let page = await slipway(words + ["--help"])
                #expect(page.status == .done)
                #expect(page.out.contains("Usage:\n  slipway \(specification.name)"), "\(page.out)")
                #expect(page.out.contains("Examples:"))
                #expect(await slipway(["help"] + words).out == page.out)
                #expect(await slipway(["-C", "/usr"] + words + ["-h"]).out == page.out)
                for line in page.out.split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
            }
        }
    }
}
