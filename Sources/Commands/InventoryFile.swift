import APIMachinery
import Documents
import Host
import Model

/// The inventory as a file: `state/<env>/inventory.json`, or beside the embedded cluster's data.
///
/// Keys are sorted and every object has its own lines, so that a commit of it reads well in a diff.
struct InventoryFile: Sendable {
    /// The repository's.
    let folder: ConfinedFolder
    let path: String

    /// The inventory, or an empty one where none was written yet.
    func read(environment: String) throws -> Inventory {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try folder.read(path)
        } catch {
            guard error.isMissing else { throw error }
            return Inventory(environment: environment)
        }
        return try decode(bytes, environment: environment)
    }

    /// Replaces the file in one step, so that a crash leaves the old inventory or the new one.
    func write(_ inventory: Inventory) throws(FileError) {
        try folder.writeAtomically(InventoryFile.encode(inventory), to: path)
    }

    func remove() throws(FileError) { try folder.remove(path) }

    // MARK: Format

    private static let apiVersion = "slipway.dev/v1alpha1"

    static func encode(_ inventory: Inventory) -> [UInt8] {
        var root: Value = [
            "apiVersion": .string(apiVersion), "kind": "Inventory", "environment": .string(inventory.environment),
            "serial": .integer(Int64(inventory.serial)),
            "objects": .array(inventory.entries.map(encode)),
        ]
        if let uid = inventory.clusterUID { root["clusterUID"] = .string(uid) }
        if let plan = inventory.lastPlan { root["lastPlan"] = .string(plan) }
        return JSON.serializePretty(root) + [UInt8(ascii: "\n")]
    }

    private static func encode(_ entry: Inventory.Entry) -> Value {
        var value: Value = [
            "apiVersion": .string(entry.kind.apiVersion), "kind": .string(entry.identity.kind),
            "name": .string(entry.identity.name), "wave": .integer(Int64(entry.wave)),
        ]
        let texts = [
            ("namespace", entry.identity.namespace), ("instance", entry.instance), ("module", entry.module),
            ("uid", entry.uid ?? ""), ("digest", entry.digest ?? ""),
        ]
        for (key, text) in texts where !text.isEmpty { value[key] = .string(text) }
        value["ready"] = entry.isReady.map(Value.bool)
        return value
    }

    private func decode(_ bytes: [UInt8], environment: String) throws -> Inventory {
        let root: Value
        do throws(JSONError) {
            root = try JSON.parse(bytes)
        } catch {
            throw damaged("It is not JSON: \(error.message)")
        }
        guard root["apiVersion"]?.string == InventoryFile.apiVersion, root["kind"]?.string == "Inventory",
            let objects = root["objects"]?.array
        else { throw damaged("It is not an inventory of this version of Slipway.") }
        guard root["environment"]?.string == environment else {
            throw damaged("It is the inventory of \(root["environment"]?.string ?? "nothing"), not of \(environment).")
        }
        var inventory = Inventory(
            environment: environment, clusterUID: root["clusterUID"]?.string,
            serial: Int(root["serial"]?.integer ?? 0), entries: try objects.map(decode))
        inventory.lastPlan = root["lastPlan"]?.string
        return inventory
    }

    private func decode(_ value: Value) throws -> Inventory.Entry {
        guard let apiVersion = value["apiVersion"]?.string, let kind = value["kind"]?.string,
            let name = value["name"]?.string
        else { throw damaged("An object in it has no apiVersion, kind or name.") }
        let gvk = GroupVersionKind(apiVersion: apiVersion, kind: kind)
        let identity = ObjectIdentity(
            group: gvk.group, kind: kind, namespace: value["namespace"]?.string ?? "", name: name)
        // Requests to delete would go somewhere else.
        if let mistake = identity.mistake { throw damaged(mistake) }
        return Inventory.Entry(
            identity: identity, version: gvk.version, instance: value["instance"]?.string ?? "",
            module: value["module"]?.string ?? "", uid: value["uid"]?.string, digest: value["digest"]?.string,
            wave: Int(value["wave"]?.integer ?? 0), isReady: value["ready"]?.bool)
    }

    private func damaged(_ reason: String) -> Failure {
        Failure(
            code: "state.damaged-inventory", summary: "Damaged inventory",
            detail:
                "\(Path.join(folder.path, path)) cannot be used. \(reason) Without it Slipway does not know what it owns, so nothing was "
                + "changed. Restore the file from Git; if there never was one, remove it.")
    }
}
