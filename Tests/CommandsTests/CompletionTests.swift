import Host
import TestSupport
import Testing

@testable import Commands

/// What a press of TAB gives in bash, and what it must not do.
@Suite struct CompletionTests {
    static let lines: [(words: [String], expected: Set<String>)] = [
        (["pl"], ["plan"]),
        (["plan", "-tar"], ["-target"]),
        (["plan", "--tar"], ["--target"]),
        (["plan", "d"], ["dev", "data"]),
        (["-C", "other", "plan", ""], ["prod"]),
        (["docs", "tr"], ["trino"]),
        (["help", "dr"], ["drift"]),
        (["state", "l"], ["list"]),
        (["state", "list", "de"], ["dev"]),
        (["embedded", "res"], ["reset"]),
        (["plan", "dev", "-out", "fi"], ["first.plan"]),
        (["drift", "dev", "-against", ""], ["applied", "desired", "published"]),
        (["drift", "dev", "--against", "d"], ["desired"]),
        (["-C", "other"], ["other"]),
        (["state", "rm", "-lock-timeout", "5m", "de"], ["dev"]),
        (["validate", "-crds", "x", "da"], ["data"]),
        (["version", ""], []),
    ]

    @Test(arguments: lines) func completesWords(words: [String], expected: Set<String>) async throws {
        let script = CompletionScript.bash(Application.commands.map { $0.specification })
        try TemporaryFolder.with { folder in
            for path in ["environments/dev", "environments/data", "modules/trino", "other/environments/prod"] {
                try FileSystem.createDirectories(Path.join(folder, path))
            }
            try FileSystem.writeAtomically([], to: Path.join(folder, "first.plan"))
            #expect(try complete(words, with: script, in: folder) == expected)
        }
    }

    /// Whoever proposes a change to a repository names its folders.
    @Test func runsNothingThatAFolderIsNamedAfter() async throws {
        let script = CompletionScript.bash(Application.commands.map { $0.specification })
        try TemporaryFolder.with { folder in
            for name in ["$(touch ran)", "`touch ran`", "a;touch ran", "a'b", "two words"] {
                try FileSystem.createDirectories(Path.join(folder, "environments/\(name)"))
            }
            let words = try complete(["plan", ""], with: script, in: folder)
            #expect(words.count == 5)
            // Inserted into the line and run, each is one plain word.
            #expect(words.contains("\\$\\(touch\\ ran\\)"))
            #expect(FileSystem.kind(of: Path.join(folder, "ran")) == nil)
        }
    }

    /// Objects are those that the environment makes, named as every command takes them; no name of theirs is run.
    @Test func objectsAreThoseOfTheEnvironment() async throws {
        let script = CompletionScript.bash(Application.commands.map { $0.specification })
        var files = SmallRepository.files
        files["modules/web/module.yaml"] = files["modules/web/module.yaml"]?.replacing(
            "[objects/web.yaml]", with: "[objects/web.yaml, objects/roles.yaml]")
        files["modules/web/objects/roles.yaml"] = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: "$(touch ran) a"}
            rules: []

            """
        try await Workspace.with(files: files) { workspace in
            let path = "PATH=\(Path.parent(of: Workspace.program)):$PATH"
            func words(_ words: String...) throws -> Set<String> {
                try complete(words, with: "\(path)\n\(script)", in: workspace.root)
            }
            let named = try words("plan", "dev", "-target", "deploy")
            let deployments: Set<String> = ["deployment/shop/database", "deployment/shop/web"]
            #expect(named == deployments)
            #expect(try words("state", "rm", "dev", "deploy") == deployments)
            #expect(try words("-C", "..", "-C", workspace.root, "import", "dev", "deploy") == deployments)
            #expect(
                try words("apply", "-exclude", "service/shop/web", "dev", "-replace", "service/shop/d")
                    == ["service/shop/database"])
            #expect(try words("plan", "nowhere", "-target", "") == [])
            #expect(try words("plan", "dev", "-target", "clusterrole") == ["clusterrole/\\$\\(touch\\ ran\\)\\ a"])
            #expect(FileSystem.kind(of: Path.join(workspace.root, "ran")) == nil)
            for name in deployments {
                let plan = await workspace.run("plan", "dev", "--embedded", "-concise", "-target", name)
                #expect(plan.status == .done, "\(name): \(plan.errors)")
            }
        }
    }

    @Test func manualIsCleanRoff() async throws {
        let page = ManualPage.text(of: Application.overview)
        for name in Application.commands.map({ $0.specification.name }) {
            #expect(page.contains("slipway \(name)".split(separator: "-").joined(separator: "\\-")))
        }
        guard Shell.has("groff") else { return }
        try TemporaryFolder.with { folder in
            try FileSystem.writeAtomically(Array(page.utf8), to: Path.join(folder, "slipway.1"))
            let result = Shell.run("groff -man -Tascii -ww slipway.1 > text && wc -l < text", in: folder)
            #expect(result.status == 0)
            #expect(Int(result.output.filter(\.isNumber)) ?? 0 > 300, "\(result.output)")
        }
    }

    private func complete(_ words: [String], with script: String, in folder: String) throws -> Set<String> {
        let list = (["slipway"] + words).map { "'\($0)'" }.joined(separator: " ")
        let program = """
            \(script)
            COMP_WORDS=(\(list)); COMP_CWORD=\(words.count)
            _slipway
            [ ${#COMPREPLY[@]} = 0 ] || printf '%s\\n' "${COMPREPLY[@]}"
            """
        let place = try TemporaryFolder.make()
        defer { try? FileSystem.removeTree(place) }
        try FileSystem.write(Array(program.utf8), to: "\(place)/complete.bash")
        let result = Shell.run("bash \(place)/complete.bash", in: folder)
        #expect(result.status == 0, "\(result.output)")
        return Set(result.output.split(separator: "\n").map(String.init))
    }
}
