import APIMachinery
import Documents
import Model
import Schemas

/// What survives a trip through the server's Go types: no nulls, no empty lists and maps, no zero values of fields
/// that are not pointers, canonical quantities.
struct DecodedForm {
    private(set) var unknownFields: [String] = []
    private(set) var typeErrors: [String] = []
    private let kind: String
    /// The way to the value at hand; texts are made of it only for errors.
    private var steps: [Step] = []
    /// The names of the fields on the way, without list positions.
    private var names: [String] = [""]

    private enum Step {
        case field(String), index(Int)
    }

    init(kind: String) { self.kind = kind }

    /// As Go's decoder names fields: `spec.template.spec.containers[0].image`.
    private var path: String {
        var text = ""
        for step in steps {
            switch step {
            case .field(let name): text += text.isEmpty ? name : ".\(name)"
            case .index(let index): text += "[\(index)]"
            }
        }
        return text
    }

    /// The fields on the way, as Go's JSON decoder tells them: without list positions and keys of maps.
    private var goPath: String {
        (isBelowMap ? names.dropFirst().dropLast() : names.dropFirst()).joined(separator: ".")
    }

    /// Whether the value at hand is an entry of a map.
    private var isBelowMap: Bool { ["data", "labels", "annotations", "matchLabels", "stringData"].contains(parent) }

    /// The Go type around the field at hand, as far as the names tell it.
    private var structure: String {
        let outer = isBelowMap && names.count > 2 ? names[names.count - 3] : parent
        switch outer {
        case "": return kind
        case "spec": return names.count > 4 || kind == "Pod" ? "PodSpec" : "\(kind)Spec"
        case "status": return "\(kind)Status"
        case "metadata": return "ObjectMeta"
        case "template": return "PodTemplateSpec"
        case "containers", "initContainers": return "Container"
        case "ports": return kind == "Service" ? "ServicePort" : "ContainerPort"
        case "env": return "EnvVar"
        case "volumes": return "Volume"
        case "volumeMounts": return "VolumeMount"
        case "resources": return "ResourceRequirements"
        default: return kind
        }
    }

    mutating func clean(_ value: inout Value, _ schema: Schema) {
        switch schema.type {
        case .object: cleanObject(&value, schema)
        case .array: cleanArray(&value, schema)
        case .quantity: cleanQuantity(&value)
        case .integer: cleanInteger(&value, schema)
        case .intOrString: cleanNumberOrText(&value)
        case .string, .number, .boolean: checkScalar(value, schema)
        case .any: break
        }
    }

    private mutating func cleanObject(_ value: inout Value, _ schema: Schema) {
        guard case .object(let fields) = value else {
            return typeErrors.append(mismatch(value, "map"))
        }
        var result: [ValueObject.Field] = []
        result.reserveCapacity(fields.count)
        let isMap = !schema.hasDeclaredFields
        for field in fields {
            guard let child = schema.child(field.key) else {
                let prefix = path
                unknownFields.append(prefix.isEmpty ? field.key : "\(prefix).\(field.key)")
                continue
            }
            var item = field.value
            if item.isNull {
                // A null in a map reads as the empty value of its type; anywhere else it is nothing.
                if isMap, let empty = DecodedForm.empty(child) { result.append(.init(key: field.key, value: empty)) }
                continue
            }
            steps.append(.field(field.key))
            names.append(field.key)
            clean(&item, child)
            if isMap || !isOmitted(item, child) { result.append(.init(key: field.key, value: item)) }
            steps.removeLast()
            names.removeLast()
        }
        value = .object(ValueObject(result))
    }

    private mutating func cleanArray(_ value: inout Value, _ schema: Schema) {
        guard case .array(var elements) = value else {
            return typeErrors.append(mismatch(value, "slice"))
        }
        guard let items = schema.items else { return }
        value = .null
        for index in elements.indices {
            if elements[index].isNull {
                if let empty = DecodedForm.empty(items) { elements[index] = empty }
                continue
            }
            steps.append(.index(index))
            clean(&elements[index], items)
            steps.removeLast()
        }
        value = .array(elements)
    }

    /// Go's zero value of a type; `nil` where it is written as null.
    private static func empty(_ schema: Schema) -> Value? {
        switch schema.type {
        case .string: ""
        case .integer, .number, .intOrString: 0
        case .boolean: false
        case .quantity: "0"
        case .object: schema.hasDeclaredFields ? [:] : nil
        case .array, .any: nil
        }
    }

    private mutating func cleanInteger(_ value: inout Value, _ schema: Schema) {
        let isShort = schema.format != .int64
        guard let number = GoNumbers.integer(value, isShort: isShort) else {
            return typeErrors.append(mismatch(value, isShort ? "int32" : "int64"))
        }
        value = .integer(number)
    }

    /// `IntOrString.UnmarshalJSON`, which takes no number that it cannot hold.
    private mutating func cleanNumberOrText(_ value: inout Value) {
        if value.string != nil { return }
        guard let number = GoNumbers.integer(value, isShort: false), Int32(exactly: number) != nil else {
            return typeErrors.append(mismatch(value, "int32"))
        }
        value = .integer(number)
    }

    private mutating func cleanQuantity(_ value: inout Value) {
        let text: String
        switch value {
        // `Quantity.UnmarshalJSON` trims.
        case .string(let string): text = string.withoutOuterSpace
        case .integer(let number): text = String(number)
        case .number(let number): text = GoNumbers.text(number)
        default: return typeErrors.append(mismatch(value, "resource.Quantity"))
        }
        guard let stored = Quantity.stored(text) else { return typeErrors.append(QuantityError.format.rawValue) }
        value = .string(stored)
    }

    private mutating func checkScalar(_ value: Value, _ schema: Schema) {
        switch (schema.type, value) {
        case (.string, .string(let text)):
            if schema.format == .byte, Base64.decode(text) == nil {
                typeErrors.append("illegal base64 data at input byte \(DecodedForm.badByte(text))")
            }
            if schema.format == .dateTime, !GoTime.isTime(text, isMicro: DecodedForm.microTimes.contains(field)) {
                typeErrors.append("parsing time \(GoText.quoted(text)) as \"2006-01-02T15:04:05Z07:00\"")
            }
        case (.number, .integer), (.number, .number), (.boolean, .bool): break
        case (.string, _): typeErrors.append(mismatch(value, "string"))
        case (.boolean, _): typeErrors.append(mismatch(value, "bool"))
        default: typeErrors.append(mismatch(value, "float64"))
        }
    }

    private static let microTimes: Set<String> = ["acquireTime", "renewTime", "eventTime", "lastObservedTime"]

    /// Where the first character stands that base64 does not have; the end where the length is wrong.
    private static func badByte(_ text: String) -> Int {
        let isDigit = { (byte: UInt8) in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
                true
            default: false
            }
        }
        return text.utf8.enumerated().first { !isDigit($0.element) }?.offset ?? text.utf8.count
    }

    /// Go's words for a value of the wrong type.
    ///
    /// The struct that Go would name is told by the kind.
    private func mismatch(_ value: Value, _ type: String) -> String {
        let found =
            switch value {
            case .bool: "bool"
            case .integer, .number: "number"
            case .string: "string"
            case .array: "array"
            case .object, .null: "object"
            }
        return "json: cannot unmarshal \(found) into Go struct field \(structure).\(goPath) of type \(type)"
    }

    // MARK: - Zero values

    private var field: String { names[names.count - 1] }
    /// The name of the field around `field`.
    private var parent: String { names.count > 1 ? names[names.count - 2] : "" }

    /// Whether Go leaves a field out when it writes the object (`omitempty`).
    private func isOmitted(_ value: Value, _ schema: Schema) -> Bool {
        switch value {
        case .null: return true
        case .array(let elements): return elements.isEmpty && !DecodedForm.keptWhenEmpty.contains(field)
        case .object(let fields):
            return fields.isEmpty && schema.type == .object && !schema.hasDeclaredFields
                && !schema.preservesUnknownFields
        case .string(let text): return text.isEmpty && isZeroOmitted(isString: true)
        case .bool(let flag): return !flag && isZeroOmitted(isString: false)
        case .integer(let number): return number == 0 && isZeroOmitted(isString: false)
        case .number: return false
        }
    }

    /// Lists that are written even when they are empty.
    private static let keptWhenEmpty: Set<String> = [
        "containers", "paths", "rules", "verbs", "endpoints", "addresses", "nodeSelectorTerms", "sources",
        "admissionReviewVersions", "monitors", "limits", "names", "policies",
    ]

    private func isZeroOmitted(isString: Bool) -> Bool {
        guard DecodedForm.zeroOmitted.contains(field) else { return false }
        // Fields of these names are pointers, or always written, in some places.
        switch field {
        case "replicas": return parent == "status" && kind == "Deployment"
        case "availableReplicas": return kind != "StatefulSet"
        case "partition": return parent != "rollingUpdate"
        case "storageClassName": return kind == "PersistentVolume"
        case "restartPolicy": return parent == "spec"
        case "user": return isString
        case "value": return isString && ["env", "tolerations", "taints"].contains(parent)
        case "name":
            return [
                "ports", "configMapRef", "secretRef", "configMapKeyRef", "secretKeyRef", "configMap",
                "imagePullSecrets", "involvedObject", "claimRef", "targetRef",
            ].contains(parent)
        case "timeoutSeconds", "periodSeconds": return parent.hasSuffix("Probe")
        case "path": return parent == "httpGet" || parent == "paths"
        case "type": return parent.isEmpty || parent == "spec" || parent.hasSuffix("trategy")
        case "protocol": return parent == "ports"
        case "hostname", "nodeName": return parent == "spec" || parent == "template"
        default: return true
        }
    }

    /// Fields that are not pointers in the API's Go types and are tagged `omitempty`.
    private static let zeroOmitted: Set<String> = [
        "active", "availableReplicas", "clusterIP", "completedIndexes", "concurrencyPolicy", "containerID",
        "count", "currentReplicas", "currentRevision", "description", "dnsPolicy", "externalName",
        "externalTrafficPolicy", "failed", "failureThreshold", "fullyLabeledReplicas", "globalDefault",
        "healthCheckNodePort", "host", "hostIP", "hostIPC", "hostNetwork", "hostPID", "hostPort", "hostname",
        "imagePullPolicy", "initialDelaySeconds", "loadBalancerIP", "medium", "message", "minReadySeconds", "name",
        "nodeName", "nodePort", "nominatedNodeName", "number", "numberAvailable", "numberUnavailable",
        "observedGeneration", "partition", "path", "paused", "periodSeconds", "persistentVolumeReclaimPolicy", "phase",
        "podCIDR", "podIP", "podManagementPolicy", "prefix", "priorityClassName", "protocol", "providerID",
        "publishNotReadyAddresses", "qosClass", "readOnly", "readyReplicas", "reason", "replicas", "restartPolicy",
        "schedulerName", "scheme", "serviceAccount", "serviceAccountName", "sessionAffinity", "stdin", "stdinOnce",
        "storageClassName", "subPath", "subPathExpr", "subdomain", "succeeded", "successThreshold",
        "terminationMessagePath", "terminationMessagePolicy", "timeoutSeconds", "tty", "type", "unavailableReplicas",
        "unschedulable", "updateRevision", "updatedNumberScheduled", "updatedReplicas", "user", "value", "volumeName",
        "whenDeleted", "whenScaled", "workingDir",
    ]
}

extension String {
    /// Go's `strings.TrimSpace`.
    fileprivate var withoutOuterSpace: String {
        var text = drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

extension Schema {
    func child(_ name: String) -> Schema? { property(name) ?? additionalProperties }
}
