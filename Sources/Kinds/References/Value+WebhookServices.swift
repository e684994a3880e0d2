package import Model

extension Value {
    /// The Services that the API server calls because of an object of this kind: for webhooks, for conversions, for a group
    /// that is served elsewhere.
    package func webhookServices(of kind: GroupVersionKind) -> [ObjectReference] {
        var collector = ReferenceCollector(namespace: "")
        switch (kind.group, kind.kind) {
        case ("apiregistration.k8s.io", "APIService"):
            collector.addService(self["spec"]?["service"], at: FieldPath(keys: "spec", "service"))
            return collector.references
        case ("admissionregistration.k8s.io", _): break
        default: guard kind.isDefinition else { return [] }
        }
        for (index, webhook) in (self["webhooks"]?.array ?? []).enumerated() {
            let path = FieldPath(keys: "webhooks").appending(.index(index)).key("clientConfig").key("service")
            collector.addService(webhook["clientConfig"]?["service"], at: path)
        }
        let conversion = ["spec", "conversion", "webhook", "clientConfig", "service"]
        collector.addService(value(at: conversion), at: FieldPath(conversion.map(FieldPath.Step.key)))
        return collector.references
    }
}

extension ReferenceCollector {
    fileprivate mutating func addService(_ service: Value?, at path: FieldPath) {
        guard let service else { return }
        add(service["name"], "Service", at: path.key("name"), namespace: service["namespace"]?.string ?? "")
    }
}
