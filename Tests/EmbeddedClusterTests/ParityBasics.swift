import Cluster
import Model

private let maps = "/api/v1/namespaces/default/configmaps"
private let aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
private let metadataOnly = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"

extension ParityScenario {
    static let discovery = ParityScenario(
        name: "discovery",
        gaps: ParityGaps([
            "events.k8s.io": "shows the objects of core/v1 in another form; nothing else here has two groups",
            "certificates.k8s.io": "asks for a signer, and for users in whose name it is asked",
            "apiregistration.k8s.io": "stands for other API servers, and there are none beside this one",
            "authentication.k8s.io:tokenreviews": "there are no tokens",
            "authorization.k8s.io:subjectaccessreviews": "there are no users but the one who asks",
            "authorization.k8s.io:localsubjectaccessreviews": "there are no users but the one who asks",
            ":serviceaccounts/token": "there are no tokens",
            ":replicationcontrollers/scale": "nothing plays ReplicationControllers",
        ]),
        steps: [
            ParityStep(.get, "/api"), ParityStep(.get, "/apis"), ParityStep(.get, "/apis/apps"),
            ParityStep(.get, "/api/v1"), ParityStep(.get, "/healthz"),
            ParityStep(.get, "/api", accept: aggregated), ParityStep(.get, "/apis", accept: aggregated),
            ParityStep(.get, "/apis/nope"), ParityStep(.get, "/apis/apps/v2"), ParityStep(.get, "/nothing"),
        ]
            + [
                "apps/v1", "batch/v1", "autoscaling/v2", "policy/v1", "networking.k8s.io/v1",
                "rbac.authorization.k8s.io/v1", "storage.k8s.io/v1", "scheduling.k8s.io/v1", "coordination.k8s.io/v1",
                "discovery.k8s.io/v1", "admissionregistration.k8s.io/v1", "apiextensions.k8s.io/v1",
                "authentication.k8s.io/v1", "authorization.k8s.io/v1", "node.k8s.io/v1",
            ].map { ParityStep(.get, "/apis/\($0)") })

    static let configMaps = ParityScenario(
        name: "config maps",
        steps: [
            ParityStep(.get, maps), ParityStep(.get, "\(maps)/a"),
            .post(maps, #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k":"v"}}"#),
            .post(maps, #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}"#),
            .post(maps, #"{"metadata":{"name":"nokind"}}"#),
            .apply("\(maps)/a", #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k":"2"}}"#),
            .apply(
                "\(maps)/a", #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k":"2"}}"#,
                "fieldManager=slipway&force=true"),
            .apply("\(maps)/b", #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"},"data":{"k":"v"}}"#),
            .apply("\(maps)/b", #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"},"data":{"l":"v"}}"#),
            .apply(
                "\(maps)/b", #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"},"data":{"m":"v"}}"#,
                "fieldManager=slipway&dryRun=All"),
            .apply(
                "\(maps)/new", #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"new"},"data":{"m":"v"}}"#,
                "fieldManager=slipway&dryRun=All"),
            ParityStep(
                .put, "\(maps)/b", "fieldManager=test",
                #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"},"data":{"k":"put"}}"#),
            .merge("\(maps)/b", #"{"data":{"k":null,"x":"1"},"metadata":{"labels":{"a":"b"}}}"#),
            ParityStep(
                .patch, "\(maps)/b", "fieldManager=test", #"[{"op":"add","path":"/data/y~1z","value":"2"}]"#,
                type: .jsonPatch),
            ParityStep(
                .patch, "\(maps)/b", "fieldManager=test", #"{"data":{"s":"t"},"metadata":{"labels":{"a":null}}}"#,
                type: .strategicMergePatch),
            ParityStep(.get, maps, "limit=2"), ParityStep(.get, maps, "labelSelector=a"),
            ParityStep(.get, maps, "fieldSelector=metadata.name=b"), ParityStep(.get, maps, accept: metadataOnly),
            ParityStep(.delete, "\(maps)/b", "dryRun=All"), ParityStep(.delete, "\(maps)/b"),
            ParityStep(.delete, "\(maps)/b"),
            ParityStep(.delete, "\(maps)/a", "", #"{"propagationPolicy":"Foreground"}"#),
        ])

    static let errors = ParityScenario(
        name: "errors",
        steps: [
            .post(maps, #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"A_b"}}"#),
            .post(maps, #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{}}"#),
            .post(maps, #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","labels":{"-":"x y"}}}"#),
            .post(maps, #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"other"}}"#),
            .post(maps, #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"}}"#),
            .post(maps, #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","resourceVersion":"7"}}"#),
            .post(
                maps, #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"foo":1}"#,
                "fieldValidation=Strict&fieldManager=test"),
            .post(maps, #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":1}}"#),
            .post(maps, #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}"#, "dryRun=Some"),
            .post(maps, #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}"#, "fieldValidation=Foo"),
            .post(maps, #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"x y":"z"}}"#),
            .post(
                "/api/v1/namespaces/nope/configmaps",
                #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}"#),
            ParityStep(.post, maps, "", ""),
            .apply("\(maps)/a", #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}"#, ""),
            .apply("\(maps)/a", #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}"#),
            .apply("\(maps)/a", #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"foo":1}"#),
            .apply("\(maps)/a", #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"}}"#),
            .apply("\(maps)/a", #"{"kind":"ConfigMap","metadata":{"name":"a"}}"#),
            .apply(
                "\(maps)/a",
                #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","managedFields":[{}]}}"#),
            .apply(
                "/api/v1/namespaces/nope/configmaps/a",
                #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}"#),
            .merge("\(maps)/zz", #"{"data":{"k":"v"}}"#),
            ParityStep(.patch, "\(maps)/a", "", "{}", type: .json),
            ParityStep(.put, maps, "", "{}"), ParityStep(.delete, "/api/v1/configmaps"),
            .post("/api/v1/configmaps", #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}"#),
            ParityStep(.get, "/api/v1/namespaces/default/nodes"), ParityStep(.get, "/api/v1/namespaces/default/foos"),
            ParityStep(.get, maps, "labelSelector=a===b"), ParityStep(.get, maps, "fieldSelector=data.x=y"),
            ParityStep(.get, "/api/v1/pods", "fieldSelector=spec.foo=y"),
            ParityStep(.get, maps, "resourceVersion=99999999"),
            .post(maps, #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"d"}}"#),
            ParityStep(.delete, "\(maps)/d", "", #"{"preconditions":{"uid":"xx"}}"#),
            ParityStep(.delete, "\(maps)/d", "", #"{"propagationPolicy":"Foo"}"#),
            ParityStep(
                .put, "\(maps)/d", "fieldManager=test",
                #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"d","resourceVersion":"1"}}"#),
            ParityStep(
                .put, "\(maps)/d", "fieldManager=test",
                #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"d","uid":"x"}}"#),
            ParityStep(.put, "\(maps)/d", "", #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{}}"#),
            ParityStep(
                .put, "\(maps)/zz", "", #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"zz"}}"#),
        ])
}
