import Documents
import Model
import Testing

@testable import Planning

@Suite struct GuardTests {
    private func identity(_ name: String, kind: String = "ConfigMap", namespace: String = "ns") -> ObjectIdentity {
        ObjectIdentity(group: "", kind: kind, namespace: namespace, name: name)
    }

    private func inventory(_ count: Int) -> Inventory {
        let entries = (0..<count).map { index in
            Inventory.Entry(
                identity: identity("o\(index)"), version: "v1", instance: "i", module: "m", uid: "u\(index)",
                wave: index / 3)
        }
        return Inventory(environment: "dev", entries: entries)
    }

    private func object(_ name: String) -> DesiredObject {
        DesiredObject(
            kind: GroupVersionKind(group: "", version: "v1", kind: "ConfigMap"), identity: identity(name), value: [:],
            origin: Origin(instance: "i", module: "m", range: .none))
    }

    @Test func whatLeftTheRepositoryGoesBackwards() {
        let surplus = inventory(5).surplus(over: [object("o1")])
        #expect(surplus.map(\.identity.name) == ["o4", "o3", "o2", "o0"])
    }

    @Test func anEmptyStateDeletesNothing() {
        let limits = DeletionLimits()
        let refusal = DeletionGuards.refusal(deletions: 1, inventory: inventory(1), desired: [], limits: limits)
        #expect(refusal?.code == "plan.empty-desired-state")
        let destroy = DeletionLimits(isDestroy: true)
        #expect(DeletionGuards.refusal(deletions: 1, inventory: inventory(1), desired: [], limits: destroy) == nil)
    }

    /// Never more than the limits without a word, and never a refusal within them.
    @Test(arguments: UInt64(0)..<200) func manyDeletionsNeedAWord(seed: UInt64) {
        var random = RandomValues(seed: seed)
        let total = 1 + random.below(60)
        let deletions = random.below(total + 1)
        let refusal = DeletionGuards.refusal(
            deletions: deletions, inventory: inventory(total), desired: [object("x")], limits: DeletionLimits())
        #expect((refusal != nil) == (deletions > 10 && deletions * 2 > total))
        var allowed = DeletionLimits()
        allowed.allowsMany = true
        #expect(
            DeletionGuards.refusal(
                deletions: deletions, inventory: inventory(total), desired: [object("x")], limits: allowed) == nil)
    }

    @Test func namesAreUnderstood() {
        let claim = identity("data", kind: "PersistentVolumeClaim")
        func isNamed(_ name: String, _ identity: ObjectIdentity) -> Bool {
            DeletionLimits(allowed: [name]).isNamed(identity, instance: "db")
        }
        let names = [
            "ns/data", "persistentvolumeclaim/data", "PersistentVolumeClaim ns/data",
            "v1 PersistentVolumeClaim ns/data",
            "ns/PersistentVolumeClaim/data", "module.db.v1_persistentvolumeclaim.this[\"ns/data\"]",
        ]
        for name in names.dropLast() { #expect(isNamed(name, claim), "\(name)") }
        #expect(isNamed(ObjectAddress.text(claim, instance: "db"), claim))
        for name in ["data", "ns/other", "ns", "", "ns/*", "module.db", "*"] {
            #expect(!isNamed(name, claim), "\(name)")
        }
        let set = ObjectIdentity(group: "apps", kind: "StatefulSet", namespace: "ns", name: "db")
        for name in ["apps/v1 StatefulSet ns/db", "apps StatefulSet ns/db", "statefulsets/db"] {
            #expect(isNamed(name, set), "\(name)")
        }
        #expect(isNamed("ns", identity("ns", kind: "Namespace", namespace: "")))
    }

    /// What objects say themselves goes before what their kinds do.
    @Test func whatHoldsDataIsDeclared() {
        func guarded(_ group: String, _ kind: String, _ declaration: String?, successor: Value? = nil) -> String? {
            var live: Value = ["metadata": ["annotations": [:]], "spec": ["volumeClaimTemplates": []]]
            live["metadata"]?["annotations"]?["slipway.dev/holds-data"] = declaration.map(Value.string)
            return DeletionGuards.protection(
                of: GroupVersionKind(group: group, version: "v1", kind: kind), live: live, isProtected: false,
                contents: nil, successor: successor)
        }
        #expect(guarded("clickhouse.altinity.com", "ClickHouseInstallation", "true") != nil)
        #expect(guarded("kafka.strimzi.io", "KafkaConnect", nil) == nil)
        #expect(guarded("", "PersistentVolumeClaim", "false") == nil)
        #expect(guarded("", "Secret", "true")?.contains("generated values") == true)
        #expect(guarded("", "Secret", "true", successor: [:]) == nil)
        #expect(guarded("", "Secret", nil) == nil)
    }

    /// A replacement takes over claims of the same name, unless they go with the old one.
    @Test func aReplacementSaysWhatBecomesOfClaims() {
        func set(_ templates: [String], deletes: Bool = false) -> Value {
            var spec: Value = [
                "volumeClaimTemplates": .array(templates.map { ["metadata": ["name": .string($0)]] })
            ]
            if deletes { spec["persistentVolumeClaimRetentionPolicy"] = ["whenDeleted": "Delete"] }
            return ["spec": spec]
        }
        func guarded(_ live: Value, _ successor: Value?) -> String? {
            DeletionGuards.protection(
                of: GroupVersionKind(group: "apps", version: "v1", kind: "StatefulSet"), live: live, isProtected: false,
                contents: nil, successor: successor)
        }
        #expect(guarded(set(["data"]), set(["data"]))?.contains("takes over its claims") == true)
        #expect(guarded(set(["data"]), set(["data"]))?.contains("slipway.dev/replace: orphan") == true)
        #expect(guarded(set(["data", "wal"]), set(["data"]))?.contains("claims of wal") == true)
        #expect(guarded(set(["data"], deletes: true), set(["data"]))?.contains("are deleted with it") == true)
        #expect(guarded(set(["data"]), nil)?.contains("nothing serves the data") == true)
        #expect(guarded(set([]), set(["data"])) == nil)
    }

    @Test func dataNeedsNaming() {
        let claim = GroupVersionKind(group: "", version: "v1", kind: "PersistentVolumeClaim")
        #expect(DeletionGuards.protection(of: claim, live: [:], isProtected: false, contents: nil) != nil)
        let map = GroupVersionKind(group: "", version: "v1", kind: "ConfigMap")
        #expect(DeletionGuards.protection(of: map, live: [:], isProtected: false, contents: nil) == nil)
        #expect(DeletionGuards.protection(of: map, live: [:], isProtected: true, contents: nil) != nil)
        let set = GroupVersionKind(group: "apps", version: "v1", kind: "StatefulSet")
        #expect(
            DeletionGuards.protection(
                of: set, live: ["spec": ["volumeClaimTemplates": [["metadata": ["name": "data"]]]]],
                isProtected: false, contents: nil) != nil)
        let namespace = GroupVersionKind(group: "", version: "v1", kind: "Namespace")
        let foreign = DeletionGuards.Contents(isDefinition: false, examples: [identity("x")])
        #expect(
            DeletionGuards.protection(of: namespace, live: [:], isProtected: false, contents: foreign)?
                .contains("ConfigMap ns/x") == true)
    }

    @Test func replicasAreLeftOnlyToAutoscalers() {
        let desired = DesiredObject(
            kind: GroupVersionKind(group: "apps", version: "v1", kind: "Deployment"),
            identity: ObjectIdentity(group: "apps", kind: "Deployment", namespace: "ns", name: "web"),
            value: ["spec": ["replicas": 1]], origin: Origin(instance: "", module: "", range: .none))
        func live(_ manager: String, subresource: String) -> Value {
            [
                "spec": ["replicas": 3],
                "metadata": [
                    "managedFields": [
                        [
                            "manager": .string(manager), "operation": "Update", "subresource": .string(subresource),
                            "apiVersion": "apps/v1", "fieldsType": "FieldsV1",
                            "fieldsV1": ["f:spec": ["f:replicas": [:]]],
                        ]
                    ]
                ],
            ]
        }
        let none = Autoscaling([])
        #expect(none.leftAlone(of: desired, live: live("kubectl", subresource: "scale")).isEmpty)
        #expect(none.leftAlone(of: desired, live: live("kube-controller-manager", subresource: "scale")).count == 1)
        let scaler: Value = [
            "kind": "HorizontalPodAutoscaler", "metadata": ["name": "h", "namespace": "ns"],
            "spec": ["scaleTargetRef": ["apiVersion": "apps/v1", "kind": "Deployment", "name": "web"]],
        ]
        let one = Autoscaling([scaler])
        #expect(
            one.leftAlone(of: desired, live: live("custom-scaler", subresource: "scale")).map(\.owner)
                == ["HorizontalPodAutoscaler ns/h"])
        #expect(one.leftAlone(of: desired, live: live("kubectl-edit", subresource: "")).isEmpty)
    }

    @Test func textsOfBytes() {
        #expect(Base64.encode([]) == "")
        #expect(Base64.encode(Array("f".utf8)) == "Zg==")
        #expect(Base64.encode(Array("fo".utf8)) == "Zm8=")
        #expect(Base64.encode(Array("foobar".utf8)) == "Zm9vYmFy")
        let first = SecretFilling.generated(length: 40)
        #expect(first.count == 40)
        #expect(first != SecretFilling.generated(length: 40))
    }
}
