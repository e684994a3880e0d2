package import Model

extension Value {
    /// The Services that the webhooks and conversions of an object of this kind call.
    package func webhookServices(of kind: GroupVersionKind) -> [ObjectReference] {
        guard kind.group == "admissionregistration.k8s.io" || kind.isDefinition else { return [] }
        var collector = ReferenceCollector(namespace: "")
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
