import Cluster
import Glibc
import Host
import TestSupport
import Testing

/// Says which clusters this run was against, so that a green run cannot hide that none was there.
@Suite struct WhatRunsTests {
    /// Into the log, and into the file from which `./dev test` says it again at the end.
    private func tell(_ cluster: String) {
        print("conformance: live against \(cluster)")
        guard let path = EnvironmentVariables.current.nonEmpty("SLIPWAY_TEST_CLUSTERS"), let file = fopen(path, "a")
        else { return }
        fputs("  \(cluster)\n", file)
        fclose(file)
    }

    @Test func embedded() {
        #expect(ClusterUnderTest.available.contains(.embedded))
        tell("the embedded cluster")
    }

    @Test(.enabled(if: TestServer.isAvailable, "\(TestServer.whyUnavailable)"))
    func testServer() async throws {
        let client = try await TestServer.shared().client()
        let version = try await client.serverVersion()
        tell("the test API server \(version.gitVersion) at \(client.endpoint)")
        #expect(ClusterUnderTest.available.contains(.testServer))
    }

    @Test(.enabled(if: RealCluster.isAvailable, "\(RealCluster.whyUnavailable)"))
    func realCluster() async throws {
        let client = try await ClusterUnderTest.real.client()
        let version = try await client.serverVersion()
        tell("\(RealCluster.description) \(version.gitVersion) at \(client.endpoint)")
    }
}
