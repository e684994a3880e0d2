import Model
import TestSupport
import Testing

/// Modules made of modules, and versions of a module side by side.
@Suite struct PartTests {
    static func workload(_ name: String, port: Int) -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: "\(name)"}
        spec:
          replicas: ${inputs.replicas}
          template: {spec: {containers: [{name: main, image: "x:1", ports: [{containerPort: \(port)}]}]}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: "\(name)"}
        spec: {ports: [{port: \(port)}]}

        """
    }

    static let store = """
        inputs: {replicas: {type: integer, default: 1}}
        endpoints: {api: {service: "${instance.name}", port: 9000, protocol: http}}
        outputs: {bucket: "s3://${endpoints.api.host}"}
        """
    static let server = """
        inputs: {replicas: {type: integer, default: 1}, store: {type: string, default: none}}
        needs: {store: {module: store, gate: {tcp: api}}}
        endpoints: {http: {service: "${instance.name}", port: 8080, protocol: http}}
        outputs: {url: "${endpoints.http.url}", store: "${needs.store.url}"}
        """
    static let lake = """
        inputs:
          size: {type: integer, default: 2}
          hasExtra: {type: boolean, default: false}
        instances:
          store: {module: store}
          server:
            module: server
            inputs: {replicas: "${inputs.size + 1}"}
          extra:
            module: server
            when: "${inputs.hasExtra}"
            after: [server]
            inputs: {replicas: 7}
        endpoints:
          http: {instance: server, endpoint: http}
          api: {instance: store}
        outputs:
          url: "${instances.server.outputs.url}"
          store: "${instances.store.endpoints.api.host}"
          extra: "${has(instances.extra) ? instances.extra.host : 'none'}"
        """

    static func repository(
        _ environment: String, lake: String = lake, modules: [String: String] = [:]
    ) -> Repository {
        var all = ["store": store, "server": server, "lake": lake]
        all.merge(modules) { $1 }
        let name = "${instance.name}"
        return Repository(environment: "namespace: data\n" + environment, modules: all)
            .with("modules/store/objects/store.yaml", workload(name, port: 9000))
            .with("modules/server/objects/server.yaml", workload(name, port: 8080))
    }

    @Test func partsAreInstancesUnderTheNameOfTheWhole() async throws {
        let state = try await Self.repository("instances: {lake: {module: lake, inputs: {size: 4}, labels: {a: b}}}")
            .compose()
        #expect(state.object("Deployment", "lake-store")?.origin.instance == "lake-store")
        let server = try #require(state.object("Deployment", "lake-server"))
        #expect(server.origin.module == "server")
        #expect(server.value.value(at: ["spec", "replicas"]) == 5)
        #expect(server.value.value(at: ["metadata", "labels", "app.kubernetes.io/instance"]) == "lake-server")
        #expect(server.value.value(at: ["metadata", "labels", "a"]) == "b")
        #expect(state.object("Deployment", "lake-extra") == nil)
        // The need of the server is met by the store beside it, which its pods wait for.
        #expect(state.dependencies(of: "Deployment", "lake-server").contains("apps Deployment data/lake-store"))
        let pod = server.value.value(at: ["spec", "template", "spec"])
        #expect(pod?["initContainers"]?.array?.first?["name"] == "gate-store")
    }

    @Test func conditionsDecideOnParts() async throws {
        let state = try await Self.repository("instances: {lake: {module: lake, inputs: {hasExtra: true}}}").compose()
        #expect(state.object("Deployment", "lake-extra")?.value.value(at: ["spec", "replicas"]) == 7)
        #expect(state.dependencies(of: "Deployment", "lake-extra").contains("apps Deployment data/lake-server"))
    }

    static let client = """
        needs: {lake: {module: lake, gate: {tcp: http}}}
        objects: [objects/client.yaml]
        """

    @Test func othersSeeTheWhole() async throws {
        let object = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: client}
            spec:
              template:
                spec:
                  containers:
                    - name: main
                      image: x:1
                      env:
                        - {name: URL, value: "${needs.lake.url} ${needs.lake.outputs.url} ${needs.lake.outputs.extra}"}
                        - {name: API, value: "${needs.lake.endpoints.api.host}:${needs.lake.endpoints.api.port}"}
            """
        let state = try await Self.repository(
            "instances: {client: {module: client, namespace: apps}, lake: {module: lake}}",
            modules: ["client": Self.client]
        ).with("modules/client/objects/client.yaml", object).compose()
        let pod = try #require(state.object("Deployment", "client")?.value.value(at: ["spec", "template", "spec"]))
        #expect(
            pod["containers"]?.array?.first?["env"] == [
                [
                    "name": "URL",
                    "value": "http://lake-server.data.svc:8080 http://lake-server.data.svc:8080 none",
                ], ["name": "API", "value": "lake-store.data.svc:9000"],
            ])
        // It waits for all of the lake, and its gate speaks for the server alone.
        let place = try #require(state.place("Deployment", "client"))
        let edges = state.graph.edges.filter { $0.object == place }
        let gated = edges.filter { if case .need(_, gate: .some) = $0.reason { true } else { false } }
        let names = { (edges: [DependencyGraph.Edge]) in
            Set(edges.map { state.objects[$0.dependency].identity }.filter { $0.kind == "Deployment" }.map(\.name))
        }
        #expect(names(edges) == ["lake-server", "lake-store"])
        #expect(names(gated) == ["lake-server"])
    }

    @Test func endpointsOfPartsAreExposedByTheWhole() async throws {
        let state = try await Self.repository(
            "instances: {lake: {module: lake, expose: {http: {nodePort: 30080}}}}"
        ).compose()
        #expect(state.object("Service", "lake-server")?.value.value(at: ["spec", "type"]) == "NodePort")
        #expect(state.endpoints.first { $0.instance == "lake" && $0.name == "http" }?.nodePort == 30080)
    }

    @Test func needsOfTheWholeArePassedOn() async throws {
        let lake = """
            needs: {disk: {module: store}}
            instances: {a: {module: server}, b: {module: server, needs: {store: disk}}}
            outputs: {a: "${instances.a.outputs.store}", b: "${instances.b.outputs.store}"}
            endpoints: {http: {instance: a}}
            """
        let state = try await Self.repository(
            "instances: {one: {module: store}, two: {module: store}, lake: {module: lake, needs: {disk: two}}}",
            lake: lake
        ).compose()
        for name in ["lake-a", "lake-b"] {
            let waits = state.dependencies(of: "Deployment", name)
            #expect(waits.contains("apps Deployment data/two"))
            #expect(!waits.contains("apps Deployment data/one"))
        }
    }

    @Test func overlaysMeanPartsByTheWhole() async throws {
        let state = try await Self.repository(
            """
            instances: {lake: {module: lake}}
            overlays: [{target: {instance: lake, kind: Deployment}, patch: {spec: {replicas: 9}}}]
            """
        ).compose()
        for name in ["lake-store", "lake-server"] {
            #expect(state.object("Deployment", name)?.value.value(at: ["spec", "replicas"]) == 9)
        }
    }

    // MARK: Mistakes

    @Test func recursionShowsTheWay() async throws {
        let complaint = try await Self.repository(
            "instances: {lake: {module: lake}}", lake: "instances: {sea: {module: sea}}",
            modules: ["sea": "instances: {lake: {module: lake}}"]
        ).complaint()
        Golden.expect(complaint, "partRecursion")
    }

    @Test func depthIsLimited() async throws {
        var modules: [String: String] = [:]
        for depth in 0..<9 { modules["m\(depth)"] = "instances: {x: {module: m\(depth + 1)}}" }
        modules["m9"] = "summary: The end"
        let complaint = try await Self.repository("instances: {top: {module: m0}}", modules: modules).complaint()
        Golden.expect(complaint, "partDepth")
    }

    @Test func namesOfPartsAreChecked() async throws {
        let lake = """
            inputs: {size: {type: string, default: a}}
            instances:
              store: {module: store, inputs: {replicas: "${inputs.size}", replcas: 2}}
              server: {module: server, needs: {store: stroe, stor: store}, inputs: {replicas: many}}
              cond: {module: store, when: "${inputs.siez == 'a'}"}
            endpoints: {http: {instance: server, endpoint: htp}}
            outputs: {url: "${instances.srver.url}"}
            """
        Golden.expect(
            try await Self.repository("instances: {lake: {module: lake}, lake-store: {module: store}}", lake: lake)
                .complaint(), "partNames")
    }

    @Test func partsInACircleAreACycle() async throws {
        let lake = """
            instances:
              a: {module: server, needs: {store: b}}
              b: {module: server, needs: {store: a}}
            """
        Golden.expect(
            try await Self.repository("instances: {lake: {module: lake}}", lake: lake).complaint(), "partCycle")
    }

    // MARK: Versions

    @Test func versionsStandSideBySide() async throws {
        var repository = Self.repository(
            """
            instances:
              old: {module: store}
              new: {module: store@2}
              web: {module: server, needs: {store: new}}
            overlays: [{target: {module: store@2, kind: Deployment}, patch: {spec: {replicas: 8}}},
              {target: {module: store}, patch: {metadata: {annotations: {a: b}}}}]
            """
        )
        repository = repository.with(
            "modules/store@2/module.yaml",
            """
            apiVersion: slipway.dev/v1alpha1
            kind: Module
            metadata: {name: store, version: "2"}
            spec:
              inputs: {replicas: {type: integer, default: 2}}
              endpoints: {api: {service: "${instance.name}", port: 9001, protocol: http}}
            """
        ).with("modules/store@2/objects/store.yaml", Self.workload("${instance.name}", port: 9001))
        let state = try await repository.compose()
        let new = try #require(state.object("Deployment", "new"))
        #expect(new.origin.module == "store@2")
        #expect(new.value.value(at: ["metadata", "labels", "app.kubernetes.io/name"]) == "store")
        #expect(new.value.value(at: ["spec", "replicas"]) == 8)
        #expect(state.object("Deployment", "old")?.value.value(at: ["spec", "replicas"]) == 1)
        for name in ["old", "new"] {
            let annotations = state.object("Deployment", name)?.value.value(at: ["metadata", "annotations"])
            #expect(annotations == ["a": "b"])
        }
        #expect(state.endpoints.first { $0.instance == "new" }?.port == 9001)
    }

    @Test func needsTakeAnyVersionUnlessTheySayOne() async throws {
        let environment = "instances: {new: {module: store@2}, web: {module: server}}"
        let module = """
            apiVersion: slipway.dev/v1alpha1
            kind: Module
            metadata: {name: store, version: "2"}
            spec: {objects: [], endpoints: {api: {host: s3.example, port: 443}}}
            """
        let repository = Self.repository(environment).with("modules/store@2/module.yaml", module)
        _ = try await repository.compose()
        let strict = Self.repository(
            environment, modules: ["server": Self.server.replacing("module: store,", with: "module: store@1,")]
        ).with("modules/store@2/module.yaml", module)
        Golden.expect(try await strict.complaint(), "versionNeeded")
    }
}
