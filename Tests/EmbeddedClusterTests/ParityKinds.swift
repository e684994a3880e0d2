import Cluster
import Model

private let apps = "/apis/apps/v1/namespaces/default"
private let core = "/api/v1/namespaces/default"

private let widgets = #"""
    {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
     "metadata":{"name":"widgets.example.com"},"spec":{"group":"example.com","scope":"Namespaced",
      "names":{"plural":"widgets","kind":"Widget","shortNames":["wd"]},
      "versions":[{"name":"v1","served":true,"storage":true,
       "subresources":{"status":{},"scale":{"specReplicasPath":".spec.size","statusReplicasPath":".status.size"}},
       "schema":{"openAPIV3Schema":{"type":"object","required":["spec"],"properties":{
        "spec":{"type":"object","required":["size"],"properties":{
         "size":{"type":"integer","minimum":1,"default":3},
         "color":{"type":"string","enum":["red","blue"],"default":"red"},
         "code":{"type":"string","pattern":"^[a-z]+$","maxLength":5},
         "tags":{"type":"array","items":{"type":"string"},"x-kubernetes-list-type":"set"}}},
        "status":{"type":"object","properties":{"size":{"type":"integer"}}}}}}}]}}
    """#

extension ParityScenario {
    static let lakehouse = ParityScenario(
        name: "lakehouse kinds",
        steps: [
            .apply(
                "/api/v1/namespaces/lake",
                #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"lake","labels":{"a":"b"}}}"#),
            .apply(
                "\(core)/secrets/s",
                #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"stringData":{"user":"minio"}}"#),
            .post(
                "\(core)/secrets",
                #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"p"},"data":{"a":"YQ=="},"stringData":{"b":"c"}}"#
            ),
            .post(
                "\(core)/secrets", #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"q"},"data":{"a":"%%"}}"#),
            .apply(
                "\(core)/persistentvolumeclaims/data",
                #"""
                {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data"},
                 "spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1024Mi"}}}}
                """#),
            .apply(
                "\(core)/persistentvolumeclaims/data",
                #"""
                {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data"},
                 "spec":{"accessModes":["ReadWriteMany"],"resources":{"requests":{"storage":"1Gi"}}}}
                """#),
            .apply(
                "\(core)/persistentvolumeclaims/bad",
                #"{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"bad"},"spec":{}}"#),
            .apply(
                "\(apps)/statefulsets/db",
                #"""
                {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"db"},"spec":{"serviceName":"db",
                 "replicas":1,"selector":{"matchLabels":{"app":"db"}},
                 "template":{"metadata":{"labels":{"app":"db"}},"spec":{"containers":[{"name":"pg",
                  "image":"postgres:16","volumeMounts":[{"name":"data","mountPath":"/d"}],
                  "securityContext":{"allowPrivilegeEscalation":false}}],
                  "securityContext":{"runAsNonRoot":true}}},
                 "volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],
                  "resources":{"requests":{"storage":"10Gi"}}}}]}}
                """#),
            .merge("\(apps)/statefulsets/db", #"{"spec":{"serviceName":"other"}}"#),
            .post(
                "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers",
                #"""
                {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"h"},"spec":{
                 "maxReplicas":5,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"},
                 "behavior":{"scaleDown":{"stabilizationWindowSeconds":60}}}}
                """#),
            .post(
                "/apis/policy/v1/namespaces/default/poddisruptionbudgets",
                #"""
                {"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"b"},"spec":{
                 "minAvailable":1,"selector":{"matchLabels":{"a":"b"}}}}
                """#),
            .post(
                "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies",
                #"""
                {"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"n"},"spec":{
                 "podSelector":{},"ingress":[{"from":[{"namespaceSelector":{}}],"ports":[{"port":80}]}],
                 "egress":[{"to":[{"ipBlock":{"cidr":"10.0.0.0/8"}}]}]}}
                """#),
            .post(
                "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
                #"""
                {"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"i"},"spec":{"rules":[
                 {"host":"a.example","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{
                  "service":{"name":"web","port":{"number":80}}}}]}}]}}
                """#),
            .post(
                "/apis/networking.k8s.io/v1/namespaces/default/ingresses",
                #"{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"j"},"spec":{}}"#),
            .post(
                "/apis/storage.k8s.io/v1/storageclasses",
                #"""
                {"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","metadata":{"name":"fast"},
                 "provisioner":"x","parameters":{"a":"b"}}
                """#),
            .post(
                "\(core)/serviceaccounts",
                #"{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"sa"},"imagePullSecrets":[{"name":"r"}]}"#
            ),
            .post(
                "\(core)/resourcequotas",
                #"{"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"q"},"spec":{"hard":{"pods":"10"}}}"#),
            .post(
                "\(core)/limitranges",
                #"""
                {"apiVersion":"v1","kind":"LimitRange","metadata":{"name":"l"},"spec":{"limits":[
                 {"type":"Container","max":{"cpu":"1"},"defaultRequest":{"memory":"1Gi"}}]}}
                """#),
            .post(
                "/apis/coordination.k8s.io/v1/namespaces/default/leases",
                #"""
                {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"lock"},"spec":{
                 "holderIdentity":"me","leaseDurationSeconds":15,"renewTime":"2026-01-01T00:00:00.000000Z"}}
                """#),
            .post(
                "/apis/scheduling.k8s.io/v1/priorityclasses",
                #"{"apiVersion":"scheduling.k8s.io/v1","kind":"PriorityClass","metadata":{"name":"high"},"value":5}"#),
        ])

    static let custom = ParityScenario(
        name: "custom resources",
        steps: {
            let path = "/apis/example.com/v1/namespaces/default/widgets"
            func widget(_ name: String, _ rest: String) -> String {
                #"{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"\#(name)"}\#(rest)}"#
            }
            return [
                .post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", widgets),
                .waitFor("\(path)"),
                ParityStep(.get, "/apis/example.com"), ParityStep(.get, "/apis/example.com/v1"),
                .post(path, widget("w1", #","spec":{"tags":["a"],"foo":1},"status":{"size":4}"#)),
                .post(path, widget("w2", #","spec":{"foo":1}"#), "fieldValidation=Strict"),
                .post(path, widget("w2", #","spec":{"size":0,"color":"green","code":"ABCDEFG","tags":["a","a"]}"#)),
                .post(path, widget("w2", #","spec":{"size":"big"}"#)), .post(path, widget("w2", "")),
                .post(path, #"{"apiVersion":"example.com/v1","kind":"Foo","metadata":{"name":"w2"},"spec":{}}"#),
                ParityStep(.get, "\(path)/w1/scale"),
                ParityStep(.put, "\(path)/w1", "", widget("w1", #","spec":{"size":5}"#)),
                .merge("\(path)/w1", #"{"spec":{"size":6}}"#),
                .merge(
                    "\(path)/w1/status", #"{"status":{"size":2},"spec":{"size":9},"metadata":{"labels":{"a":"b"}}}"#),
                ParityStep(.patch, "\(path)/w1", "", "{}", type: .strategicMergePatch),
                .apply("\(path)/w1", widget("w1", #","spec":{"color":"blue","bad":1}"#)),
                .apply("\(path)/w3", widget("w3", #","spec":{"color":"blue"}"#)),
                .apply("\(path)/w3", widget("w3", #","spec":{"color":"red","tags":["x"]}"#)),
                ParityStep(.delete, "\(path)/w1"),
                .post(
                    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                    widgets.replacing(#""name":"widgets.example.com""#, with: #""name":"bad.example.com""#)),
            ]
        }())

    static let immutability = ParityScenario(
        name: "immutability",
        steps: [
            .post(
                "\(core)/configmaps",
                #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"i"},"immutable":true,"data":{"a":"b"}}"#),
            .merge("\(core)/configmaps/i", #"{"data":{"a":"c"}}"#),
            .merge("\(core)/configmaps/i", #"{"immutable":false}"#),
            .post(
                "\(apps)/deployments",
                #"""
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{
                 "selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b","c":"d"}},
                 "spec":{"containers":[{"name":"c","image":"x:1"}]}}}}
                """#),
            .merge("\(apps)/deployments/d", #"{"spec":{"selector":{"matchLabels":{"a":null,"c":"d"}}}}"#),
            .merge("\(apps)/deployments/d", #"{"metadata":{"name":"e"}}"#),
            // Another provisioner is refused by both, here in the words of a whole API server (AdmissionTests).
        ])

    static let access = ParityScenario(
        name: "access",
        steps: {
            let path = "/apis/rbac.authorization.k8s.io/v1"
            return [
                .post(
                    "\(path)/namespaces/default/roles",
                    #"""
                    {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"r"},
                     "rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]}
                    """#),
                .post(
                    "\(path)/clusterroles",
                    #"{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"c"}}"#),
                .post(
                    "\(path)/namespaces/default/rolebindings",
                    #"""
                    {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"b"},
                     "roleRef":{"kind":"Role","name":"r"},"subjects":[{"kind":"ServiceAccount","name":"a",
                     "namespace":"default"},{"kind":"User","name":"u"}]}
                    """#),
                .merge("\(path)/namespaces/default/rolebindings/b", #"{"roleRef":{"name":"x"}}"#),
                .post(
                    "\(path)/namespaces/default/rolebindings",
                    #"""
                    {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"bad"},
                     "roleRef":{"kind":"Foo","name":""},"subjects":[{"kind":"ServiceAccount","name":"a"}]}
                    """#),
            ]
        }())
}
