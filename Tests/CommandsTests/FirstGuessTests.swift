import Testing

@testable import Commands

/// People come from other tools: what they type first runs, or names what does.
@Suite struct FirstGuessTests {
    static let guesses = [
        ("output", "slipway endpoints"), ("get pods", "slipway state list"), ("diff", "slipway plan"),
        ("logs", "slipway apply"), ("status", "slipway plan"), ("wait", "slipway apply"),
        ("workspace list", "environments/"), ("refresh", "-refresh-only"), ("taint x", "-replace"),
        ("delete", "slipway destroy"), ("build", "slipway render"), ("template", "slipway render"),
        ("sync", "slipway apply"), ("reconcile", "slipway apply"), ("plan dev -var a=b", "environment.yaml"),
        ("plan dev -input=false", "nothing is asked"), ("plan dev -lock=false", "takes no lock"),
        ("apply dev --dry-run", "slipway plan"), ("apply dev -y", "-auto-approve"), ("plan dev -o json", "-json"),
        ("drift dev -detailed-exitcode", "exit status is 2"), ("state ls", "slipway state list"),
        ("state pull", "inventory.json"), ("destroy dev -adopt", "There is no option -adopt"),
    ]

    @Test(arguments: guesses) func namesWhatDoesIt(line: String, answer: String) async {
        let result = await slipway(line.split(separator: " ").map(String.init), in: "/usr")
        #expect(result.status == .usage)
        #expect(result.errors.contains(answer), "\(result.errors)")
    }

    @Test(arguments: ["environments/dev", "environments/dev/", "dev"]) func takesThePathOfAnEnvironment(word: String)
        throws
    {
        #expect(try ArgumentParser<ValidateArguments>.parse([word]).own.environments.name == "dev")
    }

    @Test(arguments: ["/environments/dev", "environments/dev/environment.yaml", "dev/", "other/dev"])
    func leavesOtherPathsAlone(word: String) throws {
        #expect(try ArgumentParser<ValidateArguments>.parse([word]).own.environments.name == word)
    }

    @Test func versionIsThereForPrograms() async {
        let result = await slipway("version", "-json")
        #expect(result.out.hasPrefix(#"{"version":""#))
    }

    @Test func theHelpOfNoCommandIsAMistake() async {
        #expect(await slipway("help", "nosuch").status == .usage)
    }
}
