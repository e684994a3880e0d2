import Documents
import Host
import Loading
import Model
import TestSupport
import Testing

@testable import Commands

/// What the pages say: commands and options that there are, links that lead somewhere, YAML that is read.
@Suite struct DocumentTests {
    private static let catalog = "Sources/Commands/Documentation.docc"

    @Test func pagesAreThere() {
        #expect(DocumentPage.all.count > 30)
        #expect(DocumentPage.all.flatMap(\.blocks).count > 20)
        #expect(DocumentPage.all.flatMap(\.links).count > 25)
    }

    // MARK: Commands

    /// A line that shows a command is one that runs: every command, option and operand of it is.
    @Test(arguments: DocumentPage.all)
    func commandsInBlocksAreWhole(page: DocumentPage) {
        for line in page.blocks.flatMap(\.lines) {
            for words in CommandLineText.commands(in: line) {
                do { try CommandLineText.parse(words) } catch { Issue.record("\(line): \(error.message)") }
            }
        }
    }

    @Test(arguments: DocumentPage.all)
    func commandsInSentencesAreThere(page: DocumentPage) {
        for span in page.spans where span != "slipway COMMAND --help" {
            for words in CommandLineText.commands(in: span) {
                // A group alone is a topic.
                if words.count == 1, Application.commands.contains(where: { $0.specification.name == words[0] }) {
                    continue
                }
                do { try CommandLineText.look(at: words) } catch { Issue.record("`\(span)`: \(error.message)") }
            }
        }
    }

    /// `-out`, `-target Service/db`: an option that some command has, where a page speaks of our options alone.
    @Test(arguments: ["README.md", "\(catalog)/Formats.md", "\(catalog)/Plans.md", "\(catalog)/ErrorCodes.md"])
    func optionsInSentencesAreThere(path: String) throws {
        let page = try #require(DocumentPage.all.first { $0.path == path })
        let known = CommandArgumentsTests.commands.flatMap { $0.specification.allOptions }
        for span in page.spans where span.hasPrefix("-") && span.dropFirst().first?.isLetter == true {
            for word in span.split(separator: " ") {
                guard let option = OptionWord(String(word)) else { continue }
                #expect(known.contains { $0.isNamed(option.name) }, "`\(span)`: no command has \(word)")
            }
        }
    }

    /// The examples of each page of help, and the commands in its text.
    @Test func helpShowsCommandsThatParse() {
        let specifications = CommandArgumentsTests.commands.map { $0.specification }
        for specification in specifications + Application.commands.map({ $0.specification }) {
            for example in specification.examples {
                let commands = CommandLineText.commands(in: example.command)
                #expect(!commands.isEmpty, "\(example.command)")
                for words in commands {
                    do { try CommandLineText.parse(words) } catch {
                        Issue.record("\(specification.name): \(example.command): \(error.message)")
                    }
                }
            }
            let page = DocumentPage(path: specification.name, text: specification.discussion)
            for words in page.spans.flatMap(CommandLineText.commands) {
                do { try CommandLineText.look(at: words) } catch {
                    Issue.record("\(specification.name): \(words): \(error.message)")
                }
            }
        }
    }

    /// `./dev test`: a command that the script has.
    @Test func commandsOfTheScriptAreThere() throws {
        let script = String(
            decoding: try FileSystem.read(Path.join(Workspace.packageRoot, "dev")), as: UTF8.self)
        let commands = script.split(separator: "\n").compactMap { line in
            line.hasPrefix("    ") && line.contains(")") ? line.dropFirst(4).prefix { $0 != ")" && $0 != " " } : nil
        }
        var count = 0
        for page in DocumentPage.all {
            for text in page.blocks.flatMap(\.lines) + page.spans where text.hasPrefix("./dev ") {
                count += 1
                let command = text.dropFirst("./dev ".count).prefix { $0 != " " }
                #expect(commands.contains(command), "\(page.path): \(text)")
            }
        }
        #expect(count > 8)
    }

    // MARK: Links

    @Test(arguments: DocumentPage.all)
    func linksLeadSomewhere(page: DocumentPage) {
        for link in page.links where !link.hasPrefix("http:") && !link.hasPrefix("https:") {
            if link.hasPrefix("doc:") {
                let name = link.dropFirst("doc:".count)
                #expect(
                    DocumentPage.all.contains {
                        $0.path.hasPrefix(Self.catalog) && Path.name(of: $0.path) == "\(name).md"
                    }, "there is no page \(name)")
            } else {
                let target = Path.join(Path.parent(of: page.path), String(link.prefix { $0 != "#" }))
                #expect(exists(target), "\(link) leads nowhere")
            }
        }
    }

    /// Files and folders of this repository, where a page names one.
    @Test(arguments: DocumentPage.all)
    func pathsAreThere(page: DocumentPage) {
        for span in page.spans where ["Sources/", "Tests/", "environments/", ".ci/"].contains(where: span.hasPrefix) {
            // A pattern or a placeholder is none, and what an example calls an environment need not be one.
            guard !span.contains(where: { "<*{…$ ".contains($0) }), !span.hasPrefix("environments/base") else {
                continue
            }
            let isPlaceholder = span.split(separator: "/").contains { $0.allSatisfy(\.isUppercase) }
            #expect(isPlaceholder || exists(span), "there is no \(span)")
        }
    }

    private func exists(_ path: String) -> Bool {
        FileSystem.kind(of: Path.join(Workspace.packageRoot, path)) != nil
    }

    // MARK: YAML

    /// Those of the page Structure are parts of objects, which StructurePageTests fills in.
    private static let yaml = DocumentPage.all.filter { !$0.path.hasSuffix("/Structure.md") }.flatMap { page in
        page.blocks.filter { $0.language == "yaml" }.map { $0.lines.joined(separator: "\n") + "\n" }
    }

    private static let head = "apiVersion: slipway.dev/v1alpha1\n"

    /// Each block is an environment, a module or a policy, or a part of one, or the user's configuration: the formats know
    /// all of its keys and values.
    @Test(arguments: yaml)
    func formatsAreRead(text: String) async throws {
        let root = try #require(try YAML.parse(Array(text.utf8), file: .none).first)
        let kind = root["kind"]?.string
        let body = root["spec"] == nil ? "spec:\n" + indented(text) : text
        var readings: [[Diagnostic]] = []
        if kind == "Environment" || kind == nil {
            readings.append(await mistakes(environment: kind == nil ? body : text))
        }
        if kind == "Module" || kind == nil { readings.append(await mistakes(module: kind == nil ? body : text)) }
        if kind == "Policy" { readings.append(await mistakes(policy: text)) }
        if root["allow"] != nil { readings.append(try mistakes(userConfiguration: text)) }
        let best = try #require(readings.min { $0.count < $1.count }, "\(kind ?? "") is a kind of ours")
        #expect(best.isEmpty, "\(best.map { "\($0.code): \($0.detail)" })")
    }

    private func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "  \($0)" }
            .joined(separator: "\n")
    }

    private func whole(_ kind: String, _ name: String, _ text: String) -> String {
        text.contains("kind: \(kind)\n") ? text : Self.head + "kind: \(kind)\nmetadata: {name: \(name)}\n" + text
    }

    private func mistakes(environment text: String) async -> [Diagnostic] {
        var text = text
        if !text.contains("platform:") { text = text.replacing("spec:\n", with: "spec:\n  platform: minikube\n") }
        let name = text.contains("name: openshift") ? "openshift" : "dev"
        return await mistakes(["environments/\(name)/environment.yaml": whole("Environment", name, text)], of: name)
    }

    private func mistakes(module text: String) async -> [Diagnostic] {
        let name = text.contains("name: trino}") && text.contains("kind: Module") ? "trino" : "sample"
        return await mistakes(
            [
                "environments/dev/environment.yaml":
                    whole("Environment", "dev", "spec: {platform: minikube, instances: {a: {module: \(name)}}}\n"),
                "modules/\(name)/module.yaml": whole("Module", name, text),
            ], of: "dev")
    }

    private func mistakes(policy text: String) async -> [Diagnostic] {
        await mistakes(
            [
                "environments/dev/environment.yaml":
                    whole("Environment", "dev", "spec: {platform: minikube, policies: [policies/team.yaml]}\n"),
                "environments/dev/policies/team.yaml": text,
            ], of: "dev")
    }

    private func mistakes(userConfiguration text: String) throws -> [Diagnostic] {
        try TemporaryFolder.with { folder in
            let path = Path.join(folder, "config.yaml")
            try FileSystem.write(Array(text.utf8), to: path)
            do throws(DiagnosticsError) {
                _ = try UserConfiguration.read(path)
                return []
            } catch {
                return error.diagnostics
            }
        }
    }

    /// What loading has against the files, but for other files that they name.
    private func mistakes(_ files: [String: String], of environment: String) async -> [Diagnostic] {
        do throws(DiagnosticsError) {
            _ = try await ConfigurationLoader(tree: .memory(files)).load(environment: environment)
            return []
        } catch {
            return error.diagnostics.filter { diagnostic in
                // A fragment names instances that stand elsewhere.
                !diagnostic.detail.hasPrefix("There is no instance")
                    && ![
                        "load.missing-file", "load.unknown-module", "load.unknown-instance", "load.unknown-need",
                        "load.unknown-endpoint",
                    ].contains(diagnostic.code)
            }
        }
    }
}
