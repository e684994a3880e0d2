import Documents
import Model
import TestSupport
import Testing

/// Network policies of instances made of others: what stands behind an endpoint is opened, through whichever instance it
/// is spoken to, and parts reach what they are told of.
@Suite struct PartPolicyTests {
    private static let web = """
        inputs: {url: {type: string, default: ""}}
        endpoints: {http: {service: "${instance.name}", port: 80, protocol: http}}
        """
    private static let client = "needs: {web: {module: web}}"
    private static let objects = NetworkPolicyTests.objects

    private func repository(
        _ instances: String, modules: [String: String], platform: String = "kubernetes"
    ) -> Repository {
        var all = ["web": Self.web, "client": Self.client]
        all.merge(modules) { $1 }
        return Repository(
            environment: "domain: example.com\nnamespace: data\nnetworkPolicies: derived\ninstances:\n"
                + instances.split(separator: "\n").map { "  \($0)\n" }.joined(),
            modules: all, platform: platform
        ).with("modules/web/objects/web.yaml", Self.objects).with("modules/client/objects/client.yaml", Self.objects)
    }

    /// The policies as text, sorted by name.
    private func policies(_ state: DesiredState, renaming: [(String, String)] = []) -> [String] {
        state.objects.filter { $0.kind.kind == "NetworkPolicy" }.map { object in
            renaming.reduce(String(decoding: YAML.canonical([object.value]), as: UTF8.self)) { text, names in
                text.replacing(names.0, with: names.1)
            }
        }.sorted()
    }

    /// The instances that the pods of one may speak to.
    private func targets(of name: String, _ state: DesiredState) throws -> Set<String> {
        let policy = try #require(state.object("NetworkPolicy", name)?.value)
        let peers = (policy.value(at: ["spec", "egress"])?.array ?? []).flatMap { $0["to"]?.array ?? [] }
        return Set(
            peers.compactMap { $0.value(at: ["podSelector", "matchLabels", "app.kubernetes.io/instance"])?.string })
    }

    // MARK: Endpoints of parts

    static let nested = [
        "outer": "instances: {whole: {module: whole}}\nendpoints: {site: {instance: whole, endpoint: entry}}",
        "whole": "instances: {front: {module: web}}\nendpoints: {entry: {instance: front, endpoint: http}}",
    ]

    @Test(arguments: ["openshift", "minikube", "kubernetes", "eks"], ["expose", "need", "both"])
    func aPartIsOpenedAsAPlainInstanceIs(platform: String, way: String) async throws {
        let state = { (module: String, endpoint: String) in
            let exposed = way == "need" ? "" : ", expose: {\(endpoint): {host: shop.example.com}}"
            let client = way == "expose" ? "" : "client: {module: client, namespace: apps, needs: {web: shop}}"
            return try await repository(
                "shop: {module: \(module)\(exposed)}\n\(client)", modules: Self.nested, platform: platform
            ).compose()
        }
        let plain = policies(try await state("web", "http"))
        let whole = policies(try await state("outer", "site"), renaming: [("shop-whole-front", "shop")])
        #expect(whole == plain)
        let door = try #require(plain.first { $0.contains("name: shop-http\n") })
        #expect(door.contains("port: 8080"), "that of the pods")
        let isRouted = platform == "openshift" && way != "need"
        #expect(door.contains("policy-group.network.openshift.io/ingress") == isRouted)
        // Where anyone is let in, there is nobody to name.
        let isClosed = isRouted || way == "need"
        #expect(door.contains("app.kubernetes.io/instance: client") == (isClosed && way != "expose"))
        let client = plain.first { $0.contains("name: client\n") }
        #expect(client?.contains("app.kubernetes.io/component: shop") == (way == "expose" ? nil : true))
    }

    @Test func anEndpointIsOneDoorHoweverItIsReached() async throws {
        let whole = """
            instances: {front: {module: web}, inner: {module: client, needs: {web: front}}}
            endpoints: {a: {instance: front, endpoint: http}, b: {instance: front, endpoint: http}}
            """
        let outside = "client: {module: client, needs: {web: shop}}"
        let state = try await repository(
            "shop: {module: whole, expose: {a: {host: a.example.com}, b: {host: b.example.com}}}\n\(outside)",
            modules: ["whole": whole], platform: "openshift"
        ).compose()
        let names = Set(state.objects.filter { $0.kind.kind == "NetworkPolicy" }.map(\.identity.name))
        #expect(names == ["default-deny", "shop-front", "shop-front-http", "shop-inner", "client"])
        let peers = state.object("NetworkPolicy", "shop-front-http")?.value.value(at: ["spec", "ingress"])?.array?[0][
            "from"]
        #expect(peers?.array?.count == 3)
        #expect(try targets(of: "client", state) == ["client", "shop-front"])
        #expect(try targets(of: "shop-inner", state) == ["shop-inner", "shop-front"])
    }

    @Test func aServiceOfThePartThatTheWholeNames() async throws {
        let whole = """
            instances: {front: {module: web}}
            endpoints: {http: {service: "${instance.name}-front", port: 80, protocol: http}}
            objects: []
            """
        let state = try await repository(
            "shop: {module: whole, expose: {http: {}}}", modules: ["whole": whole]
        ).compose()
        let spec = try #require(state.object("NetworkPolicy", "shop-http")?.value["spec"])
        #expect(spec["podSelector"]?["matchLabels"]?["app.kubernetes.io/instance"] == "shop-front")
        #expect(spec["ingress"] == [["ports": [["port": 8080, "protocol": "TCP"]]]])
    }

    @Test func podsThatNothingClosesStayOpen() async throws {
        let service = """
            apiVersion: v1
            kind: Service
            metadata: {name: legacy}
            spec: {selector: {app: legacy}, ports: [{port: 80}]}
            """
        let state = try await repository(
            "legacy: {module: legacy, namespace: old}\nclient: {module: client, needs: {web: legacy}}",
            modules: ["legacy": "endpoints: {http: {service: legacy, port: 80}}"]
        ).with("modules/legacy/objects/legacy.yaml", service).compose()
        #expect(
            state.object("NetworkPolicy", "legacy-http") == nil, "its pods are open to all, and others speak to them")
        let client = try #require(state.object("NetworkPolicy", "client")?.value)
        #expect(
            client.value(at: ["spec", "egress"])?.array?.last?["to"]?.array?[0]["podSelector"] == [
                "matchLabels": ["app": "legacy"]
            ])
    }

    // MARK: Parts that speak

    /// Two parts beside each other; what the first says of the need stands in `part`.
    private func callers(_ part: String, inputs: String = "{}", more: String = "") async throws -> DesiredState {
        try await repository(
            "db: {module: web, namespace: other}\nshop: {module: whole}",
            modules: [
                "whole": """
                inputs: \(inputs)
                needs: {db: {module: web}}
                instances: {app: \(part), idle: {module: web, inputs: {url: "${instance.name}"}}}
                objects: []
                """,
                "pair": "inputs: {url: {type: string}}\ninstances: {one: {module: web}, two: {module: web}}",
            ]
        ).compose()
    }

    @Test func aNeedThatAPartTakesOver() async throws {
        let state = try await callers("{module: client, needs: {web: db}}")
        #expect(try targets(of: "shop-app", state) == ["shop-app", "db"])
        #expect(try targets(of: "shop-idle", state) == ["shop-idle"])
        let door = try #require(state.object("NetworkPolicy", "db-http")?.value)
        #expect(
            door.value(at: ["spec", "ingress"])?.array?[0]["from"] == [
                [
                    "namespaceSelector": ["matchLabels": ["kubernetes.io/metadata.name": "data"]],
                    "podSelector": ["matchLabels": ["app.kubernetes.io/instance": "shop-app"]],
                ]
            ])
    }

    @Test(arguments: [
        ("{module: web, inputs: {url: \"${needs.db.url}\"}}", "{}"),
        ("{module: web, inputs: {url: \"at ${needs['db'].endpoints.http.host}\"}}", "{}"),
        (
            "{module: web, inputs: {url: \"${inputs.url}\"}}",
            "{url: {type: string, default: \"${needs.db.url}\"}}"
        ),
        (
            "{module: web, inputs: {url: \"${inputs.db.url}\"}}",
            "{db: {type: object, properties: {url: {type: string, default: \"${needs.db.url}\"}}}}"
        ),
    ])
    func aNeedThatAPartIsToldOf(part: String, inputs: String) async throws {
        let state = try await callers(part, inputs: inputs)
        #expect(try targets(of: "shop-app", state) == ["shop-app", "db"])
        #expect(try targets(of: "shop-idle", state) == ["shop-idle"])
        #expect(state.object("NetworkPolicy", "db-http") != nil)
    }

    @Test func allInsideOfAPartThatIsTold() async throws {
        let state = try await callers("{module: pair, inputs: {url: \"${needs.db.url}\"}}")
        #expect(try targets(of: "shop-app-one", state) == ["shop-app-one", "db"])
        #expect(try targets(of: "shop-app-two", state) == ["shop-app-two", "db"])
        #expect(try targets(of: "shop-idle", state) == ["shop-idle"])
    }

    @Test(arguments: [
        ("- {file: objects/own.yaml, gates: {front: {tcp: entry}}}", "x"),
        ("- objects/own.yaml", "${instances.front.host}"), ("- objects/own.yaml", "${endpoints.entry.url}"),
    ])
    func podsOfTheWholeThatNameAPart(entry: String, url: String) async throws {
        let own = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: "${instance.name}"}
            spec:
              template:
                spec: {containers: [{name: main, image: "main:1", env: [{name: URL, value: "\(url)"}]}]}
            """
        let whole = """
            instances: {front: {module: web}, idle: {module: web}}
            endpoints: {entry: {instance: front, endpoint: http}}
            objects:
              \(entry)
            """
        let state = try await repository("shop: {module: whole}", modules: ["whole": whole])
            .with("modules/whole/objects/own.yaml", own).compose()
        #expect(try targets(of: "shop", state) == ["shop", "shop-front"])
        let door = try #require(state.object("NetworkPolicy", "shop-front-http")?.value)
        #expect(
            door.value(at: ["spec", "ingress"])?.array?[0]["from"] == [
                ["podSelector": ["matchLabels": ["app.kubernetes.io/instance": "shop"]]]
            ])
        #expect(state.object("NetworkPolicy", "shop-idle-http") == nil)
    }
}
