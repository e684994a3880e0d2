internal import Expressions
internal import Model

/// What is known of an instance once its inputs are: the variables of its documents, and what it offers to others.
struct InstanceContext {
    let instance: ResolvedInstance
    let inputs: ValueObject
    let endpoints: [EndpointAddress]
    /// The module's outputs as its own namespace sees them.
    let outputs: Value
    /// The same with host names that any namespace can use.
    let qualifiedOutputs: Value
    let scope: Scope
    /// The gates of its needs, by need.
    var gates: [NeedGate] = []

    func endpoint(named name: String) -> EndpointAddress? { endpoints.first { $0.name.value == name } }

    /// What a dependent in the namespace `viewpoint` sees as `needs.<name>`; the endpoint is the one that `host`, `port`
    /// and `url` speak of.
    func value(from viewpoint: String?, endpoint: EndpointAddress?) -> Value {
        var fields: ValueObject = [
            "name": .string(instance.name), "namespace": .string(instance.namespace),
            "outputs": viewpoint == instance.namespace ? outputs : qualifiedOutputs,
            "endpoints": .object(
                ValueObject(
                    endpoints.map { ValueObject.Field(key: $0.name.value, value: $0.value(from: viewpoint)) })),
        ]
        if let address = endpoint?.value(from: viewpoint).object {
            for key in ["host", "port", "protocol", "url"] { fields[key] = address[key] }
        }
        return .object(fields)
    }
}

/// A need with the endpoint that it speaks to.
struct NeedGate {
    let need: ResolvedNeed
    let endpoint: EndpointAddress?
}
