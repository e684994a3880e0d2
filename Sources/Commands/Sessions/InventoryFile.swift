import APIMachinery
import Documents
package import Model

/// The inventory as a document of the state: the file `state/<env>/inventory.json`, or one beside the embedded cluster's
/// data.
///
/// Keys are sorted and every object has its own lines, so that a commit of it reads well in a diff.
package struct InventoryFile: Sendable {
    private let storage: any StateStorage

    package init(_ storage: any StateStorage) { self.storage = storage }

    /// The inventory, or an empty one where none was written yet.
    package func read(environment: String) throws(DiagnosticsError) -> Inventory {
        guard let bytes = try storage.read(RepositoryLayout.inventoryFile) else {
            return Inventory(environment: environment)
        }
        do throws(Damage) {
            return try InventoryFile.decode(bytes, environment: environment)
        } catch {
            throw DiagnosticsError(diagnostic(error, in: bytes, environment: environment))
        }
    }

    func write(_ inventory: Inventory) throws(DiagnosticsError) {
        try storage.write(InventoryFile.encode(inventory), to: RepositoryLayout.inventoryFile, as: .index)
    }

    // MARK: Format

    package static func encode(_ inventory: Inventory) -> [UInt8] {
        var root: Value = [
            "apiVersion": .string(SlipwayName.apiVersion), "kind": "Inventory",
            "environment": .string(inventory.environment),
            "serial": .integer(Int64(inventory.serial)),
            "objects": .array(inventory.entries.map(encode)),
        ]
        if let uid = inventory.clusterUID { root["clusterUID"] = .string(uid) }
        if let lineage = inventory.lineage { root["lineage"] = .string(lineage) }
        if let plan = inventory.lastPlan { root["lastPlan"] = .string(plan) }
        if let commit = inventory.commit { root["commit"] = .string(commit) }
        return JSON.serializePretty(root) + [UInt8(ascii: "\n")]
    }

    private static func encode(_ entry: Inventory.Entry) -> Value {
        var value: Value = [
            "apiVersion": .string(entry.kind.apiVersion), "kind": .string(entry.identity.kind),
            "name": .string(entry.identity.name), "wave": .integer(Int64(entry.wave)),
        ]
        let texts = [
            ("namespace", entry.identity.namespace), ("instance", entry.instance), ("module", entry.module),
            ("uid", entry.uid ?? ""), ("predecessor", entry.predecessor ?? ""), ("digest", entry.digest ?? ""),
            ("record", entry.record ?? ""),
        ]
        for (key, text) in texts where !text.isEmpty { value[key] = .string(text) }
        value["ready"] = entry.isReady.map(Value.bool)
        if entry.keepsPods { value["keepsPods"] = true }
        if entry.isOthersNamespace { value["othersNamespace"] = true }
        return value
    }

    /// What is wrong in a file, and where.
    private struct Damage: Error {
        enum Place {
            case file
            /// The byte at which JSON ends to be such.
            case byte(Int)
            /// The object of that index.
            case object(Int)
        }

        var reason: String
        var place = Place.file
    }

    private static func decode(_ bytes: [UInt8], environment: String) throws(Damage) -> Inventory {
        let root: Value
        do throws(JSONError) {
            root = try JSON.parse(bytes)
        } catch {
            throw Damage(reason: "It is not JSON: \(error.message)", place: error.offset.map { .byte($0) } ?? .file)
        }
        guard root["apiVersion"]?.string == SlipwayName.apiVersion, root["kind"]?.string == "Inventory",
            let objects = root["objects"]?.array
        else { throw Damage(reason: "It is not an inventory of this version of Slipway.") }
        guard root["environment"]?.string == environment else {
            let other = root["environment"]?.string ?? "nothing"
            throw Damage(reason: "It is the inventory of \(other), not of \(environment).")
        }
        var inventory = Inventory(
            environment: environment, clusterUID: root["clusterUID"]?.string,
            serial: Int(root["serial"]?.integer ?? 0), entries: [])
        inventory.entries.reserveCapacity(objects.count)
        for (index, object) in objects.enumerated() { inventory.entries.append(try entry(object, at: index)) }
        inventory.lastPlan = root["lastPlan"]?.string
        inventory.lineage = root["lineage"]?.string
        // People are told to type it into a command line.
        inventory.commit = root["commit"]?.string.flatMap { $0.isCommitID ? $0 : nil }
        return inventory
    }

    private static func entry(_ value: Value, at index: Int) throws(Damage) -> Inventory.Entry {
        guard let apiVersion = value["apiVersion"]?.string, let kind = value["kind"]?.string,
            let name = value["name"]?.string
        else { throw Damage(reason: "An object in it has no apiVersion, kind or name.", place: .object(index)) }
        let gvk = GroupVersionKind(apiVersion: apiVersion, kind: kind)
        let identity = ObjectIdentity(
            group: gvk.group, kind: kind, namespace: value["namespace"]?.string ?? "", name: name)
        // Requests to delete would go somewhere else.
        if let mistake = identity.mistake { throw Damage(reason: mistake, place: .object(index)) }
        var entry = Inventory.Entry(
            identity: identity, version: gvk.version, instance: value["instance"]?.string ?? "",
            module: value["module"]?.string ?? "", uid: value["uid"]?.string, digest: value["digest"]?.string,
            record: value["record"]?.string, wave: Int(value["wave"]?.integer ?? 0), isReady: value["ready"]?.bool)
        entry.predecessor = value["predecessor"]?.string
        entry.keepsPods = value["keepsPods"]?.bool ?? false
        entry.isOthersNamespace = value["othersNamespace"]?.bool ?? false
        return entry
    }

    /// Names file and line itself: other environments' commands show it too, whose sources the file is none of.
    private func diagnostic(_ damage: Damage, in bytes: [UInt8], environment: String) -> Diagnostic {
        let line = InventoryFile.line(of: damage.place, in: bytes).map { ":\($0)" } ?? ""
        return Diagnostic(
            code: "state.damaged-inventory", summary: "Damaged inventory",
            detail:
                "\(storage.place(of: RepositoryLayout.inventoryFile))\(line) cannot be used. \(damage.reason) Without it Slipway does not "
                + "know what the environment \(environment) owns, so nothing was changed. Restore the file from Git; if "
                + "there never was one, remove it.")
    }

    private static func line(of place: Damage.Place, in bytes: [UInt8]) -> UInt32? {
        switch place {
        case .file: return nil
        case .byte(let offset): return UInt32(bytes.prefix(offset).count { $0 == UInt8(ascii: "\n") } + 1)
        case .object(let index):
            // JSON is YAML as well, and only YAML's nodes know their places. May fail: a message can do without.
            let documents = (try? YAML.parse(bytes, file: .none)) ?? []
            guard case .sequence(let objects)? = documents.first?["objects"]?.content, index < objects.count
            else { return nil }
            return objects[index].range.start.line
        }
    }
}
