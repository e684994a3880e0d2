import Documents
import Model
import Testing

/// Values go through text and come back.
struct RoundTripTests {
    static let manifest = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, labels: {app: web}}
        spec:
          replicas: 2
          template:
            spec:
              containers:
              - name: main
                args: ["-c", "yes", "1e3", 0x10, ~]
                script: |
                  one
                    two

                  three
        """

    @Test func manifestSurvivesYAMLAndJSON() throws {
        let nodes = try YAML.parse(Array(RoundTripTests.manifest.utf8), file: .none)
        let value = try #require(nodes.first).value
        let text = YAML.canonical(value)
        #expect(
            String(decoding: text, as: UTF8.self) == """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: web
                  labels:
                    app: web
                spec:
                  replicas: 2
                  template:
                    spec:
                      containers:
                      - args:
                        - -c
                        - "yes"
                        - "1e3"
                        - 16
                        - null
                        name: main
                        script: |-
                          one
                            two

                          three

                """)
        #expect(try YAML.parse(text, file: .none).map(\.value) == [value])
        #expect(try JSON.parse(JSON.serialize(value)) == value)
        #expect(try JSON.parse(JSON.serializePretty(value)) == value)
    }
}
