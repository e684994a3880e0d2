/// A CustomResourceDefinition with everything that structural schemas know, much of which real ones seldom use.
enum SampleDefinition {
    static let text = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: samples.agreement.example.com}
        spec:
          group: agreement.example.com
          scope: Namespaced
          names: {plural: samples, singular: sample, kind: Sample, listKind: SampleList}
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  required: [spec]
                  properties:
                    spec:
                      type: object
                      properties:
                        formats:
                          type: object
                          properties:
        \(formats)
                        numbers:
                          type: object
                          properties:
                            int32: {type: integer, format: int32}
                            int64: {type: integer, format: int64}
                            plain: {type: integer}
                            bounded: {type: integer, minimum: 2, maximum: 60}
                            exclusive: {type: integer, minimum: 2, maximum: 60, exclusiveMinimum: true, exclusiveMaximum: true}
                            multiple: {type: integer, multipleOf: 5}
                            float: {type: number, format: float}
                            double: {type: number, format: double, minimum: 0.5, maximum: 99.9}
                            either: {x-kubernetes-int-or-string: true}
                            eitherBounded:
                              x-kubernetes-int-or-string: true
                              anyOf: [{type: integer}, {type: string}]
                              pattern: "^[0-9]+%?$"
                              maximum: 90
                        texts:
                          type: object
                          properties:
                            pattern: {type: string, pattern: "^[a-z]+$"}
                            inner: {type: string, pattern: "[0-9]"}
                            length: {type: string, minLength: 2, maxLength: 5}
                            enum: {type: string, enum: [a, b, "", "true"]}
                            nullable: {type: string, nullable: true, enum: [a, abc]}
                            defaulted: {type: string, default: abc, pattern: "^[a-z]+$"}
                            nullDefaulted: {type: string, nullable: true, default: abc}
                        lists:
                          type: object
                          properties:
                            set: {type: array, x-kubernetes-list-type: set, items: {type: string}, maxItems: 3}
                            numberSet: {type: array, x-kubernetes-list-type: set, items: {type: integer}}
                            plain: {type: array, minItems: 1, items: {type: string, nullable: true}}
                            nested: {type: array, items: {type: array, items: {type: integer}}}
                            map:
                              type: array
                              x-kubernetes-list-type: map
                              x-kubernetes-list-map-keys: [name, port]
                              maxItems: 9
                              items:
                                type: object
                                required: [name]
                                properties:
                                  name: {type: string}
                                  port: {type: integer, default: 80}
                                  value: {type: string, maxLength: 9}
                                x-kubernetes-validations:
                                  - {rule: "self.port != 443 || has(self.value)", message: no value, fieldPath: .value}
                            atomic:
                              type: array
                              x-kubernetes-list-type: atomic
                              items: {type: object, x-kubernetes-map-type: atomic, properties: {a: {type: string}}}
                        objects:
                          type: object
                          properties:
                            counted: {type: object, minProperties: 1, maxProperties: 2, additionalProperties: {type: integer}}
                            maps:
                              type: object
                              additionalProperties: {type: object, required: [a], properties: {a: {type: string}}}
                            free: {type: object, x-kubernetes-preserve-unknown-fields: true}
                            half:
                              type: object
                              x-kubernetes-preserve-unknown-fields: true
                              required: [a]
                              properties: {a: {type: object, properties: {b: {type: integer}}}}
                            open: {x-kubernetes-preserve-unknown-fields: true}
                            empty: {type: object}
                            nullable: {type: object, nullable: true, properties: {a: {type: string}}}
                            embedded: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
                            strict:
                              type: object
                              x-kubernetes-embedded-resource: true
                              properties: {data: {type: object, additionalProperties: {type: string}}}
                            defaulted:
                              type: object
                              default: {}
                              properties: {a: {type: integer, default: 3}, b: {type: string, nullable: true}}
                        forms:
                          type: object
                          properties:
                            any: {type: object, properties: &ab {a: {type: string}, b: {type: string}},
                              anyOf: [{required: [a]}, {required: [b]}]}
                            one: {type: object, properties: *ab, oneOf: [{required: [a]}, {required: [b]}]}
                            all: {type: object, properties: *ab, allOf: [{required: [a]}, {properties: {a: {pattern: "^a"}}}]}
                            not: {type: object, properties: *ab, not: {required: [a, b]}}
                            number: {type: integer, anyOf: [{maximum: 5}, {minimum: 100}]}
                        rules:
                          type: object
                          properties:
                            low: {type: integer}
                            high: {type: integer}
                            when: {type: string, format: date-time}
                            long: {type: string, format: duration}
                            names: {type: array, x-kubernetes-list-type: set, items: {type: string, maxLength: 50}, maxItems: 5}
                            in: {type: string, maxLength: 60}
                            dash-ed: {type: string, maxLength: 60}
                            labels: {type: object, maxProperties: 9, additionalProperties: {type: string, maxLength: 20}}
                            size: {x-kubernetes-int-or-string: true}
                            bytes: {type: string, format: byte, maxLength: 40}
                            part: {type: object, properties: {a: {type: string, maxLength: 9}, b: {type: string, nullable: true, maxLength: 9}}}
                            ratio: {type: number}
                          x-kubernetes-validations:
                            - {rule: "!has(self.low) || !has(self.high) || self.low <= self.high", message: low is above high}
                            - {rule: "!has(self.when) || self.when < timestamp('2030-01-01T00:00:00Z')"}
                            - {rule: "!has(self.long) || self.long >= duration('0s')", fieldPath: .long}
                            - {rule: "!has(self.names) || self.names.all(n, n.size() < 6)", reason: FieldValueForbidden}
                            - {rule: "!has(self.__in__) || self.__in__ in ['a', 'abc', '1']"}
                            - {rule: "!has(self.dash__dash__ed) || self.dash__dash__ed.matches('^[a-zA-Z0-9.]*$')"}
                            - {rule: "!has(self.labels) || self.labels.all(k, k != 'b-c')", messageExpression: "self.labels.size() > 1 ? 'many' : 'one'"}
                            - {rule: "!has(self.size) || type(self.size) == int || self.size.endsWith('%')"}
                            - {rule: "!has(self.bytes) || self.bytes.size() < 4"}
                            - {rule: "!has(self.part) || !has(self.part.b) || self.part.b != 'abc'"}
                            - {rule: "!has(self.part) || self.part.?a.orValue('') != 'A'"}
                            - {rule: "!has(self.ratio) || self.ratio < 1000.0"}
        """

    private static let formats = [
        "bsonobjectid", "uri", "email", "hostname", "ipv4", "ipv6", "cidr", "mac", "uuid", "uuid3", "uuid4", "uuid5",
        "ssn", "hexcolor", "rgbcolor", "byte", "password", "date", "duration",
        "datetime", "date-time", "k8s-short-name", "k8s-long-name", "int32", "unknown", "int-or-string",
    ].map { "                    \($0): {type: string, format: \($0)}" }.joined(separator: "\n")
}
