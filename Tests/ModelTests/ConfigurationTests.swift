import Model
import Testing

@Suite struct ConfigurationTests {
    private static func located<Wrapped>(_ value: Wrapped, line: UInt32 = 1) -> Located<Wrapped> {
        let position = SourcePosition(line: line, column: 1)
        return Located(value, at: SourceRange(file: .none, start: position, end: position))
    }

    private static func module(_ name: String, version: String? = nil) -> Module {
        var module = Module(name: located(name), folder: "modules/\(name)")
        module.version = version
        return module
    }

    @Test func modulesAreFoundByNameAndVersion() {
        let configuration = Configuration(
            environment: Environment(name: Self.located("dev"), platform: Self.located("minikube")),
            modules: [Self.module("trino"), Self.module("trino", version: "2"), Self.module("hive", version: "1")],
            sources: SourceMap())
        #expect(configuration.module(named: "trino")?.version == nil)
        #expect(configuration.module(named: "trino@2")?.version == "2")
        #expect(configuration.module(named: "hive@1")?.name.value == "hive")
        #expect(configuration.module(named: "hive") == nil, "a version has to be said")
        #expect(configuration.module(named: "trino@3") == nil)
    }

    @Test func theSameWordAtAnotherPlaceIsAnotherOne() {
        #expect(Self.located("a") == Self.located("a"))
        #expect(Self.located("a") != Self.located("a", line: 2))
        #expect(Set([Self.located("a"), Self.located("b"), Self.located("a", line: 2)]).count == 3)
    }

    // MARK: Security

    @Test func anInstanceOverridesItsModuleKeyByKey() {
        var module = SecurityNeed()
        module.runAsUser = Self.located(1000)
        module.fsGroup = Self.located(2000)
        module.capabilities = [Self.located("NET_ADMIN")]
        var instance = SecurityNeed()
        instance.runAsUser = Self.located(5)
        instance.anyUser = Self.located(false)
        instance.constraints = Self.located("anyuid")
        let merged = module.overridden(by: instance)
        #expect(merged.runAsUser?.value == 5)
        #expect(merged.runAsGroup == nil)
        #expect(merged.fsGroup?.value == 2000)
        #expect(merged.capabilities.map(\.value) == ["NET_ADMIN"])
        #expect(merged.anyUser?.value == false)
        #expect(merged.constraints?.value == "anyuid")
        #expect(module.overridden(by: nil).runAsUser?.value == 1000)
        instance.capabilities = [Self.located("SYS_TIME")]
        instance.runAsGroup = Self.located(7)
        instance.fsGroup = Self.located(8)
        let whole = module.overridden(by: instance)
        #expect(whole.capabilities.map(\.value) == ["SYS_TIME"], "a list stands for the whole list")
        #expect(whole.runAsGroup?.value == 7)
        #expect(whole.fsGroup?.value == 8)
    }

    // MARK: Overlays

    @Test func anyShortFormMakesAnOverlayChangeSomething() {
        let name = Self.located("x")
        let node = NamedNode(name: name, node: Node(.string("v"), range: .none))
        let changes: [(String, (inout OverlayChanges) -> Void)] = [
            ("images", { $0.images = [OverlayChanges.Image(name: name)] }),
            ("replicas", { $0.replicas = [OverlayChanges.Replicas(name: nil, count: Self.located(2))] }),
            ("labels", { $0.labels = [node] }), ("annotations", { $0.annotations = [node] }),
            ("namePrefix", { $0.namePrefix = name }), ("nameSuffix", { $0.nameSuffix = name }),
        ]
        #expect(OverlayChanges().isEmpty)
        for (word, change) in changes {
            var overlay = OverlayChanges()
            change(&overlay)
            #expect(!overlay.isEmpty, "\(word)")
        }
    }

    // MARK: Words of the files

    /// What users write: a word that is renamed here breaks their repositories.
    @Test func theWordsOfTheFormatStay() {
        #expect(
            InputFormat.allCases.map(\.rawValue) == [
                "quantity", "duration", "int32", "int64", "float", "double", "hostname", "dns-label", "byte", "date",
                "date-time", "email", "ipv4", "ipv6", "cidr", "password", "uri", "uuid", "cron",
            ])
        #expect(
            InputSchema.Kind.allCases.map(\.rawValue) == ["string", "integer", "number", "boolean", "array", "object"])
        #expect(ObjectEntry.Scope.allCases.map(\.rawValue) == ["Namespaced", "Cluster"])
        #expect(ReplacePolicy.allCases.map(\.rawValue) == ["never", "recreate", "orphan"])
        #expect(PodSecurityLevel.allCases.map(\.rawValue) == ["privileged", "baseline", "restricted"])
        #expect(Exposure.TLS.allCases.map(\.rawValue) == ["edge", "passthrough", "reencrypt"])
        #expect(NetworkPolicyMode.allCases.map(\.rawValue) == ["derived", "none"])
        #expect(PlanScope.Mode.allCases.map(\.rawValue) == ["normal", "destroy", "refresh-only"])
        #expect(Action.allCases.map(\.rawValue) == ["create", "update", "replace", "delete", "adopt", "keep"])
    }

    /// What modules get where they say nothing.
    @Test func anInputSchemaAllowsAnythingItDoesNotForbid() {
        let schema = InputSchema(kind: nil, range: .none)
        #expect(schema.isRequired == nil && schema.defaultValue == nil && !schema.isNullable && !schema.hasUniqueItems)
        if case .any = schema.items {} else { Issue.record("the elements of a list may be anything") }
        if case .none = schema.additionalProperties {} else { Issue.record("an object has the keys that are declared") }
    }
}
