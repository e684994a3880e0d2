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
        let files = RepositoryUnderTest.files(services(("old", 31541), ("other", 31542)), namespace: "nodeports1")
        try await RepositoryUnderTest.with(target, files) { place in
            // Others have environments of this name on a cluster that tests share.
            await place.apply("dev", "-leave-unrecorded")
            for ports in [
                services(("new", 31541), ("other", 31542)), services(("new", 31542), ("other", 31541)),
                services(("new", 31543), ("other", 31542)),
            ] {
                try place.workspace.write(ports, to: "modules/m/objects/all.yaml")
                let plan = await place.slipway("plan", "dev", "-leave-unrecorded", "-concise")
                #expect(plan.status == .done, "\(plan.errors)")
                #expect(plan.out.contains("takes over from Service nodeports1/"), "\(plan.out)")
                await place.apply("dev", "-leave-unrecorded")
                let left = await place.slipway("plan", "dev", "-leave-unrecorded", "-detailed-exitcode")
                #expect(left.status == .done, "\(left.out)")
            }
            let destroy = await place.slipway(
                "destroy", "dev", "-auto-approve", "-leave-unrecorded", "-allow-destroy", "nodeports1")
            #expect(destroy.status == .done, "\(destroy.errors)")
        }
    }
}
