import Cluster
import Model

private let policies = "/apis/admissionregistration.k8s.io/v1"
private let storages = "/apis/storage.k8s.io/v1"

extension ParityScenario {
    static let admission = ParityScenario(
        name: "admission",
        steps: [
            .post(
                "\(policies)/validatingadmissionpolicies",
                #"""
                {"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicy",
                 "metadata":{"name":"few"},"spec":{"matchConstraints":{"resourceRules":[{"apiGroups":["apps"],
                 "apiVersions":["v1"],"operations":["CREATE"],"resources":["deployments"]}]},
                 "validations":[{"expression":"object.spec.replicas <= 5"}]}}
                """#),
            .merge(
                "\(policies)/validatingadmissionpolicies/few",
                #"{"spec":{"validations":[{"expression":"object.spec.replicas <= 6"}]}}"#),
            .merge(
                "\(policies)/validatingadmissionpolicies/few/status",
                #"{"status":{"observedGeneration":1}}"#),
            .apply(
                "\(policies)/validatingadmissionpolicybindings/few",
                #"""
                {"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicyBinding",
                 "metadata":{"name":"few"},"spec":{"policyName":"few","validationActions":["Audit"],
                 "matchResources":{"namespaceSelector":{"matchLabels":{"a":"b"}}}}}
                """#),
            .apply(
                "\(policies)/mutatingadmissionpolicies/mark",
                #"""
                {"apiVersion":"admissionregistration.k8s.io/v1","kind":"MutatingAdmissionPolicy",
                 "metadata":{"name":"mark"},"spec":{"reinvocationPolicy":"Never","matchConstraints":{
                 "resourceRules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE"],
                 "resources":["pods"]}]},"mutations":[{"patchType":"ApplyConfiguration","applyConfiguration":{
                 "expression":"Object{metadata: Object.metadata{labels: Object.metadata.labels{a: \"b\"}}}"}}]}}
                """#),
            .apply(
                "\(policies)/mutatingadmissionpolicybindings/mark",
                #"""
                {"apiVersion":"admissionregistration.k8s.io/v1","kind":"MutatingAdmissionPolicyBinding",
                 "metadata":{"name":"mark"},"spec":{"policyName":"mark"}}
                """#),
            ParityStep(.get, "\(policies)/validatingadmissionpolicies"),
            ParityStep(.delete, "\(policies)/mutatingadmissionpolicies/mark"),
            .post(
                "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
                #"""
                {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"bad"},
                 "roleRef":{"kind":"ClusterRole","name":"c"},"subjects":[{"kind":"ServiceAccount","name":"a"}]}
                """#),
        ])

    static let storage = ParityScenario(
        name: "storage and nodes",
        steps: [
            .post(
                "\(storages)/csinodes",
                #"""
                {"apiVersion":"storage.k8s.io/v1","kind":"CSINode","metadata":{"name":"n"},
                 "spec":{"drivers":[{"name":"d","nodeID":"i"}]}}
                """#),
            .post(
                "\(storages)/namespaces/default/csistoragecapacities",
                #"""
                {"apiVersion":"storage.k8s.io/v1","kind":"CSIStorageCapacity","metadata":{"name":"c"},
                 "storageClassName":"standard","capacity":"10Gi"}
                """#),
            .post(
                "\(storages)/csidrivers",
                #"{"apiVersion":"storage.k8s.io/v1","kind":"CSIDriver","metadata":{"name":"d"},"spec":{}}"#),
            .apply(
                "\(storages)/volumeattributesclasses/fast",
                #"""
                {"apiVersion":"storage.k8s.io/v1","kind":"VolumeAttributesClass","metadata":{"name":"fast"},
                 "driverName":"d","parameters":{"iops":"1000"}}
                """#),
            .merge("\(storages)/volumeattributesclasses/fast", #"{"parameters":{"iops":"2000"}}"#),
            .post(
                "\(storages)/volumeattachments",
                #"""
                {"apiVersion":"storage.k8s.io/v1","kind":"VolumeAttachment","metadata":{"name":"a"},
                 "spec":{"attacher":"d","nodeName":"n","source":{"persistentVolumeName":"p"}}}
                """#),
            .merge("\(storages)/volumeattachments/a/status", #"{"status":{"attached":true}}"#),
            .post(
                "/apis/node.k8s.io/v1/runtimeclasses",
                #"{"apiVersion":"node.k8s.io/v1","kind":"RuntimeClass","metadata":{"name":"kata"},"handler":"kata"}"#),
            .merge("/apis/node.k8s.io/v1/runtimeclasses/kata", #"{"handler":"runc"}"#),
            .merge("/apis/node.k8s.io/v1/runtimeclasses/kata", #"{"overhead":{"podFixed":{"cpu":"10m"}}}"#),
            .post(
                "/api/v1/namespaces/default/podtemplates",
                #"""
                {"apiVersion":"v1","kind":"PodTemplate","metadata":{"name":"t"},"template":{
                 "metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"x:1"}]}}}
                """#),
            .merge("/api/v1/namespaces/default/podtemplates/t", #"{"template":{"metadata":{"labels":{"c":"d"}}}}"#),
        ])
}
