internal import Model

/// The Services that webhooks and conversions call.
enum WebhookReferences {
    static func references(of object: DesiredObject) -> [Reference] {
        guard object.kind.group == "admissionregistration.k8s.io" || object.kind.isDefinition else { return [] }
        var collector = ReferenceCollector(namespace: "")
        for (index, webhook) in (object.value["webhooks"]?.array ?? []).enumerated() {
            let path = FieldPath(keys: "webhooks").appending(.index(index)).key("clientConfig").key("service")
            add(webhook["clientConfig"]?["service"], at: path, to: &collector)
        }
        let conversion = ["spec", "conversion", "webhook", "clientConfig", "service"]
        add(object.value.value(at: conversion), at: FieldPath(conversion.map(FieldPath.Step.key)), to: &collector)
        return collector.references
    }

    private static func add(_ service: Value?, at path: FieldPath, to collector: inout ReferenceCollector) {
        guard let service else { return }
        collector.add(service["name"], "Service", at: path.key("name"), namespace: service["namespace"]?.string ?? "")
    }
}
