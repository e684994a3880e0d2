/// A kind that no API server knows, with all that a definition can ask of its objects.
package enum SampleDefinition {
    package static let yaml = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {plural: widgets, singular: widget, kind: Widget, listKind: WidgetList}
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec:
                      type: object
                      required: [size]
                      properties:
                        size: {type: integer, minimum: 1}
                        limit: {type: integer, default: 5}
                        parts:
                          type: array
                          x-kubernetes-list-type: map
                          x-kubernetes-list-map-keys: [id]
                          items: {type: object, required: [id], properties: {id: {type: string}}}
                      x-kubernetes-validations:
                        - {rule: self.size <= self.limit, message: size must not be above limit, fieldPath: .size}

        """

    /// One of its kind, without a namespace.
    package static func widget(_ spec: String) -> String {
        "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: \(spec)\n"
    }
}
