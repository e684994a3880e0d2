import Cluster
import Documents
import Host
import Model
import TestSupport
import Testing

@testable import Commands

/// Plans that are written to a file and applied later: exactly what was shown, once, or not at all.
@Suite(.serialized) struct SavedPlanTests {
    /// A workspace with a cluster, and the program run in it.
    struct Place {
        let workspace: Workspace
        let cluster: ClusterUnderTest

        func slipway(_ words: String..., token: String = PlanRepository.environmentSecret) async -> CommandLineResult {
            await Place.run(words + cluster.flags, in: workspace, token: token)
        }

        static func run(_ words: [String], in workspace: Workspace, token: String) async -> CommandLineResult {
            await CommandsTests.slipway(
                words, in: workspace.root, variables: ["TOKEN": token].allowed.merging(["HOME": workspace.root]) { $1 })
        }

        static func with(_ target: LoopTarget, _ body: (Place) async throws -> Void) async throws {
            try await Workspace.with(files: PlanRepository.files) { workspace in
                let cluster = try await ClusterUnderTest.open(target, workspace: workspace)
                try await body(Place(workspace: workspace, cluster: cluster))
                await cluster.close()
            }
        }

        /// Plans and applies what the repository says.
        func establish() async {
            let result = await slipway("apply", "dev", "-auto-approve", "-concise")
            #expect(result.status == .done, "\(result.errors)\n\(result.out)")
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: LoopTarget.available.filter { $0 != .realCluster })
    func aPlanDoesWhatItSaysAndWorksOnce(target: LoopTarget) async throws {
        try await Place.with(target) { place in
            let plan = await place.slipway("plan", "dev", "-out", "first.plan", "-concise")
            #expect(plan.status == .done, "\(plan.errors)")
            #expect(plan.out.contains("Saved the plan to first.plan. To do exactly this: slipway apply first.plan"))
            let twice = await place.slipway("plan", "dev", "-out=second.plan", "-concise")
            #expect(twice.status == .done)
            let first = try place.workspace.read("first.plan")
            let second = try place.workspace.read("second.plan")
            #expect(first == second)
            let apply = await place.slipway("apply", "first.plan")
            #expect(apply.status == .done, "\(apply.errors)\n\(apply.out)")
            #expect(apply.out.contains("Apply complete! Resources: 7 added, 0 changed, 0 destroyed."), "\(apply.out)")
            let left = await place.slipway("plan", "dev", "-detailed-exitcode")
            #expect(left.status == .done, "\(left.out)")
            let again = await place.slipway("apply", "first.plan")
            #expect(again.status == .error)
            #expect(again.errors.contains("Plan applied already [plan.spent]"), "\(again.errors)")
            #expect(again.errors.contains("slipway plan dev"))
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: LoopTarget.available.filter { $0 != .realCluster })
    func objectsThatMovedAreToldWithTheirDifference(target: LoopTarget) async throws {
        try await Place.with(target) { place in
            await place.establish()
            try place.workspace.replace("level: info", with: "level: debug", in: PlanRepository.configPath)
            try place.workspace.replace("nginx:1.27", with: "nginx:1.28", in: PlanRepository.appPath)
            #expect(await place.slipway("plan", "dev", "--out", "p", "-concise").status == .done)
            try await place.cluster.scale("app", in: "plans", to: 3, manager: "kubectl-scale")
            let stale = await place.slipway("apply", "p")
            #expect(stale.status == .error)
            #expect(stale.errors.contains("Saved plan is stale [plan.stale]"), "\(stale.errors)")
            let text = stale.errors.split(whereSeparator: { " \n".contains($0) }).joined(separator: " ")
            #expect(text.contains("spec.replicas would change too, from 3 to 1"), "\(stale.errors)")
            #expect(!stale.errors.contains("app-config"), "only what moved is told: \(stale.errors)")
            let plan = await place.slipway("plan", "dev")
            #expect(plan.out.contains("data.level"), "nothing was changed: \(plan.out)")
        }
    }

    @Test(.timeLimit(.minutes(10))) func foreignFieldsDoNotMakeAPlanStale() async throws {
        try await Place.with(.embedded) { place in
            await place.establish()
            try place.workspace.replace("level: info", with: "level: debug", in: PlanRepository.configPath)
            #expect(await place.slipway("plan", "dev", "-out", "p", "-concise").status == .done)
            let patched = await CommandsTests.slipway(
                "embedded", "patch", "ConfigMap", "plans/app-config", #"{"data":{"other":"x"}}"#,
                in: place.workspace.root)
            #expect(patched.status == .done, "\(patched.errors)")
            let apply = await place.slipway("apply", "p")
            #expect(apply.status == .done, "\(apply.errors)")
        }
    }

    /// Reviewed are both: what the file says and the repository does not may be anybody's.
    @Test(.timeLimit(.minutes(10))) func aPlanIsDoneWhereTheRepositorySaysTheSame() async throws {
        try await Place.with(.embedded) { place in
            await place.establish()
            try place.workspace.replace("level: info", with: "level: debug", in: PlanRepository.configPath)
            #expect(await place.slipway("plan", "dev", "-out", "p", "-concise").status == .done)
            try place.workspace.replace("level: debug", with: "level: trace", in: PlanRepository.configPath)
            let refused = await place.slipway("apply", "p")
            #expect(refused.status == .error)
            #expect(refused.errors.contains("another one in the repository than in the plan"), "\(refused.errors)")
            try place.workspace.replace("level: trace", with: "level: debug", in: PlanRepository.configPath)
            // What the plan leaves alone may change.
            try place.workspace.replace("nginx:1.27", with: "nginx:1.28", in: PlanRepository.appPath)
            #expect(await place.slipway("apply", "p").status == .done)
            let plan = await place.slipway("plan", "dev")
            #expect(plan.out.contains("nginx:1.27 → nginx:1.28"), "\(plan.out)")
            #expect(!plan.out.contains("data.level"), "\(plan.out)")
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: LoopTarget.available.filter { $0 != .realCluster })
    func settingsThatDecidedAreInThePlan(target: LoopTarget) async throws {
        try await Place.with(target) { place in
            await place.establish()
            try await place.cluster.scale("app", in: "plans", to: 3, manager: "kubectl-scale")
            let disputed = await place.slipway("plan", "dev", "-out", "p", "-concise")
            #expect(disputed.status == .error)
            #expect(disputed.out.contains("1 conflict."), "\(disputed.out)")
            #expect(disputed.errors.contains("[plan.field-conflict]"), "\(disputed.errors)")
            #expect(FileSystem.kind(of: Path.join(place.workspace.root, "p")) == nil)
            let other = await place.slipway("plan", "dev", "-take-from", "helm", "-out", "p", "-concise")
            #expect(other.status == .error)
            let taken = await place.slipway("plan", "dev", "-take-from", "kubectl-scale", "-out", "p", "-concise")
            #expect(taken.status == .done, "\(taken.errors)")
            let forced = await place.slipway("apply", "p")
            #expect(forced.status == .done, "\(forced.errors)")
            #expect(await place.slipway("plan", "dev", "-detailed-exitcode").status == .done)
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: LoopTarget.available.filter { $0 != .realCluster })
    func anInterruptedApplyNeedsANewPlan(target: LoopTarget) async throws {
        try await Place.with(target) { place in
            // The second object of the plan can never become ready.
            try place.workspace.replace(
                "replicas: ${inputs.replicas}", with: "replicas: 1\n  progressDeadlineSeconds: 2",
                in: PlanRepository.appPath)
            try place.workspace.replace(
                #"image: "nginx:1.27""#, with: #"image: "nginx:99.unpullable""#, in: PlanRepository.appPath)
            #expect(await place.slipway("plan", "dev", "-out", "p", "-concise").status == .done)
            let partial = await place.slipway("apply", "p", "-timeout", "3s")
            guard partial.status == .error else { return }
            #expect(partial.out.contains("Not complete."), "\(partial.out)")
            let again = await place.slipway("apply", "p")
            #expect(again.errors.contains("plan.spent"), "\(again.errors)")
            let text = again.errors.split(whereSeparator: { " \n".contains($0) }).joined(separator: " ")
            #expect(text.contains("a new plan shows what is left"), "\(again.errors)")
        }
    }

    @Test(.timeLimit(.minutes(10))) func aSecretThatIsNotToBeHadIsSaid() async throws {
        try await Place.with(.embedded) { place in
            await place.establish()
            #expect(await place.slipway("plan", "dev", "-out", "p", token: "new-token-1234").status == .done)
            try FileSystem.remove(Path.join(place.workspace.root, "secret.txt"))
            let result = await place.slipway("apply", "p", token: "new-token-1234")
            #expect(result.status == .error)
            #expect(result.errors.contains("plan.secret-unavailable"), "\(result.errors)")
            #expect(!result.errors.contains("plan.stale"), "\(result.errors)")
        }
    }

    @Test(.timeLimit(.minutes(10))) func aSecretPutIntoAnotherObjectByHandIsConcealed() async throws {
        try await Place.with(.embedded) { place in
            await place.establish()
            let leak = #"{"data":{"level":"x-\#(PlanRepository.environmentSecret)-y"}}"#
            let patched = await CommandsTests.slipway(
                "embedded", "patch", "ConfigMap", "plans/app-config", leak, in: place.workspace.root)
            #expect(patched.status == .done, "\(patched.errors)")
            let plan = await place.slipway("plan", "dev", "-force-conflicts", "-out", "p")
            #expect(plan.out.contains("x-(sensitive)-y"), "\(plan.out)")
            let file = try place.workspace.read("p")
            let json = await place.slipwayOffline("show", "p", "-json").out
            for text in [plan.out, plan.errors, file, json] {
                #expect(!text.contains(PlanRepository.environmentSecret))
            }
            let apply = await place.slipway("apply", "p")
            #expect(apply.status == .done, "\(apply.errors)")
        }
    }

    @Test(.timeLimit(.minutes(10))) func anotherClusterIsRefused() async throws {
        try await Place.with(.embedded) { place in
            #expect(await place.slipway("plan", "dev", "-out", "p", "-concise").status == .done)
            try FileSystem.removeTree(Path.join(place.workspace.root, ".slipway/cluster"))
            let refused = await place.slipway("apply", "p")
            #expect(refused.status == .error)
            #expect(refused.errors.contains("Plan for another cluster [plan.other-cluster]"), "\(refused.errors)")
        }
    }

    @Test(.timeLimit(.minutes(10))) func whatIsNoPlanOfThisEnvironmentIsRefused() async throws {
        try await Place.with(.embedded) { place in
            #expect(await place.slipway("plan", "dev", "-out", "p", "-concise").status == .done)
            let text = try place.workspace.read("p")
            let cases: [(content: String, code: String)] = [
                (String(text.dropLast(40)), "plan.damaged-file"),
                (text.replacing("app-config", with: "app-confug"), "plan.damaged-file"),
                (text.replacing("slipway-plan 1 ", with: "slipway-plan 2 "), "plan.other-format"),
                ("hello\n", "plan.no-plan-file"), ("slipway-plan 1\n", "plan.damaged-file"),
            ]
            for (content, code) in cases {
                try place.workspace.write(content, to: "broken")
                let result = await place.slipway("apply", "broken")
                #expect(result.status == .error)
                #expect(result.errors.contains("[\(code)]"), "\(code): \(result.errors)")
            }
            let other = await place.slipway("apply", "staging", "p")
            #expect(other.errors.contains("[plan.other-environment]"), "\(other.errors)")
        }
    }

    @Test(.timeLimit(.minutes(10))) func noSecretIsInAPlan() async throws {
        try await Place.with(.embedded) { place in
            var texts: [String] = []
            #expect(await place.slipway("plan", "dev", "-out", "p").status == .done)
            texts.append(try place.workspace.read("p"))
            await place.establish()
            let kind = GroupVersionKind(group: "", version: "v1", kind: "Secret")
            let live = try await place.cluster.find(kind, "app-credentials", in: "plans")
            let generated = try #require(live?.value(at: ["data", "password"])?.string)
            #expect(generated.count == 32, "base64 of 24 letters")
            let other = "another-token-of-the-day"
            try place.workspace.replace("admin", with: "root", in: PlanRepository.loginPath)
            let plan = await place.slipway("plan", "dev", "-out", "p", token: other)
            #expect(plan.out.contains("(sensitive)"))
            texts += [plan.out, plan.errors, try place.workspace.read("p")]
            let apply = await place.slipway("apply", "p", token: other)
            #expect(apply.status == .done, "\(apply.errors)")
            texts += [apply.out, apply.errors]
            texts.append(
                try place.workspace.read(".slipway/state/dev/inventory.json"))
            let secrets = [
                PlanRepository.environmentSecret, PlanRepository.literalSecret, PlanRepository.fileSecret, other,
            ]
            let forms =
                secrets + secrets.map { Base64Text.encode($0) } + [generated]
                + [Base64Text.decode(generated)].compactMap { $0 }
            for text in texts {
                for form in forms { #expect(!text.contains(form), "\(form)") }
            }
            let left = await place.slipway("plan", "dev", "-detailed-exitcode", token: other)
            #expect(left.status == .done, "the values arrived: \(left.out)")
        }
    }

    @Test(.timeLimit(.minutes(10))) func aSecretThatMovedIsStale() async throws {
        try await Place.with(.embedded) { place in
            await place.establish()
            #expect(await place.slipway("plan", "dev", "-out", "p", token: "new-token-1234").status == .done)
            let patched = await CommandsTests.slipway(
                "embedded", "patch", "Secret", "plans/app-credentials", #"{"data":{"token":"c29tZXRoaW5n"}}"#,
                "--field-manager", "slipway", in: place.workspace.root)
            #expect(patched.status == .done, "\(patched.errors)")
            let stale = await place.slipway("apply", "p", token: "new-token-1234")
            #expect(stale.status == .error)
            #expect(stale.errors.contains("plan.stale"), "\(stale.errors)")
            #expect(!stale.errors.contains("c29tZXRoaW5n"))
        }
    }
}

/// Base64 of texts.
enum Base64Text {
    static func encode(_ text: String) -> String { Base64.encode(Array(text.utf8)) }

    static func decode(_ text: String) -> String? {
        Base64.decode(text).map { String(decoding: $0, as: UTF8.self) }
    }
}
