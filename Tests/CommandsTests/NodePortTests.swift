import Model
import TestSupport
import Testing

@testable import Commands

/// Node ports that change their Service, wherever that is tried: a genuine API server passes dry-runs over ports that are
/// taken.
@Suite(.serialized) struct NodePortTests {
    private func services(_ ports: (name: String, number: Int)...) -> String {
        ports.map { name, number in
            "apiVersion: v1\nkind: Service\nmetadata: {name: \(name)}\nspec: {type: NodePort, selector: {app: x}, "
                + "ports: [{port: 80, nodePort: \(number)}]}\n"
        }.joined(separator: "---\n")
    }

    @Test(.timeLimit(.minutes(10)), arguments: LoopTarget.available)
    func theyAreHandedOnAndSwapped(target: LoopTarget) async throws {
        // Others have an environment "dev" on a cluster that tests share.
        var files = RepositoryUnderTest.files(services(("old", 31541), ("other", 31542)), namespace: "nodeports1")
        let environment = files.removeValue(forKey: RepositoryUnderTest.environmentPath)
        files["environments/ports/environment.yaml"] = environment?.replacing("{name: dev}", with: "{name: ports}")
        try await RepositoryUnderTest.with(target, files) { place in
            await place.apply("ports")
            for ports in [
                services(("new", 31541), ("other", 31542)), services(("new", 31542), ("other", 31541)),
                services(("new", 31543), ("other", 31542)),
            ] {
                try place.workspace.write(ports, to: "modules/m/objects/all.yaml")
                let plan = await place.slipway("plan", "ports", "-concise")
                #expect(plan.status == .done, "\(plan.errors)")
                #expect(plan.out.contains("takes over from Service nodeports1/"), "\(plan.out)")
                await place.apply("ports")
                let left = await place.slipway("plan", "ports", "-detailed-exitcode")
                #expect(left.status == .done, "\(left.out)")
            }
            let destroy = await place.slipway("destroy", "ports", "-auto-approve", "-allow-destroy", "nodeports1")
            #expect(destroy.status == .done, "\(destroy.errors)")
        }
    }
}
