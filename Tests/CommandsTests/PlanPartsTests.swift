import Host
import Model
import Testing

@testable import Commands

/// Parts of an environment, renamed instances, the inventory by hand.
@Suite(.serialized) struct PlanPartsTests {
    @Test(.timeLimit(.minutes(10))) func aTargetBringsWhatItDependsOnAndSaysSo() async throws {
        try await SavedPlanTests.Place.with(.embedded) { place in
            let plan = await place.slipway("plan", "dev", "-target", "ConfigMap/app-config", "-concise", "-out", "p")
            #expect(plan.status == .done, "\(plan.errors)")
            #expect(
                plan.out.contains("Warning: Resource targeting is in effect: only ConfigMap/app-config with 1 object"))
            #expect(plan.out.contains("Plan: 2 to add, 0 to change, 0 to destroy."), "\(plan.out)")
            let apply = await place.slipway("apply", "p")
            #expect(apply.status == .done, "\(apply.errors)")
            let rest = await place.slipway("apply", "dev", "-exclude", "module.tool", "-concise", "-auto-approve")
            #expect(rest.status == .done, "\(rest.errors)")
            #expect(rest.out.contains("4 added"), "\(rest.out)")
            let last = await place.slipway("plan", "dev", "-concise")
            #expect(last.out.contains("Plan: 1 to add, 0 to change, 0 to destroy."), "\(last.out)")
            let unknown = await place.slipway("plan", "dev", "-target", "module.tol")
            #expect(unknown.status == .error)
            #expect(unknown.errors.contains("Did you mean \"module.tool\"?"), "\(unknown.errors)")
        }
    }

    @Test(.timeLimit(.minutes(10))) func replaceAndDestroyAndParts() async throws {
        try await SavedPlanTests.Place.with(.embedded) { place in
            await place.establish()
            let replace = await place.slipway("plan", "dev", "-replace", #"module.app.service.this["plans/app"]"#)
            #expect(replace.out.contains("-/+ v1 Service plans/app  will be replaced, as requested"), "\(replace.out)")
            #expect(replace.out.contains("Plan: 1 to add, 0 to change, 1 to destroy."))
            let all = await place.slipway("plan", "dev", "-destroy")
            #expect(all.out.contains("Plan: 0 to add, 0 to change, 7 to destroy."), "\(all.out)")
            let part = await place.slipway("apply", "dev", "-destroy", "-target", "module.tool", "-auto-approve")
            #expect(part.status == .done, "\(part.errors)")
            #expect(part.out.contains("0 added, 0 changed, 1 destroyed."), "\(part.out)")
            let both = await place.slipway("plan", "dev", "-destroy", "-refresh-only")
            #expect(both.status == .usage)
        }
    }

    @Test(.timeLimit(.minutes(10))) func destroyingATargetTakesAlongWhatDependsOnIt() async throws {
        try await SavedPlanTests.Place.with(.embedded) { place in
            try place.workspace.replace(
                "env: [{name: MODE, value: production}]", with: "envFrom: [{configMapRef: {name: app-config}}]",
                in: PlanRepository.appPath)
            await place.establish()
            let plan = await place.slipway("plan", "dev", "-destroy", "-target", "ConfigMap/app-config", "-out", "p")
            #expect(plan.out.contains("only ConfigMap/app-config with 2 objects that depend on it"), "\(plan.out)")
            #expect(plan.out.contains("ConfigMap plans/app-config  will be destroyed\n"), "\(plan.out)")
            #expect(
                plan.out.contains(
                    "Deployment plans/app  will be destroyed: it depends on ConfigMap plans/app-config"),
                "\(plan.out)")
            // Nothing runs in the tool, and it comes after the app all the same.
            #expect(
                plan.out.contains("ConfigMap plans/tool  will be destroyed: it depends on Deployment plans/app"),
                "\(plan.out)")
            #expect(plan.out.contains("Plan: 0 to add, 0 to change, 3 to destroy."), "\(plan.out)")
            let shown = await CommandsTests.slipway("show", "p", in: place.workspace.root)
            #expect(shown.out.contains("it depends on ConfigMap plans/app-config"), "\(shown.out)")
            let all = await place.slipway("plan", "dev", "-destroy", "-target", "Namespace/plans")
            #expect(all.out.contains("7 to destroy."), "\(all.out)")
            let rest = await place.slipway("plan", "dev", "-destroy", "-exclude", "Deployment/app")
            #expect(rest.out.contains("without Deployment/app and what it needs"), "\(rest.out)")
            #expect(!rest.out.contains("ConfigMap plans/app-config"), "\(rest.out)")
            #expect(!rest.out.contains("Namespace plans"), "\(rest.out)")
            let done = await place.slipway("apply", "p")
            #expect(done.out.contains("0 added, 0 changed, 3 destroyed."), "\(done.out) \(done.errors)")
        }
    }

    @Test(.timeLimit(.minutes(10))) func refreshOnlyTakesWhatIsGoneOutOfTheInventory() async throws {
        try await SavedPlanTests.Place.with(.embedded) { place in
            await place.establish()
            let deleted = await CommandsTests.slipway(
                "embedded", "delete", "ConfigMap", "plans/tool", in: place.workspace.root)
            #expect(deleted.status == .done, "\(deleted.errors)")
            let plan = await place.slipway("plan", "dev", "-concise")
            #expect(plan.out.contains("Note: Objects have changed outside of Slipway"), "\(plan.out)")
            #expect(plan.out.contains("# v1 ConfigMap plans/tool has been deleted"))
            let refresh = await place.slipway("plan", "dev", "-refresh-only", "-detailed-exitcode")
            #expect(refresh.status == .done)
            #expect(refresh.out.contains("This is a refresh-only plan"))
            let apply = await place.slipway("apply", "dev", "-refresh-only", "-auto-approve")
            #expect(apply.out.contains("1 object that is gone was taken out of it."), "\(apply.out)")
            let list = await CommandsTests.slipway("state", "list", "dev", "--embedded", in: place.workspace.root)
            #expect(!list.out.contains("plans/tool"), "\(list.out)")
            let again = await place.slipway("apply", "dev", "-refresh-only", "-auto-approve")
            #expect(again.out.contains("The inventory is up to date."))
        }
    }

    @Test(.timeLimit(.minutes(10))) func aRenamedInstanceIsNotReplaced() async throws {
        try await SavedPlanTests.Place.with(.embedded) { place in
            await place.establish()
            let path = "environments/dev/environment.yaml"
            try place.workspace.replace("app:\n      module: app", with: "shop:\n      module: app", in: path)
            try place.workspace.replace("after: [app]", with: "after: [shop]", in: path)
            let without = await place.slipway("plan", "dev", "-concise")
            #expect(without.errors.contains("plan.renamed-instance"), "\(without.errors)")
            #expect(without.errors.contains("moved: [{from: app, to: shop}]"))
            #expect(without.out.contains("-/+ apps/v1 Deployment plans/app"), "\(without.out)")
            let text = try place.workspace.read(path)
            try place.workspace.write(text + "  moved: [{from: app, to: shop}]\n", to: path)
            let plan = await place.slipway("plan", "dev", "-concise")
            #expect(plan.out.contains("has moved from module.app"), "\(plan.out)")
            #expect(plan.out.contains("No changes."), "\(plan.out)")
            let apply = await place.slipway("apply", "dev", "-concise", "-auto-approve")
            #expect(apply.status == .done, "\(apply.errors)")
            let after = await place.slipway("plan", "dev")
            #expect(!after.out.contains("has moved"), "the inventory knows the new name: \(after.out)")
        }
    }

    @Test(.timeLimit(.minutes(10))) func movedEntriesAreChecked() async throws {
        try await SavedPlanTests.Place.with(.embedded) { place in
            let path = "environments/dev/environment.yaml"
            let text = try place.workspace.read(path)
            try place.workspace.write(text + "  moved: [{from: app, to: shop}]\n", to: path)
            let result = await CommandsTests.slipway("validate", "dev", in: place.workspace.root)
            #expect(result.status == .error)
            #expect(result.errors.contains("still exists"), "\(result.errors)")
            #expect(result.errors.contains("There is no instance \"shop\""))
        }
    }

    @Test(.timeLimit(.minutes(10))) func objectsAreImportedAndMovedInTheInventory() async throws {
        try await SavedPlanTests.Place.with(.embedded) { place in
            await place.establish()
            let root = place.workspace.root
            let released = await CommandsTests.slipway(
                "state", "rm", "dev", "ConfigMap", "plans/tool", "--embedded", in: root)
            #expect(released.status == .done, "\(released.errors)")
            let imported = await place.slipway("import", "dev", "ConfigMap/tool")
            #expect(imported.out.contains("Took in ConfigMap plans/tool."), "\(imported.errors)")
            let again = await place.slipway("import", "dev", "ConfigMap/tool")
            #expect(again.out == "The inventory has them already.\n")
            let moved = await CommandsTests.slipway(
                "state", "mv", "dev", "module.tool", "module.gear", "--embedded", in: root)
            #expect(moved.out == "1 object of module.tool belongs to module.gear now.\n", "\(moved.errors)")
            let plan = await place.slipway("plan", "dev")
            #expect(plan.out.contains("has moved from module.gear"))
            let unknown = await CommandsTests.slipway(
                "state", "mv", "dev", "module.nope", "module.x", "--embedded", in: root)
            #expect(unknown.errors.contains("state.unknown-instance"))
        }
    }

    @Test(.timeLimit(.minutes(10))) func thePolicyOfReplacementComesFromTheEnvironmentToo() async throws {
        try await SavedPlanTests.Place.with(.embedded) { place in
            await place.establish()
            let path = "environments/dev/environment.yaml"
            try place.workspace.replace("app:\n      module: app", with: "shop:\n      module: app", in: path)
            try place.workspace.replace("after: [app]", with: "after: [shop]", in: path)
            let text = try place.workspace.read(path)
            try place.workspace.write(text + "  replace: never\n", to: path)
            let never = await place.slipway("plan", "dev", "-concise")
            #expect(never.status == .error)
            #expect(never.errors.contains("plan.replacement-forbidden"), "\(never.errors)")
            try place.workspace.replace(
                "    shop:\n      module: app", with: "    shop:\n      module: app\n      replace: orphan", in: path)
            let orphan = await place.slipway("plan", "dev", "-concise")
            #expect(orphan.status == .done, "\(orphan.errors)")
            #expect(orphan.out.contains("must be replaced; its pods and claims stay"), "\(orphan.out)")
        }
    }
}
