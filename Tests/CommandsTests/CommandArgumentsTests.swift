import Model
import Testing

@testable import Commands

/// What each command makes of its command line.
@Suite struct CommandArgumentsTests {
    /// Every command that takes arguments, those of groups too.
    static let commands = Application.commands.flatMap { entry in
        (entry as? any CommandGroup.Type)?.commands ?? [entry].compactMap { $0 as? any Command.Type }
    }

    private func parse<Arguments: CommandArguments>(_ words: String...) throws -> Arguments {
        try ArgumentParser<Arguments>.parse(words).own
    }

    // MARK: Every command

    /// No option is declared and then forgotten: each leaves a trace in the arguments.
    @Test func everyOptionFillsAField() throws {
        for command in Self.commands { try expectTraces(command) }
    }

    private func expectTraces<C: Command>(_ command: C.Type) throws {
        let untouched = "\(C.Arguments())"
        for option in C.Arguments.options {
            let name = "\(command.specification.name) -\(option.specification.name)"
            let texts = option.specification.isFlag ? ["true", "false"] : [sample(for: option.specification)]
            let traces = try texts.map { text in
                var arguments = C.Arguments()
                try option.store(text, &arguments)
                return "\(arguments)"
            }
            #expect(traces.contains { $0 != untouched }, "\(name) is stored nowhere")
            #expect(option.specification.help.hasSuffix("."), "\(name)")
        }
    }

    private func sample(for option: OptionSpecification) -> String {
        if let choice = option.choices.last { return choice }
        return switch option.value {
        case "N", "BYTES": "7777"
        case "I/N": "2/7"
        case "TIME": "7m7s"
        default: "something"
        }
    }

    @Test func namesAreUnique() {
        for specification in Self.commands.map({ $0.specification }) {
            let names = specification.allOptions.map(\.name)
            #expect(Set(names).count == names.count, "\(specification.name): \(names)")
            for option in specification.options {
                for other in option.excludes { #expect(names.contains(other), "\(specification.name) -\(other)") }
            }
        }
    }

    @Test func onlyTheLastArgumentByPlaceMayBeMissingOrRepeated() {
        for specification in Self.commands.map({ $0.specification }) {
            for positional in specification.positionals.dropLast() {
                #expect(positional.isRequired && !positional.isRepeated, "\(specification.name) \(positional.name)")
            }
        }
    }

    /// `-name` and `--name`, and a wrong one with a suggestion.
    @Test func everyOptionIsFoundAndMisspellingsAreTold() throws {
        for command in Self.commands {
            for option in command.specification.allOptions where option.name != "help" && option.name.count > 2 {
                for dashes in ["-", "--"] {
                    #expect(
                        throws: UsageError("There is no option \(dashes)\(option.name)x. Did you mean -\(option.name)?")
                    ) {
                        try self.refuse(command, ["\(dashes)\(option.name)x"])
                    }
                }
                if let value = option.value {
                    #expect(throws: UsageError("-\(option.name) needs a value: -\(option.name) \(value).")) {
                        try self.refuse(command, ["--\(option.name)"])
                    }
                } else {
                    let message = "-\(option.name) is a flag: it takes no value but true or false."
                    #expect(throws: UsageError(message)) { try self.refuse(command, ["-\(option.name)=7"]) }
                }
            }
        }
    }

    private func refuse<C: Command>(_ command: C.Type, _ words: [String]) throws {
        _ = try ArgumentParser<C.Arguments>.parse(words)
    }

    // MARK: plan, apply, destroy

    @Test func planAsksForNothingByDefault() throws {
        let arguments: PlanArguments = try parse("dev")
        #expect(arguments.environments.name == "dev" && !arguments.environments.all)
        #expect(arguments.out == nil && !arguments.json && !arguments.detailedExitCode)
        #expect(arguments.operation.mode == .normal && !arguments.operation.isPartial)
        #expect(arguments.operation.parallelism == 32)
        #expect(!arguments.cluster.isGiven && arguments.definitions.isEmpty)
    }

    @Test func planTakesAllOfIt() throws {
        let arguments: PlanArguments = try parse(
            "-out", "p", "--json", "-detailed-exitcode", "dev", "-target", "module.a", "-target=Deployment/b,c",
            "-exclude", "x", "-replace", "Pod/y", "-verify", "-adopt", "-leave-unrecorded", "-restart",
            "-force-conflicts",
            "-take-from", "helm,argocd-controller", "-allow-destroy", "a,all", "-concise", "-parallelism", "8", "-crds",
            "one,two", "-crds=three",
            "-kubeconfig", "kc", "-context", "prod")
        #expect(arguments.out == "p" && arguments.json && arguments.detailedExitCode)
        let operation = arguments.operation
        #expect(operation.targets == ["module.a", "Deployment/b,c"] && operation.exclusions == ["x"])
        #expect(operation.isPartial && operation.replaced == ["Pod/y"] && operation.mode == .normal)
        #expect(operation.verify && operation.adopt && operation.leaveUnrecorded && operation.forceConflicts)
        #expect(operation.takeFrom == ["helm", "argocd-controller"] && operation.restart)
        #expect(
            operation.unguarded == ["a"] && operation.deletesMany && operation.concise && operation.parallelism == 8)
        #expect(arguments.definitions == ["one", "two", "three"])
        #expect(arguments.cluster.kubeconfig == "kc" && arguments.cluster.context == "prod")
        #expect(arguments.cluster.embedded == nil && arguments.cluster.isGiven)
    }

    @Test func modes() throws {
        let destroy: PlanArguments = try parse("dev", "-destroy", "-out", "p")
        #expect(destroy.operation.mode == .destroy)
        let refresh: ApplyArguments = try parse("dev", "-refresh-only")
        #expect(refresh.operation.mode == .refreshOnly)
        let neither: PlanArguments = try parse("dev", "-destroy=false", "-refresh-only=false", "-replace", "x")
        #expect(neither.operation.mode == .normal)
    }

    @Test func applyTakesItsTimeAndTheLock() throws {
        let standard: ApplyArguments = try parse("dev")
        #expect(!standard.execution.autoApprove && !standard.execution.ordered)
        #expect(standard.execution.timeout == .seconds(600))
        #expect(standard.lock.isWanted && standard.lock.timeout == .zero && standard.planFile == nil)
        let arguments: ApplyArguments = try parse(
            "dev", "p", "-auto-approve", "-timeout", "20m", "-ordered", "-lock=false", "-lock-timeout", "90",
            "-embedded=false")
        #expect(arguments.environment == "dev" && arguments.planFile == "p")
        #expect(arguments.execution.autoApprove && arguments.execution.ordered)
        #expect(arguments.execution.timeout == .seconds(1200))
        #expect(!arguments.lock.isWanted && arguments.lock.timeout == .seconds(90))
        #expect(arguments.cluster.embedded == false && arguments.cluster.isGiven)
    }

    @Test func destroyDestroys() throws {
        let arguments: DestroyArguments = try parse("dev", "-target", "module.a", "-timeout=5s", "-auto-approve")
        #expect(arguments.operation.mode == .destroy && arguments.operation.targets == ["module.a"])
        #expect(arguments.execution.timeout == .seconds(5) && arguments.execution.autoApprove)
    }

    // MARK: Several environments

    @Test func several() throws {
        #expect((try parse("-all") as DriftArguments).environments.all)
        let part: ValidateArguments = try parse("-changed-since", "HEAD~", "-shard=2/3")
        #expect(part.environments.changedSince == "HEAD~" && part.environments.shard == Shard("2/3"))
        #expect(part.environments.name == nil)
    }

    @Test(arguments: [
        ([], "ENV is missing: The environment: a folder of environments/. -all means every one."),
        (["-shard", "1/2"], "ENV is missing: The environment: a folder of environments/. -all means every one."),
        (["dev", "-all"], "-all chooses among the environments, and ENV names one: they cannot go together."),
        (
            ["dev", "-changed-since=x"],
            "-changed-since chooses among the environments, and ENV names one: they cannot go together."
        ),
        (["-all", "-shard", "3/2"], "-shard takes I/N, such as 1/4, not \"3/2\"."),
        (["-all", "-shard", "0/2"], "-shard takes I/N, such as 1/4, not \"0/2\"."),
        (["-all", "-shard", "1"], "-shard takes I/N, such as 1/4, not \"1\"."),
        (
            ["-all", "-branch", "b"],
            "-branch says one place, and several environments need one each: name one as ENV."
        ),
    ])
    func severalMistakes(words: [String], message: String) {
        #expect(throws: UsageError(message)) { try ArgumentParser<PublishArguments>.parse(words) }
    }

    // MARK: The others

    @Test func formsOfOutput() throws {
        #expect((try parse("p") as ShowArguments).form == .text)
        #expect((try parse("p", "-json") as ShowArguments).form == .json)
        #expect((try parse("p", "-markdown", "-out", "f") as ShowArguments).form == .markdown)
        #expect((try parse("p", "-html", "-concise") as ShowArguments).form == .html)
        #expect((try parse("dev") as ValidateArguments).form == .text)
        #expect((try parse("dev", "-json") as ValidateArguments).form == .json)
        #expect((try parse("dev", "--sarif") as ValidateArguments).form == .sarif)
        #expect((try parse("dev", "-junit", "-crds=x") as ValidateArguments).form == .junit)
        #expect((try parse("dev", "-markdown") as DriftArguments).form == .markdown)
        #expect((try parse("dev", "-html") as DriftArguments).form == .html)
        #expect((try parse("dev", "-dot") as GraphArguments).form == .dot)
        #expect((try parse("dev", "-json") as EndpointsArguments).json)
    }

    @Test func whatIsWritten() throws {
        let render: RenderArguments = try parse("dev", "--out", "folder", "-crds", "c")
        #expect(render.out == "folder" && render.definitions == ["c"])
        let format: FmtArguments = try parse("a.yaml", "b.yaml", "-check", "-diff")
        #expect(format.paths == ["a.yaml", "b.yaml"] && format.check && format.diff)
        let publish: PublishArguments = try parse(
            "dev", "-branch", "b", "-path=p", "-push", "-dry-run", "-allow-dirty", "-crds", "c")
        #expect(publish.branch == "b" && publish.path == "p" && publish.definitions == ["c"])
        #expect(publish.push && publish.dryRun && publish.allowDirty)
        #expect((try parse() as InitArguments).folder == nil)
        #expect((try parse("x") as InitArguments).folder == "x")
        #expect((try parse("web") as DocsArguments).module == "web")
    }

    @Test(arguments: ["bash", "zsh", "fish"]) func shells(name: String) throws {
        #expect((try parse(name) as CompletionArguments).shell.rawValue == name)
    }

    @Test func whatIsAskedOfTheClusterAndItsInventory() throws {
        let drift: DriftArguments = try parse("dev", "-json", "-leave-unrecorded", "-embedded")
        #expect(drift.form == .json && drift.leaveUnrecorded && drift.cluster.embedded == true)
        let unlock: ForceUnlockArguments = try parse("dev", "abc", "-context", "x")
        #expect(unlock.environment == "dev" && unlock.id == "abc" && unlock.cluster.context == "x")
        let all: ImportArguments = try parse("dev", "-all", "-lock-timeout", "5s")
        #expect(all.all && all.objects.isEmpty && all.lock.timeout == .seconds(5))
        #expect((try parse("dev", "a/b", "c") as ImportArguments).objects == ["a/b", "c"])
    }

    @Test func state() throws {
        #expect((try parse("dev", "-embedded") as StateListArguments).cluster.embedded == true)
        #expect((try parse("dev", "Deployment", "a/b") as StateShowArguments).object == ["Deployment", "a/b"])
        let remove: StateRemoveArguments = try parse("dev", "Namespace", "a", "-lock=false")
        #expect(remove.object == ["Namespace", "a"] && !remove.lock.isWanted)
        let move: StateMoveArguments = try parse("dev", "module.a", "module.b", "-lock-timeout=1m")
        #expect(move.old == "a" && move.new == "b" && move.lock.timeout == .seconds(60))
    }

    @Test func embedded() throws {
        #expect((try parse("Pod") as EmbeddedGetArguments).object == nil)
        #expect((try parse("Pod", "a/b") as EmbeddedGetArguments).object == "a/b")
        let patch: EmbeddedPatchArguments = try parse("Pod", "a/b", #"{"a":1}"#)
        #expect(patch.patch == ["a": 1] && patch.fieldManager == "kubectl-edit")
        #expect((try parse("Pod", "x", "{}", "-field-manager=me") as EmbeddedPatchArguments).fieldManager == "me")
        #expect((try parse("Pod", "a/b") as EmbeddedDeleteArguments).object == "a/b")
        #expect((try parse("f.yaml") as EmbeddedApplyArguments).file == "f.yaml")
        #expect((try parse("dev") as EmbeddedDefineArguments).environment == "dev")
    }
}
