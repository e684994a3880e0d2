import Documents
import Model

/// Reads plans as a tool does that knows nothing but Terraform's public JSON format (`format_version` 1.x): its keys, their
/// types, the actions and the rules of the usual reader's validation.
///
/// Everything that such a reader would stumble over is a line in `problems`.
package struct TerraformPlanReader {
    package private(set) var problems: [String] = []
    package private(set) var add = 0
    package private(set) var change = 0
    package private(set) var destroy = 0
    package private(set) var imports = 0
    package private(set) var unchanged = 0
    package private(set) var addresses: [String] = []

    private static let actions: [[String]] = [
        ["no-op"], ["create"], ["read"], ["update"], ["delete", "create"], ["create", "delete"], ["delete"], ["forget"],
        ["create", "forget"],
    ]
    private static let reasons = [
        "replace_because_cannot_update", "replace_because_tainted", "replace_by_request", "replace_by_triggers",
        "delete_because_no_resource_config", "delete_because_no_module", "delete_because_wrong_repetition",
        "delete_because_count_index", "delete_because_each_key", "delete_because_no_move_target",
    ]
    private static let top: [String: String] = [
        "format_version": "string", "terraform_version": "string", "variables": "object", "planned_values": "object",
        "resource_drift": "array", "resource_changes": "array", "deferred_changes": "array", "output_changes": "object",
        "prior_state": "object", "configuration": "object", "relevant_attributes": "array", "checks": "array",
        "timestamp": "string", "applyable": "boolean", "complete": "boolean", "errored": "boolean",
    ]

    package init(_ bytes: [UInt8]) {
        guard let root = try? JSON.parse(bytes) else {
            problems.append("it is not JSON")
            return
        }
        checkTop(root)
        for value in root["resource_changes"]?.array ?? [] { read(value, counts: true) }
        for value in root["resource_drift"]?.array ?? [] { read(value, counts: false) }
        checkStates(root)
        for check in root["checks"]?.array ?? [] { read(check: check) }
    }

    private mutating func expect(_ isTrue: Bool, _ problem: @autoclosure () -> String) {
        if !isTrue { problems.append(problem()) }
    }

    // MARK: The top

    private mutating func checkTop(_ root: Value) {
        let version = root["format_version"]?.string ?? ""
        let parts = version.split(separator: ".").map(String.init).compactMap { Int($0) }
        expect(parts.count == 2 && parts[0] == 1, "format_version \"\(version)\" is not 1.x")
        var extra: [String] = []
        for field in root.object ?? [:] {
            guard let type = TerraformPlanReader.top[field.key] else {
                extra.append(field.key)
                continue
            }
            expect(field.value.kindName == type, "\(field.key) is of type \(field.value.kindName)")
        }
        expect(extra == ["x_slipway"], "keys of our own: \(extra)")
        for key in ["format_version", "terraform_version", "planned_values", "resource_changes", "prior_state"] {
            expect(root[key] != nil, "\(key) is missing")
        }
    }

    private mutating func checkStates(_ root: Value) {
        let state = root["prior_state"]
        expect(state?["format_version"]?.string == "1.0", "prior_state has no format_version 1.0")
        expect(state?["terraform_version"]?.string?.isEmpty == false, "prior_state has no terraform_version")
        checkModule(state?.value(at: ["values", "root_module"]), "prior_state")
        checkModule(root.value(at: ["planned_values", "root_module"]), "planned_values")
    }

    private mutating func checkModule(_ module: Value?, _ name: String) {
        expect(module?.object != nil, "\(name) has no root_module")
        for child in module?["child_modules"]?.array ?? [] {
            expect(child["address"]?.string?.hasPrefix("module.") == true, "a child module of \(name) has no address")
            checkModule(child, name)
        }
        for resource in module?["resources"]?.array ?? [] {
            checkResource(resource, name)
            expect(resource["values"]?.object != nil, "a resource of \(name) has no values")
            expect(resource["schema_version"]?.integer != nil, "a resource of \(name) has no schema_version")
            expect(resource["sensitive_values"]?.object != nil, "a resource of \(name) has no sensitive_values")
        }
    }

    private mutating func checkResource(_ value: Value, _ name: String) {
        for key in ["address", "mode", "type", "name", "provider_name"] {
            expect(value[key]?.string?.isEmpty == false, "a resource of \(name) has no \(key)")
        }
        expect(value["mode"] == "managed", "\(name): mode")
        let type = value["type"]?.string ?? ""
        expect(type.utf8.allSatisfy { $0 == 95 || (97...122).contains($0) || (48...57).contains($0) }, "type \(type)")
        let index = value["index"]?.string ?? ""
        let address = value["address"]?.string ?? ""
        expect(address.hasSuffix("\(type).\(value["name"]?.string ?? "")[\"\(index)\"]"), "address \(address)")
    }

    // MARK: Changes

    private mutating func read(_ value: Value, counts: Bool) {
        checkResource(value, "resource_changes")
        let address = value["address"]?.string ?? ""
        if counts { addresses.append(address) }
        if let module = value["module_address"]?.string {
            expect(address.hasPrefix(module + "."), "module of \(address)")
        }
        guard let change = value["change"] else { return problems.append("\(address) has no change") }
        let actions = (change["actions"]?.array ?? []).compactMap(\.string)
        expect(TerraformPlanReader.actions.contains(actions), "\(address): actions \(actions)")
        for key in ["before", "after", "after_unknown", "before_sensitive", "after_sensitive"] {
            expect(change[key] != nil, "\(address): \(key) is missing")
        }
        let before = change["before"] ?? .null
        let after = change["after"] ?? .null
        switch actions {
        case ["create"]: expect(before.isNull && !after.isNull, "\(address): create")
        case ["delete"]: expect(!before.isNull && after.isNull, "\(address): delete")
        case ["no-op"]: expect(before == after, "\(address): a no-op that changes something")
        case ["update"]: expect(!before.isNull && !after.isNull, "\(address): update")
        case ["delete", "create"]: expect(!before.isNull && !after.isNull, "\(address): replace")
        default: break
        }
        for path in change["replace_paths"]?.array ?? [] {
            let isPath = path.array?.allSatisfy { $0.string != nil || $0.integer != nil } == true
            expect(isPath, "\(address): replace_paths")
        }
        if let reason = value["action_reason"]?.string {
            expect(TerraformPlanReader.reasons.contains(reason), "\(address): action_reason \(reason)")
        }
        checkMask(change["after_sensitive"], after, address)
        checkMask(change["before_sensitive"], before, address)
        if counts { count(actions, isImport: change["importing"] != nil) }
    }

    /// A mask is `false`, or a tree of `true` over values that are there.
    private mutating func checkMask(_ mask: Value?, _ value: Value, _ address: String) {
        guard let mask, mask != false else { return }
        for field in mask.object ?? [:] {
            if field.value == true {
                expect(value[field.key] != nil, "\(address): a mask over \(field.key), which is not there")
            } else {
                checkMask(field.value, value[field.key] ?? .null, address)
            }
        }
    }

    private mutating func count(_ actions: [String], isImport: Bool) {
        if isImport { imports += 1 }
        switch actions {
        case ["create"]: add += 1
        case ["update"]: change += 1
        case ["delete"]: destroy += 1
        case ["delete", "create"], ["create", "delete"]:
            add += 1
            destroy += 1
        default: unchanged += 1
        }
    }

    private mutating func read(check: Value) {
        let kinds = ["resource", "output_value", "check", "var"]
        let states = ["pass", "fail", "error", "unknown"]
        expect(kinds.contains(check.value(at: ["address", "kind"])?.string ?? ""), "a check of an unknown kind")
        expect(states.contains(check["status"]?.string ?? ""), "a check of an unknown status")
        for instance in check["instances"]?.array ?? [] {
            expect(states.contains(instance["status"]?.string ?? ""), "a check's instance of an unknown status")
            expect(
                instance.value(at: ["address", "to_display"])?.string != nil, "a check's instance without an address")
            for problem in instance["problems"]?.array ?? [] {
                expect(problem["message"]?.string != nil, "a check's problem without a message")
            }
        }
    }
}
