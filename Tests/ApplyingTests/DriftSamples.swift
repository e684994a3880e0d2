/// Objects that their server does not keep as they are written, and what somebody else may do to them.
enum DriftSamples {
    struct Sample: Sendable {
        var name: String
        var yaml: String
        /// The objects behind a definition, by their places, wait for it.
        var customs: [Int] = []
        /// What somebody else applies with force; nothing for what only the server writes.
        var edit = ""
        /// The values that the edit changes of ours: what we set and what is there.
        var changed: [String] = []
    }

    static let all = [
        deployment, empties, claims, owned, definition, ports, lists, dumped,
        aggregated,
    ]

    private static let deployment = Sample(
        name: "quantities and elements",
        yaml: """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: d, namespace: $NS}
            spec:
              replicas: 0
              selector: {matchLabels: {app: d}}
              template:
                metadata: {labels: {app: d}}
                spec:
                  containers:
                    - name: c
                      image: busybox:1.36
                      workingDir: ""
                      args: [a]
                      env: [{name: A, value: x}]
                      resources: {requests: {cpu: 1, memory: 1024Mi}, limits: {cpu: 2.0, memory: 1Gi}}
            """,
        edit: """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: d, namespace: $NS}
            spec:
              template:
                spec:
                  containers:
                    - name: c
                      args: [a, b]
                      env: [{name: A, value: z}, {name: B, value: theirs}]
                      resources: {requests: {cpu: 1500m, memory: 1Gi}}
            """,
        changed: [#"["a"] → ["a","b"]"#, #""x" → "z""#, #""1" → "1500m""#])

    private static let empties = Sample(
        name: "empty values",
        yaml: """
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: q, namespace: $NS}
            spec: {hard: {cpu: 2000m, requests.memory: 2048Mi, pods: 10}, scopes: []}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: np, namespace: $NS}
            spec:
              podSelector: {matchLabels: {}, matchExpressions: []}
              ingress: [{from: [], ports: []}, {from: [{podSelector: {matchLabels: {}}, namespaceSelector: {}}]}]
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: i, namespace: $NS}
            spec:
              tls: [{hosts: [], secretName: ""}]
              rules:
                - host: ""
                  http:
                    paths:
                      - {path: /, pathType: Prefix, backend: {service: {name: s, port: {name: "", number: 80}}}}
            ---
            apiVersion: v1
            kind: LimitRange
            metadata: {name: l, namespace: $NS}
            spec: {limits: [{type: Container, max: {cpu: 1000m}, min: {}, default: {cpu: 0.5}}]}
            ---
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: h, namespace: $NS}
            spec:
              maxReplicas: 3
              scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: ss}
              metrics: [{type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 0.5}}}]
              behavior:
                scaleDown: {policies: [{type: Pods, value: 1, periodSeconds: 60}], stabilizationWindowSeconds: 0}
            """,
        edit: """
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: q, namespace: $NS}
            spec: {hard: {pods: 20}}
            """,
        changed: [#""10" → "20""#])

    private static let claims = Sample(
        name: "claim templates",
        yaml: """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: ss, namespace: $NS}
            spec:
              replicas: 0
              serviceName: s
              selector: {matchLabels: {a: b}, matchExpressions: []}
              template:
                metadata: {labels: {a: b}}
                spec:
                  containers:
                    - name: c
                      image: busybox:1.36
                      env:
                        - {name: A, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: "0"}}}
                        - {name: B, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 1, containerName: ""}}}
                      resources: {limits: {cpu: 1.0, memory: 1024Mi}, requests: {cpu: 0.50, memory: 1e3}}
                      securityContext: {capabilities: {add: [], drop: [ALL]}}
              volumeClaimTemplates:
                - metadata: {name: data, creationTimestamp: null, labels: {}, annotations: {}}
                  spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1024Mi}}, volumeName: ""}
                  status: {}
            """,
        edit: """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: ss, namespace: $NS}
            spec: {template: {spec: {containers: [{name: c, image: "busybox:1.37"}]}}}
            """,
        changed: [#""busybox:1.36" → "busybox:1.37""#])

    private static let owned = Sample(
        name: "status",
        yaml: """
            apiVersion: v1
            kind: Service
            metadata: {name: s, namespace: $NS}
            spec: {ports: [{port: 80}], type: LoadBalancer, selector: {app: s}}
            status: {loadBalancer: {ingress: [{ip: 192.0.2.1}]}}
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: p, namespace: $NS, generation: 7}
            spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
            status: {phase: Pending}
            """,
        edit: """
            apiVersion: v1
            kind: Service
            metadata: {name: s, namespace: $NS}
            spec: {selector: {app: other}}
            """,
        changed: [#""s" → "other""#])

    private static let definition = Sample(
        name: "a definition",
        yaml: """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.$NS.example.test, creationTimestamp: null}
            spec:
              group: $NS.example.test
              names: {kind: Widget, listKind: WidgetList, plural: widgets, singular: widget}
              preserveUnknownFields: false
              scope: Namespaced
              conversion: {strategy: None}
              versions:
                - name: v1
                  served: true
                  storage: true
                  additionalPrinterColumns: [{jsonPath: .spec.n, name: Num, type: integer, priority: 0}]
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties:
                        spec:
                          type: object
                          properties:
                            num: {type: integer, default: 1, minimum: 0}
                            f: {type: number, minimum: 0.0, maximum: 2.50, default: 1.0, multipleOf: 1}
                            m: {type: object, additionalProperties: {type: string}, nullable: false}
                        status: {type: object}
                  subresources: {status: {}}
            status: {acceptedNames: {kind: "", plural: ""}, conditions: [], storedVersions: []}
            """)

    private static let ports = Sample(
        name: "ports of one number",
        yaml: """
            apiVersion: v1
            kind: Service
            metadata: {name: gate, namespace: $NS}
            spec:
              selector: {app: gate}
              ports:
                - {name: tls, port: 443, targetPort: 8443}
                - {name: quic, port: 443, protocol: UDP, targetPort: 8555}
            """,
        edit: """
            apiVersion: v1
            kind: Service
            metadata: {name: gate, namespace: $NS}
            spec: {ports: [{port: 443, protocol: TCP, targetPort: 9443}]}
            """,
        changed: ["8443 → 9443"])

    private static let lists = Sample(
        name: "custom resources",
        yaml: """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: boxes.$NS.example.test}
            spec:
              group: $NS.example.test
              scope: Namespaced
              names: {kind: Box, plural: boxes, singular: box, listKind: BoxList}
              versions:
                - name: v1
                  served: true
                  storage: true
                  subresources: {status: {}}
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties:
                        spec:
                          type: object
                          properties:
                            any: {type: object, x-kubernetes-preserve-unknown-fields: true}
                            num: {type: number}
                            dbl: {type: number, format: double}
                            ios: {x-kubernetes-int-or-string: true}
                            set: {type: array, x-kubernetes-list-type: set, items: {type: string}}
                            lm:
                              type: array
                              x-kubernetes-list-type: map
                              x-kubernetes-list-map-keys: [name, protocol]
                              items:
                                type: object
                                required: [name]
                                properties:
                                  name: {type: string}
                                  protocol: {type: string, default: TCP}
                                  v: {type: string}
                            atom:
                              type: object
                              x-kubernetes-map-type: atomic
                              properties: {a: {type: string}, b: {type: string, default: bb}}
                            def: {type: object, default: {}, properties: {x: {type: integer, default: 5}}}
                        status: {type: object, x-kubernetes-preserve-unknown-fields: true}
            ---
            apiVersion: $NS.example.test/v1
            kind: Box
            metadata: {name: a, namespace: $NS}
            spec:
              num: 1.0
              dbl: 2.50
              ios: "80"
              set: [b, a]
              lm:
                - {name: x, v: "1"}
                - {name: x, protocol: UDP, v: "2"}
                - {name: z, protocol: TCP, v: "3"}
              atom: {a: "1"}
              def: {}
              any: {b: 1.50, deep: {l: [1, 2.0, {x: null}]}}
            status: {phase: Ready}
            ---
            apiVersion: $NS.example.test/v1
            kind: Box
            metadata: {name: b, namespace: $NS}
            spec: {lm: [], set: [], any: {}, atom: {}, def: {x: 5}}
            """,
        customs: [1, 2],
        edit: """
            apiVersion: $NS.example.test/v1
            kind: Box
            metadata: {name: a, namespace: $NS}
            spec: {lm: [{name: x, protocol: TCP, v: "9"}], atom: {a: "1", b: other}}
            """,
        changed: [#""bb" → "other""#, #""1" → "9""#])

    private static let dumped = Sample(
        name: "a dump",
        yaml: """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: a
              namespace: $NS
              creationTimestamp: "2024-01-01T00:00:00Z"
              generation: 4
              resourceVersion: "71"
              selfLink: /api/v1/namespaces/x/configmaps/a
              uid: 0b6d3a4c-7f7e-4a54-9d3c-2f1f0a7c8d11
            data: {a: "2"}
            """,
        edit: """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: a, namespace: $NS}
            data: {a: "3", b: theirs}
            """,
        changed: [#""2" → "3""#])

    private static let aggregated = Sample(
        name: "aggregated rules",
        yaml: """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: total-$NS}
            aggregationRule: {clusterRoleSelectors: [{matchLabels: {to: total-$NS}}]}
            rules: []
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: part-$NS, labels: {to: total-$NS}}
            rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
            """,
        edit: """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: part-$NS}
            rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
            """,
        changed: [#"["get"] → ["get","list"]"#])
}
