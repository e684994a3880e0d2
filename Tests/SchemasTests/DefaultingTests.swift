import Model
import Schemas
import TestSupport
import Testing

/// Defaults, nulls, unknown fields and the form of built-in types, by tables (apiextensions-apiserver `defaulting` and `pruning` tests).
@Suite struct DefaultingTests {
    private func value(_ yaml: String) throws -> Value { try #require(try Value.documents("{v: \(yaml)}").first?["v"]) }

    private static let defaults = """
        {type: object, properties: {a: {type: string, default: A}, nn: {type: string, nullable: true, default: N}, plain: {type: string},
         open: {type: string, nullable: true}, o: {type: object, default: {}, properties: {x: {type: integer, default: 1}}}, deep: {type: object, properties: {x: {type: integer, default: 2}}},
         l: {type: array, items: {type: object, properties: {x: {type: integer, default: 3}}}}, s: {type: array, items: {type: string, default: S}}},
         additionalProperties: {type: object, properties: {x: {type: integer, default: 4}}}}
        """

    @Test(arguments: [
        ("{}", "{a: A, nn: N, o: {x: 1}}"), ("{a: b, nn: m, o: {x: 5}}", "{a: b, nn: m, o: {x: 5}}"),
        ("{a: null, nn: null, o: null}", "{a: A, nn: null, o: {x: 1}}"),
        ("{deep: {}}", "{a: A, nn: N, o: {x: 1}, deep: {x: 2}}"),
        ("{l: [{}, {x: 9}]}", "{a: A, nn: N, o: {x: 1}, l: [{x: 3}, {x: 9}]}"),
        ("{s: [a, null]}", "{a: A, nn: N, o: {x: 1}, s: [a, S]}"),
        ("{other: {}}", "{a: A, nn: N, o: {x: 1}, other: {x: 4}}"), ("{a: ''}", "{a: '', nn: N, o: {x: 1}}"),
        ("{o: 5}", "{a: A, nn: N, o: 5}"),
    ])
    func whatIsMissingIsDefaulted(given: String, result: String) throws {
        let schema = Schema(openAPIv3: try value(Self.defaults))
        let defaulted = Defaulting.defaulted(try value(given), schema: schema)
        #expect(defaulted == (try value(result)))
        #expect(Defaulting.defaulted(defaulted, schema: schema) == defaulted)
    }

    @Test(arguments: [
        ("{plain: null, open: null}", "{open: null}"), ("{a: null}", "{a: null}"),
        ("{deep: {x: null}, plain: b}", "{deep: {x: null}, plain: b}"), ("{l: [{yy: null}]}", "{l: [{yy: null}]}"),
        ("{other: null}", "{}"), ("{plain: x}", "{plain: x}"),
    ])
    func forbiddenNullsWithoutADefaultGo(given: String, result: String) throws {
        let schema = Schema(openAPIv3: try value(Self.defaults))
        #expect(Defaulting.withoutForbiddenNulls(try value(given), schema: schema) == (try value(result)))
    }

    private static let pruning = """
        {type: object, properties: {spec: {type: object, properties: {a: {type: string}, l: {type: array, items: {type: object, properties: {b: {type: string}}}},
         m: {type: object, additionalProperties: {type: object, properties: {c: {type: string}}}}, open: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {d: {type: object, properties: {e: {type: string}}}}},
         inner: {type: object, x-kubernetes-embedded-resource: true, properties: {spec: {type: object}}}}}}}
        """

    @Test(arguments: [
        (
            "{apiVersion: v1, kind: K, metadata: {x: 1}, spec: {a: x}}",
            "{apiVersion: v1, kind: K, metadata: {x: 1}, spec: {a: x}}", []
        ), ("{status: {}, spec: {}}", "{spec: {}}", ["status"]),
        ("{spec: {z: 1, a: x}}", "{spec: {a: x}}", ["spec.z"]),
        ("{spec: {l: [{b: x, z: 1}, {yy: 2}]}}", "{spec: {l: [{b: x}, {}]}}", ["spec.l[0].z", "spec.l[1].yy"]),
        ("{spec: {m: {k: {c: x, z: 1}}}}", "{spec: {m: {k: {c: x}}}}", ["spec.m.k.z"]),
        ("{spec: {open: {z: {yy: 1}, d: {e: x, f: 1}}}}", "{spec: {open: {z: {yy: 1}, d: {e: x}}}}", ["spec.open.d.f"]),
        (
            "{spec: {inner: {apiVersion: v1, kind: K, metadata: {a: 1}, spec: {z: 1}, more: 1}}}",
            "{spec: {inner: {apiVersion: v1, kind: K, metadata: {a: 1}, spec: {}}}}",
            ["spec.inner.more", "spec.inner.spec.z"]
        ),
    ])
    func undeclaredFieldsArePruned(given: String, result: String, removed: [String]) throws {
        let schema = Schema(customResource: try value(Self.pruning))
        let pruned = Pruning.pruned(try value(given), schema: schema)
        #expect(pruned.value == (try value(result)))
        #expect(pruned.removed.map(\.description) == removed)
    }

    @Test func builtInTypesComeBackWithoutWhatIsEmpty() throws {
        let schema = try #require(SchemaCatalog.builtIn.schema(for: GroupVersionKind(apiVersion: "v1", kind: "Pod")))
        let pod = try value(
            "{metadata: {labels: {}, annotations: null, name: a}, spec: {nodeSelector: {}, tolerations: [], containers: [{name: c, env: [], tty: false}], volumes: [{name: v, emptyDir: {}}]}}"
        )
        let typed = TypedForm.normalized(pod, schema: schema)
        #expect(
            typed
                == (try value(
                    "{metadata: {name: a}, spec: {containers: [{name: c, tty: false, resources: {}}], volumes: [{name: v, emptyDir: {}}]}, status: {}}"
                )))
        #expect(TypedForm.normalized(typed, schema: schema) == typed)
    }
}
