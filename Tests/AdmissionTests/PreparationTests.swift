import Model
import Schemas
import Testing

@testable import Admission

/// What an update keeps of the object that is there, and what it loses.
@Suite struct PreparationTests {
    private func updated(_ kind: String, from old: Value, to new: Value) -> Value {
        var object = new
        let name = GroupVersionKind(apiVersion: kind == "Job" ? "batch/v1" : "v1", kind: kind)
        Admission.prepareForUpdate(&object, old: old, AdmittedKind(builtIn: name))
        return object
    }

    private func service(from old: Value, to new: Value) -> Value? {
        updated("Service", from: ["spec": old], to: ["spec": new])["spec"]
    }

    private static let allocated: Value = [
        "type": "NodePort", "clusterIP": "10.0.0.7", "clusterIPs": ["10.0.0.7"], "ipFamilies": ["IPv4"],
        "ipFamilyPolicy": "SingleStack", "externalTrafficPolicy": "Cluster",
        "ports": [
            ["port": 80, "protocol": "TCP", "nodePort": 30080], ["port": 53, "protocol": "UDP", "nodePort": 30053],
        ],
    ]

    /// A manifest does not say what the server chose, and that stays all the same.
    @Test func addressesAndPortsAreKept() {
        let kept = service(
            from: Self.allocated,
            to: [
                "type": "NodePort", "externalTrafficPolicy": "Cluster",
                "ports": [
                    ["port": 53, "protocol": "UDP"], ["port": 80, "protocol": "TCP"], ["port": 80, "protocol": "UDP"],
                ],
            ])
        #expect(kept?["clusterIP"] == "10.0.0.7" && kept?["clusterIPs"] == ["10.0.0.7"])
        #expect(kept?["ipFamilies"] == ["IPv4"] && kept?["ipFamilyPolicy"] == "SingleStack")
        #expect((kept?["ports"]?.array ?? []).map { $0["nodePort"] } == [30053, 30080, nil])
    }

    @Test func whatIsChosenGoesBeforeWhatWasAllocated() {
        let kept = service(
            from: Self.allocated,
            to: [
                "type": "NodePort", "clusterIP": "None",
                "ports": [["port": 53, "protocol": "UDP"], ["port": 81, "protocol": "TCP", "nodePort": 30053]],
            ])
        #expect(kept?["clusterIP"] == "None" && kept?["clusterIPs"] == nil)
        #expect((kept?["ports"]?.array ?? []).map { $0["nodePort"] } == [nil, 30053], "a port is held once")
    }

    @Test func whatOnlyTheOldTypeHadGoes() {
        var new = Self.allocated
        new["type"] = "ClusterIP"
        let inside = service(from: Self.allocated, to: new)
        #expect((inside?["ports"]?.array ?? []).allSatisfy { $0["nodePort"] == nil })
        #expect(inside?["externalTrafficPolicy"] == nil)
        #expect(inside?["clusterIP"] == "10.0.0.7")
        new["type"] = "ExternalName"
        let outside = service(from: Self.allocated, to: new)
        for field in ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"] { #expect(outside?[field] == nil) }
    }

    /// What somebody changed is theirs to answer for.
    @Test func onlyWhatNobodyChangedIsDropped() {
        var balanced = Self.allocated
        balanced["type"] = "LoadBalancer"
        balanced["loadBalancerClass"] = "a.example.com/a"
        balanced["allocateLoadBalancerNodePorts"] = true
        balanced["healthCheckNodePort"] = 31000
        var new = balanced
        new["type"] = "ClusterIP"
        new["loadBalancerClass"] = "a.example.com/b"
        new["healthCheckNodePort"] = 31001
        let changed = service(from: balanced, to: new)
        #expect(changed?["loadBalancerClass"] == "a.example.com/b" && changed?["healthCheckNodePort"] == 31001)
        #expect(changed?["allocateLoadBalancerNodePorts"] == nil)
        var local = balanced
        local["externalTrafficPolicy"] = "Local"
        #expect(service(from: local, to: local)?["healthCheckNodePort"] == 31000)
        #expect(service(from: local, to: balanced)?["healthCheckNodePort"] == nil, "nobody checks health any more")
    }

    @Test(
        arguments: [
            (["type": "NodePort"], true), (["type": "LoadBalancer"], true), (["type": "ClusterIP"], false),
            ([:], false),
            (["type": "LoadBalancer", "allocateLoadBalancerNodePorts": false], false),
        ] as [(Value, Bool)])
    func whoNeedsNodePorts(spec: Value, areNeeded: Bool) {
        #expect(NodePorts.areNeeded(by: ["spec": spec]) == areNeeded)
        #expect(NodePorts.held(by: ["spec": ["ports": [["nodePort": 0], ["nodePort": 5], [:]]]]) == [5])
    }

    @Test func jobsFindTheirPodsByLabels() {
        var job: Value = [
            "metadata": ["name": "load", "uid": "u1"], "spec": ["template": ["metadata": ["labels": ["app": "a"]]]],
        ]
        JobLabels.add(to: &job)
        let labels = job.value(at: ["spec", "template", "metadata", "labels"])
        #expect(
            labels == [
                "app": "a", "controller-uid": "u1", "job-name": "load", "batch.kubernetes.io/controller-uid": "u1",
                "batch.kubernetes.io/job-name": "load",
            ])
        let selector: Value = ["matchLabels": ["batch.kubernetes.io/controller-uid": "u1"]]
        #expect(job["spec"]?["selector"] == selector)
        let again = updated(
            "Job", from: job,
            to: ["metadata": ["name": "load"], "spec": ["template": ["metadata": ["labels": ["app": "b"]]]]])
        #expect(again["spec"]?["selector"] == selector)
        #expect(again.value(at: ["spec", "template", "metadata", "labels", "controller-uid"]) == "u1")
        #expect(again.value(at: ["spec", "template", "metadata", "labels", "app"]) == "b")
        var manual: Value = ["metadata": ["uid": "u1"], "spec": ["manualSelector": true]]
        JobLabels.add(to: &manual)
        #expect(manual == ["metadata": ["uid": "u1"], "spec": ["manualSelector": true]])
    }

    @Test func finalizersOfNamespacesAreTheServers() {
        let kept = updated(
            "Namespace", from: ["spec": ["finalizers": ["kubernetes"]]], to: ["spec": ["finalizers": []]])
        #expect(kept["spec"]?["finalizers"] == ["kubernetes"])
        #expect(updated("ConfigMap", from: ["spec": 1], to: ["a": 1]) == ["a": 1])
    }
}
