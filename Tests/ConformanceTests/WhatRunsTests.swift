import Cluster
import TestSupport
import Testing

/// Says which clusters this run was against, so that a green run cannot hide that none was there.
@Suite struct WhatRunsTests {
    @Test func embedded() {
        #expect(ClusterUnderTest.available.contains(.embedded))
        print("conformance: live against the embedded cluster")
    }

    @Test(.enabled(if: TestServer.isAvailable, "\(TestServer.whyUnavailable)"))
    func testServer() async throws {
        let client = try await TestServer.shared().client()
        let version = try await client.serverVersion()
        print("conformance: live against the test API server \(version.gitVersion) at \(client.endpoint)")
        #expect(ClusterUnderTest.available.contains(.testServer))
    }

    @Test(.enabled(if: RealCluster.isAvailable, "\(RealCluster.whyUnavailable)"))
    func realCluster() async throws {
        let client = try await ClusterUnderTest.real.client()
        let version = try await client.serverVersion()
        print("conformance: live against \(RealCluster.description) \(version.gitVersion) at \(client.endpoint)")
    }
}
