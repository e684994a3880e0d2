import Documents
import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// The pipelines that `slipway init -ci` writes do what they say, from a pull request to a closed issue.
@Suite(.enabled(if: PipelineUnderTest.isPossible, "needs git, bash, curl, jq and python3")) struct PipelineTests {
    private static let environment = "environments/dev/environment.yaml"

    private func greet(_ pipeline: PipelineUnderTest, _ old: String, _ new: String) async throws {
        try pipeline.workspace.replace(old, with: new, in: Self.environment)
        try await pipeline.commit("\(new)")
    }

    @Test(arguments: Pipeline.Host.allCases) func aPullRequestHasOneComment(host: Pipeline.Host) async throws {
        try await PipelineUnderTest.with(host) { pipeline in
            try await greet(pipeline, "Hello from", "Good morning from")
            try await pipeline.propose()
            let first = try await pipeline.run(.pullRequest(fromFork: false))
            #expect(first.keys.sorted() == ["plan", "validate"])
            for (name, job) in first { #expect(job.status == 0, "\(name): \(job.output)") }
            #expect(first["validate"]?.output.contains("dev is valid") == true, "\(first)")
            #expect(try pipeline.forge.comments().count == 1)
            #expect(try pipeline.forge.comments()[0].contains("to add"))

            // What the pull request says later, the same comment says.
            try await greet(pipeline, "Good morning from", "Good evening from")
            try await pipeline.propose()
            _ = try await pipeline.run(.pullRequest(fromFork: false))
            let comments = try pipeline.forge.comments()
            #expect(comments.count == 1)
            #expect(comments[0].contains("Good evening from dev") && !comments[0].contains("Good morning"))
        }
    }

    @Test(arguments: Pipeline.Host.allCases) func aForkIsOnlyValidated(host: Pipeline.Host) async throws {
        try await PipelineUnderTest.with(host) { pipeline in
            try await greet(pipeline, "greeting:", "greting:")
            try await pipeline.propose()
            let jobs = try await pipeline.run(.pullRequest(fromFork: true))
            #expect(jobs.keys.sorted() == ["validate"])
            #expect(jobs["validate"]?.status == 1)
            #expect(jobs["validate"]?.output.contains("[compose.unknown-input]") == true, "\(jobs)")
            #expect(try pipeline.forge.comments().isEmpty)
        }
    }

    @Test(arguments: Pipeline.Host.allCases) func aMistakeIsSaidInTheCommentThatIsThere(host: Pipeline.Host)
        async throws
    {
        try await PipelineUnderTest.with(host) { pipeline in
            try await greet(pipeline, "Hello from", "Good morning from")
            try await pipeline.propose()
            _ = try await pipeline.run(.pullRequest(fromFork: false))
            try await greet(pipeline, "greeting:", "greting:")
            try await pipeline.propose()
            let jobs = try await pipeline.run(.pullRequest(fromFork: false))
            for (name, job) in jobs { #expect(job.status == 1, "\(name): \(job.output)") }
            #expect(try pipeline.forge.comments().count == 1)
            #expect(try pipeline.forge.comments()[0].contains("There is no plan"))
        }
    }

    @Test(arguments: Pipeline.Host.allCases) func aChangeOfNothingIsQuiet(host: Pipeline.Host) async throws {
        try await PipelineUnderTest.with(host) { pipeline in
            try pipeline.workspace.write("Read me.\n", to: "README.md")
            try await pipeline.commit("Say something")
            try await pipeline.propose()
            let jobs = try await pipeline.run(.pullRequest(fromFork: false))
            for (name, job) in jobs { #expect(job.status == 0, "\(name): \(job.output)") }
            #expect(try pipeline.forge.comments().isEmpty)
        }
    }

    @Test(arguments: Pipeline.Host.allCases) func whatIsMergedIsPublished(host: Pipeline.Host) async throws {
        try await PipelineUnderTest.with(host) { pipeline in
            let before = try await pipeline.atTheServer("rev-parse", "main").filter { !$0.isWhitespace }
            for greeting in ["Good morning from", "Good evening from"] {
                try await greet(
                    pipeline, greeting == "Good morning from" ? "Hello from" : "Good morning from", greeting)
                try await pipeline.workspace.shell("git", "push", "-q", "origin", "main")
                let jobs = try await pipeline.run(.push(before: before))
                #expect(jobs.keys.sorted() == ["publish"])
                #expect(jobs["publish"]?.status == 0, "\(jobs)")
                let page = try await pipeline.atTheServer(
                    "show", "env/dev:environments/dev/apps/hello/manifests/configmap.core--hello--hello-page.yaml")
                #expect(page.contains("\(greeting) dev"), "\(page)")
            }
            #expect(try await pipeline.atTheServer("rev-list", "--count", "env/dev") == "2\n")
        }
    }

    @Test(arguments: Pipeline.Host.allCases) func whatIsMergedIsApplied(host: Pipeline.Host) async throws {
        try await PipelineUnderTest.with(host, "-merge", "apply") { pipeline in
            let zero = String(repeating: "0", count: 40)
            let first = try await pipeline.run(.push(before: zero))
            #expect(first.keys.sorted() == ["apply", "plan-merged"])
            for (name, job) in first { #expect(job.status == 0, "\(name): \(job.output)") }
            #expect(first["apply"]?.output.contains("Apply complete!") == true, "\(first)")
            try await pipeline.atTheCluster("drift", "dev")

            let before = try await pipeline.atTheServer("rev-parse", "main").filter { !$0.isWhitespace }
            try await greet(pipeline, "Hello from", "Good morning from")
            try await pipeline.workspace.shell("git", "push", "-q", "origin", "main")
            let second = try await pipeline.run(.push(before: before))
            #expect(second["apply"]?.output.contains("1 changed") == true, "\(second)")
        }
    }

    @Test(arguments: Pipeline.Host.allCases) func driftHasOneIssue(host: Pipeline.Host) async throws {
        try await PipelineUnderTest.with(host) { pipeline in
            func look(_ status: Int32 = 0) async throws {
                let jobs = try await pipeline.run(.schedule)
                #expect(jobs.keys.sorted() == ["drift"])
                #expect(jobs["drift"]?.status == status, "\(jobs)")
            }
            try await pipeline.atTheCluster("apply", "dev", "-auto-approve", "-concise")
            try await look()
            #expect(try pipeline.forge.issues().isEmpty)
            for replicas in [5, 6] {
                try await pipeline.atTheCluster(
                    "embedded", "patch", "Deployment", "hello/hello", "{\"spec\": {\"replicas\": \(replicas)}}")
                try await look()
                let issues = try pipeline.forge.issues()
                #expect(issues.count == 1 && issues[0].state == "open")
                #expect(issues[0].text.contains("is \(replicas)"), "\(issues)")
            }
            try await pipeline.atTheCluster("apply", "dev", "-auto-approve", "-concise", "-force-conflicts")
            try await look()
            let issues = try pipeline.forge.issues()
            #expect(issues.count == 1 && issues[0].state == "closed")
            #expect(issues[0].text.contains("as they were applied"), "\(issues)")
        }
    }

    @Test(arguments: Pipeline.Host.allCases) func anotherProgramIsRefused(host: Pipeline.Host) async throws {
        try await PipelineUnderTest.with(host) { pipeline in
            try await greet(pipeline, "Hello from", "Good morning from")
            try await pipeline.propose()
            try FileSystem.write(Array("other".utf8), to: "\(pipeline.forge.folder)/slipway.tar.gz")
            let jobs = try await pipeline.run(.pullRequest(fromFork: true))
            #expect(jobs["validate"]?.status != 0)
            #expect(jobs["validate"]?.output.contains("did NOT match") == true, "\(jobs)")
        }
    }
}

/// The form of the files, without running them.
@Suite struct PipelineFormTests {
    private func document(_ host: Pipeline.Host, _ merge: Pipeline.Merge) throws -> Value {
        let text = Pipeline(host: host, merge: merge).text
        return try #require(try YAML.parse(Array(text.utf8), file: .none).first).value
    }

    private func keys(_ value: Value?) -> Set<String> { Set((value?.object ?? [:]).map(\.key)) }

    /// The rules of GitHub's schema for the parts that are used.
    @Test(arguments: Pipeline.Merge.allCases) func theWorkflowIsOne(merge: Pipeline.Merge) throws {
        let workflow = try document(.github, merge)
        #expect(keys(workflow) == ["name", "on", "permissions", "defaults", "env", "jobs"])
        #expect(keys(workflow["on"]) == ["pull_request", "push", "schedule", "workflow_dispatch"])
        #expect(workflow["permissions"] == ["contents": "read"])
        for entry in workflow["jobs"]?.object ?? [:] {
            let job = entry.value
            let allowed: Set = [
                "if", "needs", "runs-on", "timeout-minutes", "permissions", "concurrency", "environment", "steps",
            ]
            #expect(
                keys(job).isSubset(of: allowed) && keys(job).isSuperset(of: ["if", "runs-on", "steps"]), "\(entry.key)")
            #expect(keys(job["permissions"]).isSubset(of: ["contents", "pull-requests", "issues"]))
            #expect(keys(job["concurrency"]).isSubset(of: ["group", "cancel-in-progress"]))
            for step in job["steps"]?.array ?? [] {
                #expect((step["run"] == nil) != (step["uses"] == nil))
                #expect(
                    keys(step).isSubset(of: ["name", "if", "uses", "with", "env", "run", "continue-on-error"]),
                    "\(step)")
                // Whoever moves a tag of an action changes nothing here.
                if let action = step["uses"]?.string { #expect(action.contains(#/@[0-9a-f]{40}$/#), "\(action)") }
                // Nothing that somebody else wrote gets into a script.
                #expect(step["run"]?.string?.contains("${{") != true)
            }
        }
    }

    /// No secret and no right to write where a stranger's files are read.
    @Test func forksGetNothing() throws {
        let jobs = try document(.github, .publish)["jobs"]
        #expect(jobs?.value(at: ["validate", "permissions"]) == nil)
        let validate = Pipeline(host: .github, merge: .publish).text.components(from: "  validate:", to: "  plan:")
        #expect(!validate.contains("secrets.") && !validate.contains("token"))
        #expect(jobs?.value(at: ["plan", "if"])?.string?.contains("head.repo.full_name == github.repository") == true)
    }

    @Test(arguments: Pipeline.Merge.allCases) func thePipelineIsOne(merge: Pipeline.Merge) throws {
        let pipeline = try document(.gitlab, merge)
        let stages = pipeline["stages"]?.array ?? []
        let settings: Set = ["image", "variables", "stages", "default"]
        #expect(settings.isSubset(of: keys(pipeline)))
        for entry in pipeline.object ?? [:] where !settings.contains(entry.key) {
            let allowed: Set = ["stage", "rules", "script", "artifacts", "needs", "environment", "resource_group"]
            #expect(keys(entry.value).isSubset(of: allowed), "\(entry.key)")
            #expect(stages.contains(entry.value["stage"] ?? .null))
            #expect(entry.value["script"]?.array?.isEmpty == false && entry.value["rules"]?.array?.count == 1)
        }
    }

    // MARK: Writing them

    @Test func aRepositoryGetsItsPipelineLater() async throws {
        try await Workspace.with(files: SmallFiles.all) { workspace in
            let result = await workspace.run("init", "-ci", "gitlab", "-merge", "apply")
            #expect(result.status == .done, "\(result.errors)")
            #expect(result.out.contains("+ .gitlab-ci.yml") && !result.out.contains("hello"))
            let written = try workspace.read(".gitlab-ci.yml")
            #expect(written == Pipeline(host: .gitlab, merge: .apply).text)
            let again = await workspace.run("init", "-ci=gitlab")
            #expect(again.status == .error && again.errors.contains("[init.exists]"), "\(again.errors)")
            #expect(await workspace.run("init", "-merge", "apply").status == .usage)
            #expect(await workspace.run("init", "-ci", "other").status == .usage)
        }
    }

    private enum SmallFiles {
        static let all = [
            "environments/dev/environment.yaml":
                "apiVersion: slipway.dev/v1alpha1\nkind: Environment\nmetadata: {name: dev}\nspec: {platform: kubernetes}\n"
        ]
    }
}

extension String {
    /// What is between two texts.
    fileprivate func components(from start: String, to end: String) -> Substring {
        guard let first = firstRange(of: start), let last = self[first.upperBound...].firstRange(of: end) else {
            return ""
        }
        return self[first.upperBound..<last.lowerBound]
    }
}
