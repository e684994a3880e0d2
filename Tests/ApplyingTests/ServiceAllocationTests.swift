import Applying
import Cluster
import Model
import Planning
import TestSupport
import Testing

/// What one Service holds and another one wants.
@Suite(.serialized) struct ServiceAllocationTests {
    private static let service = GroupVersionKind(group: "", version: "v1", kind: "Service")

    private func service(_ name: String, _ spec: String) -> String {
        "apiVersion: v1\nkind: Service\nmetadata: {name: \(name), namespace: $NS}\nspec: {\(spec)}\n---\n"
    }

    private func nodePort(_ name: String, _ number: Int) -> String {
        service(name, "type: NodePort, selector: {app: x}, ports: [{port: 80, nodePort: \(number)}]")
    }

    private func ports(_ harness: Harness, _ names: [String]) async throws -> [Int64?] {
        var ports: [Int64?] = []
        for name in names {
            let live = try await harness.find(Self.service, name)
            ports.append(live?.value(at: ["spec", "ports"])?.array?.first?["nodePort"]?.integer)
        }
        return ports
    }

    /// Plans and applies, and expects the plan to name who gives way.
    private func change(_ harness: Harness, to yaml: String, _ names: String...) async throws {
        let desired = try harness.desired(yaml)
        let plan = try await harness.plan(desired)
        #expect(plan.problems == "")
        #expect(Set(plan.changes.flatMap(\.precededBy).map(\.name)) == Set(names), "\(plan.text)")
        let report = try await harness.apply(plan)
        #expect(report.isComplete, "\(report.results.compactMap(\.diagnostic))")
        #expect(try await harness.plan(desired).summary.hasChanges == false)
    }

    @Test(arguments: Backend.available) func anAddressChangesItsService(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let spec = "clusterIP: 10.96.9.\(backend == .embedded ? 19 : 23), selector: {app: x}, ports: [{port: 80}]"
        try await harness.establish(service("old", spec))
        try await change(harness, to: service("new", spec), "old")
        #expect(try await harness.find(Self.service, "old") == nil)
    }

    /// The old holder gets another address, for which it has to be made again.
    @Test(arguments: Backend.available) func anAddressIsFreedByAReplacement(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let part = backend == .embedded ? 30 : 40
        func spec(_ last: Int) -> String { "clusterIP: 10.96.8.\(last), selector: {app: x}, ports: [{port: 80}]" }
        try await harness.establish(service("first", spec(part)))
        try await change(harness, to: service("second", spec(part)) + service("first", spec(part + 1)), "first")
    }

    @Test(arguments: Backend.available) func aPortIsFreedByAnUpdate(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await harness.establish(nodePort("b", 31011))
        try await change(harness, to: nodePort("a", 31011) + nodePort("b", 31012), "b")
        #expect(try await ports(harness, ["a", "b"]) == [31011, 31012])
        // Also where both are there.
        try await change(harness, to: nodePort("a", 31012) + nodePort("b", 31013), "b")
        #expect(try await ports(harness, ["a", "b"]) == [31012, 31013])
        try await change(
            harness, to: nodePort("a", 31013) + service("b", "selector: {app: x}, ports: [{port: 80}]"), "b")
        #expect(try await ports(harness, ["a", "b"]) == [31013, nil])
    }

    @Test(arguments: Backend.available) func portsAreSwapped(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        try await harness.establish(nodePort("a", 31021) + nodePort("b", 31022) + nodePort("c", 31023))
        // In the plan one still waits for the other.
        try await change(harness, to: nodePort("a", 31022) + nodePort("b", 31021) + nodePort("c", 31023), "b")
        #expect(try await ports(harness, ["a", "b", "c"]) == [31022, 31021, 31023])
        try await change(harness, to: nodePort("a", 31023) + nodePort("b", 31022) + nodePort("c", 31021), "b", "c")
        #expect(try await ports(harness, ["a", "b", "c"]) == [31023, 31022, 31021])
    }

    @Test(arguments: Backend.available) func swappedAddressesAreRefused(on backend: Backend) async throws {
        let harness = try await Harness.open(backend)
        let part = backend == .embedded ? 50 : 60
        func spec(_ last: Int) -> String { "clusterIP: 10.96.7.\(last), selector: {app: x}, ports: [{port: 80}]" }
        try await harness.establish(service("a", spec(part)) + service("b", spec(part + 1)))
        let plan = try await harness.plan(
            try harness.desired(service("a", spec(part + 1)) + service("b", spec(part))))
        #expect(plan.diagnostics.map(\.code) == ["plan.swap"], "\(plan.problems)")
    }
}
