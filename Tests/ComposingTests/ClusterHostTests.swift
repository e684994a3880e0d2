import Testing

@testable import Composing

/// Services by their host names.
@Suite struct ClusterHostTests {
    @Test(arguments: [
        ("trino.query.svc", "trino"), ("http://trino.query.svc:8080/ui", "trino"),
        ("trino.query.svc.cluster.local", "trino"), ("trino.query.svc.", "trino"),
        ("trino-0.trino.query.svc.cluster.local:8080", "trino"), ("a.example.com,trino.query.svc:1", "trino"),
    ])
    func namesOfServices(text: String, name: String) {
        #expect(ClusterHost(in: text) == ClusterHost(name: name, namespace: "query"))
    }

    @Test(arguments: [
        "trino", "trino.query", "query.svc", ".query.svc", "trino.query.svc.example.com", "svc", "a.b.svcs", "",
        "https://s3.amazonaws.com",
    ])
    func namesOfOthers(text: String) { #expect(ClusterHost(in: text) == nil) }
}
