import Cluster
import Kinds
import Model
import TestSupport
import Testing

/// The table against what an API server serves.
@Suite(.enabled(if: TestServer.isAvailable, "\(TestServer.whyUnavailable)"))
struct ServedKindsTests {
    @Test func theTableSaysWhatDiscoverySays() async throws {
        let discovery = try await TestServer.shared().client().discover()
        var checked = 0
        for kind in BuiltInKinds.all {
            // The test server leaves kinds out that nobody deploys.
            guard let served = discovery.preferred(group: kind.group, kind: kind.kind) else { continue }
            #expect(served.plural == kind.plural && served.singular == kind.singular, "\(kind.kind)")
            #expect(served.kind.version == kind.version, "\(kind.kind)")
            #expect(served.isNamespaced == kind.isNamespaced, "\(kind.kind)")
            #expect(served.shortNames == kind.shortNames, "\(kind.kind)")
            if served.subresources.contains("status") { #expect(kind.hasStatus, "\(kind.kind)") }
            checked += 1
        }
        #expect(checked > 40)
    }
}
