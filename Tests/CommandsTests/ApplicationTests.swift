import Host
import Model
import Testing

@testable import Commands
@testable import Reporting

/// Runs the program in this process, as a user would type.
struct CommandLineResult {
    var status: ExitCode
    var out: String
    var errors: String
}

func slipway(
    _ words: String..., in directory: String = "/", variables: [String: String] = [:]
) async -> CommandLineResult {
    await slipway(words, in: directory, variables: variables)
}

func slipway(
    _ words: [String], in directory: String = "/", variables: [String: String] = [:]
) async -> CommandLineResult {
    let record = RecordedConsole()
    let context = CommandContext(
        console: record.console, variables: EnvironmentVariables(variables), directory: directory,
        now: { 1_795_000_000 })
    let status = await Application.run(words, in: context)
    return CommandLineResult(status: status, out: record.out, errors: record.errors)
}

@Suite struct ApplicationTests {
    @Test func versionIsOneLine() async {
        let result = await slipway("version")
        #expect(result.status == .done)
        #expect(result.out == "slipway \(ProgramVersion.text)\n")
        #expect(result.errors.isEmpty)
        #expect(await slipway("--version").out == result.out)
    }

    @Test func helpGoesToTheOutputAndMistakesToTheErrorStream() async {
        let help = await slipway("--help")
        #expect(help.status == .done)
        #expect(help.errors.isEmpty)
        let nothing = await slipway([])
        #expect(nothing.status == .usage)
        #expect(nothing.out.isEmpty)
        #expect(nothing.errors == help.out)
    }

    @Test func everyCommandHasHelpWithExamples() async {
        for command in Application.commands {
            let specification = command.specification
            let result = await slipway(specification.name, "--help")
            #expect(result.status == .done)
            #expect(result.out.contains("Usage:\n  slipway \(specification.name)"))
            #expect(result.out.contains("Examples:"), "\(specification.name) has no example")
            #expect(await slipway("help", specification.name).out == result.out)
            for line in result.out.split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
        }
    }

    @Test func wrongOptionsEndWithUsage() async {
        let result = await slipway("render", "dev", "--bogus")
        #expect(result.status == .usage)
        #expect(
            result.errors == """
                slipway render: There is no option --bogus.
                Usage: slipway render [options] ENV
                slipway render --help tells more.

                """)
    }

    @Test func aFolderWithoutARepositoryIsAnError() async {
        let result = await slipway("render", "dev", in: "/usr")
        #expect(result.status == .error)
        #expect(result.errors.contains("No Slipway repository here [load.no-repository]"))
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func completionNamesEveryCommand(shell: String) async {
        let result = await slipway("completion", shell)
        #expect(result.status == .done)
        for command in Application.commands { #expect(result.out.contains(command.specification.name)) }
    }
}
