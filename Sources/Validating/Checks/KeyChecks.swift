internal import APIMachinery
internal import Kinds
internal import Model

/// Keys that pods want of ConfigMaps and Secrets which have no such keys: a container with such a variable, or a pod with
/// such a volume, never starts.
struct KeyChecks: Check {
    private struct Holder: Sendable {
        let keys: [String]
        let range: SourceRange
    }

    /// The ConfigMaps and Secrets of which all keys are known.
    private let holders: [ObjectIdentity: Holder]

    init(_ subject: Subject) {
        var holders: [ObjectIdentity: Holder] = [:]
        var shared: Set<ObjectIdentity> = []
        for object in subject.desired.objects {
            // A controller may add keys to what is there, as an ExternalSecret does.
            shared.formUnion(ProvidedObjects.targets(of: object).dropFirst())
            guard let keys = object.knownKeys else { continue }
            holders[object.identity] = Holder(keys: keys, range: object.origin.range)
        }
        for target in shared { holders[target] = nil }
        self.holders = holders
    }

    func problems(of object: DesiredObject) -> [Diagnostic] {
        guard let workload = WorkloadKind(object.kind), let pod = object.value.value(at: workload.podSpecPath) else {
            return []
        }
        let path = FieldPath(workload.podSpecPath.map(FieldPath.Step.key))
        var search = Search(holders: holders, object: object)
        for volume in pod["volumes"]?.array ?? [] { search.look(inVolume: volume, at: path) }
        for list in ["initContainers", "containers"] {
            for container in pod[list]?.array ?? [] { search.look(inContainer: container, of: list, at: path) }
        }
        return search.problems
    }

    private struct Search {
        let holders: [ObjectIdentity: Holder]
        let object: DesiredObject
        var problems: [Diagnostic] = []

        mutating func look(inContainer container: Value, of list: String, at pod: FieldPath) {
            for variable in container["env"]?.array ?? [] {
                guard let source = variable["valueFrom"] else { continue }
                for (field, kind) in [("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")] {
                    guard let selector = source[field], selector["optional"] != true else { continue }
                    expect(
                        selector["key"], of: kind, selector["name"],
                        at: pod.element(list, container).element("env", variable).key("valueFrom").key(field).key("key")
                    )
                }
            }
        }

        mutating func look(inVolume volume: Value, at pod: FieldPath) {
            let path = pod.element("volumes", volume)
            lookForItems(volume["configMap"], "ConfigMap", named: "name", at: path.key("configMap"))
            lookForItems(volume["secret"], "Secret", named: "secretName", at: path.key("secret"))
            for (index, source) in (volume["projected"]?["sources"]?.array ?? []).enumerated() {
                let path = path.key("projected").key("sources").appending(.index(index))
                lookForItems(source["configMap"], "ConfigMap", named: "name", at: path.key("configMap"))
                lookForItems(source["secret"], "Secret", named: "name", at: path.key("secret"))
            }
        }

        private mutating func lookForItems(
            _ source: Value?, _ kind: String, named name: String, at path: @autoclosure () -> FieldPath
        ) {
            guard let source, source["optional"] != true, let items = source["items"]?.array else { return }
            for (index, item) in items.enumerated() {
                expect(
                    item["key"], of: kind, source[name],
                    at: path().key("items").appending(.index(index)).key("key"))
            }
        }

        private mutating func expect(
            _ key: Value?, of kind: String, _ name: Value?, at path: @autoclosure () -> FieldPath
        ) {
            guard let key = key?.string, let name = name?.string else { return }
            let target = ObjectIdentity(group: "", kind: kind, namespace: object.identity.namespace, name: name)
            guard let holder = holders[target], !holder.keys.contains(key) else { return }
            let path = path()
            let hint = didYouMean(key, among: holder.keys)
            let list = holder.keys.count <= 8 ? " It has \(quotedList(holder.keys))." : ""
            problems.append(
                Diagnostic(
                    code: "validate.unknown-key", summary: "No such key",
                    detail: "\(path) of \(object.identity) names the key \"\(key)\" of the \(kind) \"\(name)\", which "
                        + "has no such key, and the pod does not start without it.\(hint.isEmpty ? list : hint)",
                    at: object.origin.range, object: object.identity, path: path,
                    notes: [Diagnostic.Note("the \(kind) is made here", at: holder.range)]))
        }
    }
}

extension DesiredObject {
    /// The keys of a ConfigMap or Secret, sorted; `nil` for other objects, and where somebody else fills in more.
    fileprivate var knownKeys: [String]? {
        guard kind.group.isEmpty, kind.kind == "ConfigMap" || kind.kind == "Secret", !isFilledByOthers else {
            return nil
        }
        let written = ["data", "binaryData", "stringData"].flatMap { value[$0]?.object?.keys ?? [] }
        let keys = Set(written + secretKeys.map(\.key)).sorted()
        // One without any data is there for somebody to fill in.
        return keys.isEmpty ? nil : keys
    }

    private var isFilledByOthers: Bool {
        // The token controller, OpenShift's network operator, and its service CA.
        let metadata = value["metadata"]
        return value["type"]?.string == WellKnownSecretType.serviceAccountToken
            || metadata?["labels"]?["config.openshift.io/inject-trusted-cabundle"] != nil
            || metadata?["annotations"]?["service.beta.openshift.io/inject-cabundle"] != nil
    }
}
