import Cluster
import Documents
import Host
import Loading
import Model
import TestSupport
import Testing

@testable import Commands

/// `-at REV`: the repository as of a commit, with the cluster, the inventory and the work tree of now.
@Suite struct RollbackTests {
    private static let objects = "modules/m/objects/all.yaml"
    private static let configMap = GroupVersionKind(group: "", version: "v1", kind: "ConfigMap")

    private static func configMaps(_ names: String...) -> String {
        names.map { "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \($0)}\ndata: {v: \"${string(inputs.v)}\"}\n" }
            .joined(separator: "---\n")
    }

    /// A repository with two commits that were both applied: the second has another value and one object more.
    private func with(
        _ body: (_ place: RepositoryUnderTest, _ commits: [String]) async throws -> Void
    ) async throws {
        try await RepositoryUnderTest.with(
            .embedded, RepositoryUnderTest.files(Self.configMaps("a"), namespace: "back1")
        ) { place in
            try await place.workspace.commitEverything()
            await place.apply()
            try place.set(v: 2)
            try place.workspace.write(Self.configMaps("a", "b"), to: Self.objects)
            try await place.workspace.shell("git", "commit", "-q", "-a", "-m", "More")
            var commits: [String] = []
            for revision in ["HEAD~1", "HEAD"] {
                let id = try await place.workspace.shell("git", "rev-parse", revision)
                commits.append(id.trimmingLines)
            }
            try await body(place, commits)
        }
    }

    private func value(_ place: RepositoryUnderTest, _ name: String) async throws -> Value? {
        try await place.cluster.find(Self.configMap, name, in: "back1")?.value(at: ["data", "v"])
    }

    @Test(.timeLimit(.minutes(10))) func goesBackAndForthWhateverIsInTheWorkTree() async throws {
        try await with { place, commits in
            let (first, second) = (commits[0].prefix(7), commits[1].prefix(7))
            let forward = await place.slipway("apply", "dev", "-auto-approve")
            func way(to commit: Substring) -> String {
                "Before: \(commit). To go back: slipway apply dev -at \(commit)\n"
            }
            #expect(forward.out.hasSuffix(way(to: first)), "\(forward.out)")
            // What is written meanwhile is none of its business, be it nonsense.
            try place.workspace.write("nonsense: [", to: RepositoryUnderTest.environmentPath)
            try place.workspace.write("{", to: "modules/m/module.yaml")
            let before = try place.workspace.snapshot()
            #expect(await place.slipway("plan", "dev").status == .error)
            let plan = await place.slipway("plan", "dev", "-at", "HEAD~1", "-detailed-exitcode")
            #expect(plan.status == .changes, "\(plan.words)")
            #expect(plan.out.contains("0 to add, 1 to change, 1 to destroy"), "\(plan.out)")
            #expect(plan.errors.contains("Sources: commit \(first), not the work tree"), "\(plan.errors)")
            let back = await place.slipway("apply", "dev", "-auto-approve", "-at", String(first))
            #expect(back.status == .done, "\(back.words)")
            #expect(back.out.hasSuffix(way(to: second)), "\(back.out)")
            #expect(try await value(place, "a") == "1")
            #expect(try await value(place, "b") == nil)
            #expect(try place.workspace.snapshot() == before)
            let again = await place.slipway("apply", "dev", "-auto-approve", "-at", String(first))
            #expect(again.out.contains("No changes."), "\(again.out)")
            #expect(!again.out.contains("Before:"), "\(again.out)")
            #expect(await place.slipway("plan", "dev", "-at", "HEAD~1", "-detailed-exitcode").status == .done)
            let forth = await place.slipway("apply", "dev", "-auto-approve", "-at", "main")
            #expect(forth.out.contains("Before: \(first)."), "\(forth.out)")
            #expect(try await value(place, "b") == "2")
        }
    }

    /// What no commit has cannot be gone back to; nor is a part the whole.
    @Test(.timeLimit(.minutes(10))) func onlyWhatACommitHasIsNamed() async throws {
        try await with { place, commits in
            await place.apply()
            try place.workspace.write(Self.configMaps("a", "c"), to: Self.objects)
            let dirty = await place.slipway("apply", "dev", "-auto-approve")
            #expect(dirty.out.contains("Before: \(commits[1].prefix(7))."), "\(dirty.out)")
            let clean = await place.slipway("apply", "dev", "-auto-approve", "-at", "HEAD")
            #expect(clean.status == .done)
            #expect(!clean.out.contains("Before:"), "\(clean.out)")
            let part = await place.slipway("apply", "dev", "-auto-approve", "-at", "HEAD~1", "-target", "ConfigMap/a")
            #expect(part.out.contains("Before: \(commits[1].prefix(7))."), "\(part.out)")
            #expect(try !place.workspace.read(".slipway/state/dev/inventory.json").contains("\"commit\""))
        }
    }

    @Test(.timeLimit(.minutes(10))) func aPlanFileNamesItsCommit() async throws {
        try await with { place, commits in
            await place.apply()
            let plan = await place.slipway("plan", "dev", "-at", "HEAD~1", "-out", "back.plan")
            let first = commits[0].prefix(7)
            #expect(plan.out.contains("slipway apply back.plan -at \(first)\n"), "\(plan.out)")
            let shown = await run(["show", "back.plan"], in: place.workspace)
            #expect(shown.out.contains("Plan of dev at commit \(commits[0].prefix(12)) for"), "\(shown.out)")
            // Whoever can write the file does not choose what is applied.
            for words in [[], ["-at", "HEAD"]] {
                let refused = await run(["apply", "back.plan"] + words, in: place.workspace)
                #expect(refused.status == .error)
                #expect(refused.errors.contains("[plan.other-commit]"), "\(refused.errors)")
            }
            let kept = try await value(place, "a")
            #expect(kept == "2")
            let applied = await run(["apply", "back.plan", "-at", "HEAD~1"], in: place.workspace)
            #expect(applied.status == .done, "\(applied.words)")
            #expect(applied.out.contains("Before: \(commits[1].prefix(7))."), "\(applied.out)")
            let gone = try await value(place, "a")
            #expect(gone == "1")

            // A plan of what is here names its commit, too, where one has all of it.
            #expect(await place.slipway("plan", "dev", "-out", "here.plan").out.contains("apply here.plan\n"))
            let here = await run(["show", "here.plan"], in: place.workspace)
            #expect(here.out.contains("at commit \(commits[1].prefix(12))"), "\(here.out)")
            #expect(await run(["apply", "here.plan"], in: place.workspace).status == .done)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: ["nowhere", "HEAD~9", "HEAD:modules", ""])
    func aRevisionThatIsNoCommitIsTold(revision: String) async throws {
        try await with { place, _ in
            let result = await place.slipway("plan", "dev", "-at", revision)
            #expect(result.status == .error)
            #expect(result.errors.contains("[load.unknown-revision]"), "\(result.errors)")
            #expect(await place.slipway("plan", "-all", "-at", "HEAD").status == .usage)
        }
    }

    /// An inventory may say anything; what is to be typed is not anything.
    @Test(.timeLimit(.minutes(10))) func aCommitOfTheInventoryIsOne() async throws {
        try await with { place, _ in
            let path = ".slipway/state/dev/inventory.json"
            for commit in ["HEAD; reboot", String(repeating: "A", count: 40), String(repeating: "é", count: 20)] {
                var inventory = try JSON.parse(Array(place.workspace.read(path).utf8))
                inventory["commit"] = .string(commit)
                try place.workspace.write(String(decoding: JSON.serialize(inventory), as: UTF8.self), to: path)
                let file = InventoryFile(try Repository(root: place.workspace.root).state(of: "dev", isEmbedded: true))
                #expect(try file.read(environment: "dev").commit == nil)
            }
        }
    }

    /// The CRDs are those of the commit, also where links go round in circles.
    @Test(.timeLimit(.minutes(10))) func definitionsAreThoseOfTheCommit() async throws {
        try await with { place, _ in
            let root = place.workspace.root
            try place.workspace.write("kind: First\n", to: "crds/first.yaml")
            try place.workspace.write("kind: Second\n", to: "more/deep/second.yml")
            try place.workspace.write("none", to: "more/deep/README.md")
            for name in ["up", "on"] {
                try await place.workspace.shell("ln", "-s", "..", Path.join(root, "more/deep/\(name)"))
            }
            try place.workspace.replace(
                "  platform: kubernetes", with: "  platform: kubernetes\n  crds: [../../more]",
                in: RepositoryUnderTest.environmentPath)
            try await place.workspace.shell("git", "add", "-A")
            try await place.workspace.shell("git", "commit", "-q", "-m", "CRDs")
            for folder in ["crds", "more"] { try FileSystem.removeTree(Path.join(root, folder)) }
            let repository = try Repository.locate(in: place.workspace.context, at: "HEAD")
            let configuration = try await repository.loader.load(environment: "dev")
            let files = try DefinitionFiles.files(configuration, repository, given: [])
            #expect(files.map(\.path) == ["crds/first.yaml", "more/deep/second.yml"])
            let texts = try files.map { String(decoding: try $0.read(), as: UTF8.self) }
            #expect(texts == ["kind: First\n", "kind: Second\n"])
            try place.workspace.replace("../../more", with: "../../../more", in: RepositoryUnderTest.environmentPath)
            try await place.workspace.shell("git", "commit", "-q", "-a", "-m", "Out")
            let result = await place.slipway("plan", "dev", "-at", "HEAD")
            #expect(result.errors.contains("[load.missing-file]"), "\(result.errors)")
        }
    }

    @Test(.timeLimit(.minutes(10))) func driftLooksAtAPart() async throws {
        try await with { place, _ in
            await place.apply()
            try await place.cluster.withClient { client in
                for name in ["a", "b"] {
                    let identity = ObjectIdentity(group: "", kind: "ConfigMap", namespace: "back1", name: name)
                    _ = try await client.patch(
                        Self.configMap, identity, ["data": ["v": "9"]], as: .mergePatch, fieldManager: "kubectl-edit")
                }
            }
            #expect(await place.slipway("drift", "dev").out.contains("2 of 3 objects drifted."))
            for words in [["-target", "ConfigMap/a"], ["-exclude", "back1/b"]] {
                let part = await run(["drift", "dev"] + words + place.cluster.flags, in: place.workspace)
                #expect(part.status == .changes)
                #expect(part.out.contains("1 of 2 objects drifted."), "\(part.out)\(part.errors)")
                #expect(part.errors.contains("inventory") == false, "\(part.errors)")
            }
            let nothing = await place.slipway("drift", "dev", "-target", "ConfigMap/nothing")
            #expect(nothing.errors.contains("[plan.unknown-target]"), "\(nothing.errors)")
        }
    }
}

extension String {
    fileprivate var trimmingLines: String { String(filter { !$0.isNewline }) }
}
