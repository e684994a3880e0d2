import APIMachinery
import Model

/// Defaults of a CustomResourceDefinition.
enum DefinitionDefaults {
    static func complete(_ object: inout Value) {
        object.update("spec") { spec in
            spec.update("names") { names in
                let kind = names["kind"]?.string ?? ""
                if names["singular"]?.string ?? "" == "" { names["singular"] = .string(kind.lowercased()) }
                if names["listKind"]?.string ?? "" == "", !kind.isEmpty { names["listKind"] = .string(kind + "List") }
            }
            spec.update("conversion") { $0.setDefault("strategy", "None") }
        }
        let stored = (object["spec"]?["versions"]?.array ?? []).filter { $0["storage"]?.bool == true }
        object.update("status") { status in
            if status["conditions"] == nil { status["conditions"] = .null }
            status.update("acceptedNames") { names in
                names.setDefault("plural", "")
                names.setDefault("kind", "")
            }
            status.setDefault("storedVersions", .array(stored.compactMap { $0["name"] }))
        }
    }
}
