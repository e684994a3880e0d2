import Host
import Model
import Testing

@testable import Commands

/// A command line that makes no sense ends with 64, its reason and the usage, before anything is read or written.
@Suite struct WrongCommandLineTests {
    static let lines: [(line: String, message: String)] = [
        ("plan", "plan: ENV is missing: The environment: a folder of environments/. -all means every one."),
        ("plan dev extra", #"plan: There is no place for the argument "extra"."#),
        ("plan dev -jsn", "plan: There is no option -jsn. Did you mean -json?"),
        ("plan dev -parallelism 0", #"plan: -parallelism takes a whole number of at least 1, not "0"."#),
        ("plan dev -parallelism many", #"plan: -parallelism takes a whole number of at least 1, not "many"."#),
        ("plan dev -destroy -refresh-only", "plan: -destroy and -refresh-only cannot go together."),
        ("plan dev -replace x -destroy", "plan: -destroy and -replace cannot go together."),
        (
            "plan dev -refresh-only -out p",
            "plan: A refresh-only plan has nothing to save: apply -refresh-only does it."
        ),
        ("plan dev -embedded -context x", "plan: -embedded and -context cannot go together."),
        ("plan dev -kubeconfig x --embedded", "plan: -embedded and -kubeconfig cannot go together."),
        ("plan dev -lock=false", "plan: There is no option -lock=false. This command takes no lock."),
        ("apply", "apply: ENV is missing: The environment: a folder of environments/; or a plan file."),
        ("apply a b c", #"apply: There is no place for the argument "c"."#),
        (
            "apply dev -auto-approve -timeout 5x",
            #"apply: -timeout takes a duration such as 90s, 3m or 1h30m, not "5x"."#
        ),
        (
            "apply dev -auto-approve -lock-timeout -5s",
            #"apply: -lock-timeout takes a duration such as 90s, 3m or 1h30m, not "-5s"."#
        ),
        ("apply dev -destroy -refresh-only", "apply: -destroy and -refresh-only cannot go together."),
        ("destroy dev -ordered", "destroy: There is no option -ordered."),
        ("destroy dev -destroy", "destroy: There is no option -destroy."),
        (
            "destroy dev -auto-approve -timeout soon",
            #"destroy: -timeout takes a duration such as 90s, 3m or 1h30m, not "soon"."#
        ),
        ("drift dev -parallelism 3", "drift: There is no option -parallelism."),
        ("show p -json -html", "show: -json and -html cannot go together."),
        ("show p -html -markdown", "show: -markdown and -html cannot go together."),
        ("validate dev -sarif -json", "validate: -json and -sarif cannot go together."),
        ("validate dev -sarif -junit", "validate: -sarif and -junit cannot go together."),
        ("publish dev -psh", "publish: There is no option -psh. Did you mean -push?"),
        ("import dev", "import: import takes the names of objects, -all, or -from ENV."),
        ("force-unlock dev", "force-unlock: ID is missing: The lock's id."),
        ("completion tcsh", #"completion: Completion is there for bash, zsh and fish, not for "tcsh"."#),
        ("state", "state: ACTION is missing: list, show, rm or mv."),
        ("state lst dev", #"state: state takes list, show, rm or mv, not "lst"."#),
        ("state list", "state list: ENV is missing: The environment: a folder of environments/."),
        ("state list dev extra", #"state list: There is no place for the argument "extra"."#),
        ("state rm dev", "state rm: OBJECT is missing: KIND and NAMESPACE/NAME or NAME, as in a plan."),
        ("state mv dev module.a", "state mv: NEW is missing: The instance that they go to: module.NEW."),
        (
            "state mv dev a module.b",
            "state mv: mv takes two instances: module.OLD module.NEW. An object cannot get another name: let go of it "
                + "with rm, and take the other one in with `slipway import`."
        ),
        ("embedded", "embedded: ACTION is missing: get, patch, delete, apply, define, repair or reset."),
        ("embedded put", #"embedded: embedded takes get, patch, delete, apply, define, repair or reset, not "put"."#),
        ("embedded get", "embedded get: KIND is missing: The kind, as in manifests: Deployment."),
        ("embedded get Pod -field-manager x", "embedded get: There is no option -field-manager."),
        ("embedded delete Pod", "embedded delete: OBJECT is missing: NAMESPACE/NAME, or NAME."),
        ("embedded patch Pod a", "embedded patch: PATCH is missing: A JSON merge patch."),
        ("embedded patch Pod a {", "embedded patch: The patch is not JSON: the document ends too early."),
        ("embedded apply", "embedded apply: FILE is missing: A file with manifests."),
        ("embedded reset now", #"embedded reset: There is no place for the argument "now"."#),
    ]

    @Test(arguments: lines) func endsBeforeAnythingIsDone(line: String, message: String) async throws {
        // No repository is here: whoever looked for one would say so.
        let result = await slipway(line.split(separator: " ").map(String.init), in: "/usr")
        #expect(result.status == .usage)
        #expect(result.out.isEmpty, "\(result.out)")
        let lines = result.errors.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.first == "slipway \(message)")
        let name = message.prefix { $0 != ":" }
        try #require(lines.count == 4, "\(result.errors)")
        #expect(lines[1].hasPrefix("Usage: slipway \(name)"))
        #expect(lines[2] == "slipway \(name) --help tells more.")
    }

    @Test(arguments: [["rendr", "dev"], ["rendr", "--help"], ["help", "rendr"]])
    func unknownCommandsGetASuggestion(words: [String]) async {
        let result = await slipway(words)
        #expect(result.status == .usage)
        #expect(
            result.errors == """
                slipway has no command "rendr". Did you mean "render"?
                slipway --help lists them.

                """)
    }
}
