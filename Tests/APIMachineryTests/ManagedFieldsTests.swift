import APIMachinery
import Model
import TestSupport
import Testing

@Suite struct ManagedFieldsTests {
    private static func entry(
        _ manager: String, _ keys: String..., operation: ManagedFieldsEntry.Operation = .apply,
        version: String = "v1", time: String? = nil, subresource: String = ""
    ) -> ManagedFieldsEntry {
        ManagedFieldsEntry(
            manager: manager, operation: operation, apiVersion: version, time: time, subresource: subresource,
            fields: FieldSet(paths: keys.map { FieldPath(keys: $0) }))
    }

    private static func object(_ entries: [Value]) -> Value { ["metadata": ["managedFields": .array(entries)]] }

    private static func value(_ changes: Value = [:]) -> Value {
        var value: Value = [
            "manager": "a", "operation": "Apply", "apiVersion": "v1", "fieldsType": "FieldsV1",
            "fieldsV1": ["f:data": [:]],
        ]
        for field in changes.object ?? [:] { value[field.key] = field.value.isNull ? nil : field.value }
        return value
    }

    // MARK: Reading

    @Test func unreadableEntriesHideNoOthers() {
        let object = Self.object([Self.value(["fieldsType": "FieldsV2"]), Self.value(["manager": "b"])])
        #expect(ManagedFields(readable: object).entries.map(\.manager) == ["b"])
        #expect(throws: ManagedFieldsError.self) { try ManagedFields(object: object) }
    }

    @Test(
        arguments: [
            (["operation": "Patch"], "operation must be `Apply` or `Update`"),
            (["operation": .null], "operation must be `Apply` or `Update`"),
            (["apiVersion": ""], "apiVersion must not be empty"),
            (["apiVersion": .null], "apiVersion must not be empty"),
            (["fieldsType": .null], "missing fieldsType in managed fields entry 1"),
            (["fieldsType": "FieldsV2"], "invalid fieldsType \"FieldsV2\" in managed fields entry 1"),
            (["fieldsV1": ["spec": [:]]], "managed fields entry 1: spec is no path element"),
            (["fieldsV1": ["f:spec": ["i:x": [:]]]], "managed fields entry 1: i:x is no path element"),
        ] as [(Value, String)])
    func mistakesAreNamedAsTheServerNamesThem(changes: Value, message: String) {
        #expect(throws: ManagedFieldsError(message)) {
            try ManagedFields(object: Self.object([Self.value(["manager": "other"]), Self.value(changes)]))
        }
    }

    @Test func anObjectMayHaveNone() throws {
        #expect(try ManagedFields(object: [:]).isEmpty)
        #expect(try ManagedFields(object: ["metadata": ["managedFields": .null]]).isEmpty)
        #expect(try ManagedFields(object: Self.object([])).value == nil)
        #expect(throws: ManagedFieldsError("managedFields is no list")) {
            try ManagedFields(object: ["metadata": ["managedFields": [:]]])
        }
        let fields = try ManagedFields(object: Self.object([Self.value(["fieldsV1": .null, "manager": .null])]))
        #expect(fields.entries == [Self.entry("")])
    }

    // MARK: Managers

    /// Appliers are one manager whatever version they use, updaters are not.
    @Test func managersAreToldApart() {
        let applier = Self.entry("a", "x", version: "apps/v1")
        let updater = Self.entry("a", "x", operation: .update, version: "apps/v1")
        #expect(applier.isOfSameManager(as: Self.entry("a", version: "apps/v1beta1")))
        #expect(!applier.isOfSameManager(as: Self.entry("b", version: "apps/v1")))
        #expect(!applier.isOfSameManager(as: Self.entry("a", version: "apps/v1", subresource: "status")))
        #expect(!applier.isOfSameManager(as: updater))
        #expect(updater.isOfSameManager(as: Self.entry("a", operation: .update, version: "apps/v1")))
        #expect(!updater.isOfSameManager(as: Self.entry("a", operation: .update, version: "apps/v1beta1")))
        var fields = ManagedFields([applier, updater, Self.entry("a", "y", version: "v2")])
        #expect(fields.entries.map(\.apiVersion) == ["v2", "apps/v1"])
        #expect(fields.applied(by: "a")?.fields == FieldSet(paths: [FieldPath(keys: "y")]))
        #expect(fields.applied(by: "a", subresource: "status") == nil)
        #expect(fields.entry(like: Self.entry("a", operation: .update, version: "apps/v1")) == updater)
        fields.remove(applier)
        #expect(fields.entries == [updater])
        #expect(fields.applied(by: "a") == nil)
    }

    @Test func whatOwnsNothingIsDropped() {
        var fields = ManagedFields([Self.entry("a", "x"), Self.entry("b", "x", "y"), Self.entry("c", "z")])
        fields.update { entry in
            guard entry.manager != "c" else { return nil }
            var changed = entry
            changed.fields = entry.fields.difference(FieldSet(paths: [FieldPath(keys: "x")]))
            return changed
        }
        #expect(fields.entries == [Self.entry("b", "y")])
    }

    @Test func anAppliersEntryIsFoundWithoutTheOthers() {
        let object = Self.object([
            Self.value(["fieldsV1": ["broken": [:]], "manager": "broken"]),
            Self.value(["operation": "Update", "manager": "slipway"]),
            Self.value(["subresource": "status", "manager": "slipway"]), Self.value(["manager": "slipway"]),
        ])
        let entry = ManagedFields.applied(by: "slipway", in: object)
        #expect(entry == Self.entry("slipway", "data"))
        #expect(ManagedFields.applied(by: "broken", in: object) == nil)
        #expect(ManagedFields.applied(by: "a", in: object) == nil)
        #expect(ManagedFields.isApplied(by: "slipway", object) && ManagedFields.isApplied(by: "broken", object))
        #expect(!ManagedFields.isApplied(by: "a", object) && !ManagedFields.isApplied(by: "slipway", [:]))
        let updated = Self.object([Self.value(["operation": "Update"])])
        #expect(!ManagedFields.isApplied(by: "a", updated))
    }

    // MARK: Writing

    /// Appliers first, then by time, manager, version and subresource.
    @Test(arguments: 0..<10 as Range<UInt64>) func entriesAreWrittenInTheServersOrder(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let ordered = [
            Self.entry("z", "a", time: nil), Self.entry("a", "a", time: "2026-01-01T00:00:00Z"),
            Self.entry("b", "a", time: "2026-01-01T00:00:00Z"),
            Self.entry("b", "a", time: "2026-01-01T00:00:00Z", subresource: "status"),
            Self.entry("a", "a", time: "2026-01-02T00:00:00Z", subresource: "scale"),
            Self.entry("a", "a", operation: .update, version: "apps/v1", time: "2025-01-01T00:00:00Z"),
            Self.entry("a", "a", operation: .update, version: "v1", time: "2025-01-01T00:00:00Z"),
            Self.entry(
                "a", "a", operation: .update, version: "v1", time: "2025-01-01T00:00:00Z", subresource: "status"),
        ]
        let fields = ManagedFields(ordered.shuffled(using: &random))
        #expect(fields.sorted == ordered)
        let value = try #require(fields.value)
        let again = try ManagedFields(object: ["metadata": ["managedFields": value]])
        #expect(again.entries == ordered)
        #expect(again.value == value)
    }

    @Test func whatIsEmptyIsNotWritten() {
        let plain = ManagedFields([Self.entry("", "data")]).value
        #expect(
            plain == [
                ["apiVersion": "v1", "fieldsType": "FieldsV1", "fieldsV1": ["f:data": [:]], "operation": "Apply"]
            ])
        let full = ManagedFields([Self.entry("m", "data", operation: .update, time: "t", subresource: "status")]).value
        #expect(
            full == [
                [
                    "apiVersion": "v1", "fieldsType": "FieldsV1", "fieldsV1": ["f:data": [:]], "manager": "m",
                    "operation": "Update", "subresource": "status", "time": "t",
                ]
            ])
    }
}
