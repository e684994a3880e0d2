import Cluster
import Documents
import Model
import Schemas
import TestSupport
import Testing

@testable import Planning

/// What is sent of an object.
@Suite struct ApplyConfigurationTests {
    private func configurations(
        _ autoscalers: [Value] = [], schemas: SchemaCatalog = .builtIn,
        resolve: @escaping SecretResolver = { key, _ in Array("value of \(key.key)".utf8) }
    ) -> ApplyConfigurations {
        ApplyConfigurations(autoscaling: Autoscaling(autoscalers), schemas: schemas, resolve: resolve)
    }

    private func secret(_ fields: Value = [:], keys: [SecretKey] = []) -> DesiredObject {
        var value: Value = ["apiVersion": "v1", "kind": "Secret", "metadata": ["name": "s", "namespace": "n"]]
        for field in fields.object ?? [:] { value[field.key] = field.value }
        return DesiredObject(value, secretKeys: keys)
    }

    private func key(_ name: String, _ source: SecretKey.Source) -> SecretKey {
        SecretKey(key: name, source: source, range: .none)
    }

    @Test func whatHasNoSecretsIsSentAsItIs() async throws {
        let object = DesiredObject([
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "c", "namespace": "n"], "data": ["a": "1"],
        ])
        #expect(await configurations().make(of: object, live: nil).value == object.value)
    }

    /// A manifest that was dumped from a cluster has them; sent, they would be conditions that never hold again.
    @Test func whatOnlyTheServerSetsIsNotSent() async throws {
        let object = DesiredObject([
            "apiVersion": "v1", "kind": "ConfigMap",
            "metadata": [
                "name": "c", "namespace": "n", "uid": "u", "resourceVersion": "7", "creationTimestamp": .null,
                "annotations": ["a": "b"],
            ],
        ])
        var metadata = object.value["metadata"]
        for name in ["uid", "resourceVersion", "creationTimestamp"] { metadata?[name] = nil }
        #expect(await configurations().make(of: object, live: nil).value["metadata"] == metadata)
    }

    /// A controller sums them up; who owns them by an earlier apply sends them as they are, or the server takes them away.
    @Test func rulesOfAnAggregatedRoleAreLeftToItsController() async throws {
        let object = DesiredObject([
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": ["name": "all"],
            "aggregationRule": ["clusterRoleSelectors": [["matchLabels": ["to": "all"]]]], "rules": [],
        ])
        let rules: Value = [["apiGroups": [""], "resources": ["pods"], "verbs": ["get"]]]
        func sent(ownedBy manager: String?) async throws -> Value? {
            let live = manager.map { manager -> Value in
                let entry: Value = [
                    "manager": .string(manager), "operation": "Apply", "apiVersion": "rbac.authorization.k8s.io/v1",
                    "fieldsType": "FieldsV1", "fieldsV1": ["f:rules": [:]],
                ]
                return ["metadata": ["managedFields": [entry]], "rules": rules]
            }
            return await configurations().make(of: object, live: live).value["rules"]
        }
        #expect(try await sent(ownedBy: nil) == nil)
        #expect(try await sent(ownedBy: "clusterrole-aggregation-controller") == nil)
        #expect(try await sent(ownedBy: "slipway") == rules)
    }

    /// A server refuses them in an apply, though it drops them from what is created.
    @Test func nullsThatACustomResourceMayNotHaveAreNotSent() async throws {
        var schemas = SchemaCatalog()
        schemas.add(definition: try #require(try Value.documents(SampleDefinition.yaml).first))
        let widget = DesiredObject(
            try #require(try Value.documents(SampleDefinition.widget("{size: 1, limit: null, parts: null}")).first))
        let sent = await configurations(schemas: schemas).make(of: widget, live: nil).value
        #expect(sent["spec"] == ["size": 1, "limit": .null], "a default takes the place of the one that has it")
        #expect(await configurations().make(of: widget, live: nil).value == widget.value)
    }

    /// Who only looks may not have them.
    @Test func withoutASourceSecretsStayAsTheyAre() async throws {
        let object = secret(keys: [key("token", .environment("TOKEN")), key("made", .generate(length: 20))])
        let looking = ApplyConfigurations(autoscaling: Autoscaling([]), schemas: .builtIn, resolve: nil)
        let sent = await looking.make(of: object, live: ["data": ["token": "eA=="]]).value
        #expect(sent["data"] == ["token": "eA=="])
    }

    /// The server keeps `data` alone, and that is what field managers own.
    @Test func textsOfSecretsBecomeData() async throws {
        let object = secret(["data": ["a": "MQ=="], "stringData": ["b": "two"]])
        let sent = await configurations().make(of: object, live: nil).value
        #expect(sent["data"] == ["a": "MQ==", "b": "dHdv"])
        #expect(sent["stringData"] == nil)
    }

    @Test func secretsAreFilledIn() async throws {
        let object = secret(keys: [key("password", .environment("PASSWORD"))])
        let sent = await configurations().make(of: object, live: nil).value
        #expect(sent["data"]?["password"]?.string == Base64.encode(Array("value of password".utf8)))
    }

    @Test func generatedValuesAreMadeOnce() async throws {
        let object = secret(keys: [key("password", .generate(length: 20))])
        let first = await configurations().make(of: object, live: nil).value
        let made = try #require(first["data"]?["password"]?.string)
        #expect(Base64.decode(made)?.count == 20)
        let again = await configurations().make(of: object, live: ["data": ["password": .string(made)]]).value
        #expect(again["data"]?["password"]?.string == made)
    }

    /// The others are sent; of this one nothing is known but what the cluster has.
    @Test func aSecretThatIsNotToBeHadStaysAsItIs() async {
        let object = secret(keys: [key("password", .environment("PASSWORD")), key("token", .environment("TOKEN"))])
        let failing = configurations { key, object throws(SecretUnavailable) in
            guard key.key == "password" else { return Array("new".utf8) }
            throw SecretUnavailable(key: key.key, object: object, reason: "It is not set.")
        }
        let kept = await failing.make(of: object, live: ["data": ["password": "eA==", "token": "eQ=="]])
        #expect(kept.value["data"] == ["password": "eA==", "token": "bmV3"])
        #expect(kept.unavailable.map(\.key) == ["password"])
        #expect(kept.absentKeys == [])
        let made = await failing.make(of: object, live: nil)
        #expect(made.value["data"] == ["token": "bmV3"])
        #expect(made.absentKeys == ["password"])
    }

    @Test func whatWasFilledInIsKnownAndHidden() async throws {
        let all = configurations { _, _ in Array("hunter2hunter2".utf8) }
        _ = await all.make(of: secret(keys: [key("password", .file("p"))]), live: nil)
        #expect(all.secrets.mask.conceal("login with hunter2hunter2") == "login with (sensitive)")
        // Values that the repository itself holds are no news.
        _ = await all.make(of: secret(["stringData": ["b": "open sesame"]]), live: nil)
        #expect(all.secrets.mask.conceal("open sesame") == "open sesame")
    }

    // MARK: Autoscalers

    private let scaler: Value = [
        "kind": "HorizontalPodAutoscaler", "metadata": ["name": "h", "namespace": "n"],
        "spec": [
            "scaleTargetRef": ["apiVersion": "apps/v1", "kind": "Deployment", "name": "d"], "minReplicas": 2,
            "maxReplicas": 5,
        ],
    ]

    private let workload = DesiredObject([
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": "d", "namespace": "n"],
        "spec": ["replicas": 1, "paused": false],
    ])

    private func live(replicas: Int64, isOurs: Bool, scaledBy manager: String?) -> Value {
        var entries: [Value] = []
        let replicasField: Value = ["f:spec": ["f:replicas": [:]]]
        if isOurs {
            entries.append([
                "manager": "slipway", "operation": "Apply", "apiVersion": "apps/v1", "fieldsType": "FieldsV1",
                "fieldsV1": replicasField,
            ])
        }
        if let manager {
            entries.append([
                "manager": .string(manager), "operation": "Update", "apiVersion": "apps/v1", "subresource": "scale",
                "fieldsType": "FieldsV1", "fieldsV1": replicasField,
            ])
        }
        return ["metadata": ["managedFields": .array(entries)], "spec": ["replicas": .integer(replicas)]]
    }

    @Test func replicasOfAnAutoscalerAreNotSent() async throws {
        let all = configurations([scaler])
        let sent = await all.make(
            of: workload, live: live(replicas: 4, isOurs: false, scaledBy: "kube-controller-manager"))
        #expect(sent.value["spec"] == ["paused": false])
        #expect(sent.leftAlone.map(\.owner) == ["HorizontalPodAutoscaler n/h"])
    }

    /// What an owner no longer sends the server takes away, so the number goes along as it is.
    @Test func replicasThatAreOursStayAsTheyAre() async throws {
        let all = configurations([scaler])
        let sent = await all.make(of: workload, live: live(replicas: 4, isOurs: true, scaledBy: nil))
        #expect(sent.value["spec"] == ["replicas": 4, "paused": false])
        #expect(sent.leftAlone.map(\.path) == [Autoscaling.replicas])
    }

    @Test(arguments: [(1, "as desired"), (9, "more than the autoscaler allows")] as [(Int64, Comment)])
    func otherReplicasAreOurs(replicas: Int64, why: Comment) async throws {
        let all = configurations([scaler])
        let sent = await all.make(of: workload, live: live(replicas: replicas, isOurs: true, scaledBy: nil))
        #expect(sent.value["spec"] == ["replicas": 1, "paused": false], why)
        #expect(sent.leftAlone.isEmpty, why)
    }

    @Test func aNewObjectIsSentWhole() async throws {
        let sent = await configurations([scaler]).make(of: workload, live: nil)
        #expect(sent.value["spec"] == ["replicas": 1, "paused": false])
        #expect(sent.leftAlone.isEmpty)
    }
}
