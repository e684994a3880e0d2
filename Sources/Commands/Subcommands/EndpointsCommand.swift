import Documents
import Model
import Reporting

struct EndpointsArguments: CommandArguments {
    var environment = ""
    var json = false

    static let positionals: [Positional<Self>] = [.environment(\.environment)]
    static let options: [Option<Self>] = [.flag("json", \.json, help: "Print JSON.")]
}

/// `slipway endpoints ENV`.
enum EndpointsCommand: Command {
    static let specification = CommandSpecification(
        EndpointsArguments.self, name: "endpoints", summary: "List the addresses that an environment offers",
        discussion: """
            Lists every endpoint of every instance: its address inside of the cluster, and how it is reached from \
            outside where it is exposed. Computed from the compiled objects; needs no cluster.
            """,
        examples: [.init("slipway endpoints dev", "Where is the Trino UI?")])

    static func run(_ arguments: EndpointsArguments, in context: CommandContext) async throws -> ExitCode {
        let endpoints = try await Compilation.run(environment: arguments.environment, in: context).desired.endpoints
        if arguments.json {
            context.console.write(json: JSON.serializePretty(.array(endpoints.map(json))) + [UInt8(ascii: "\n")])
            return .done
        }
        var table = Table("INSTANCE", "ENDPOINT", "IN THE CLUSTER", "FROM OUTSIDE", "PORT")
        for endpoint in endpoints {
            let inside = "\(endpoint.scheme)://\(endpoint.service).\(endpoint.namespace):\(endpoint.port)"
            let nodePort = endpoint.nodePort.map(String.init)
            table.add(
                endpoint.instance, endpoint.name, inside, endpoint.external ?? "-", nodePort ?? "-")
        }
        context.console.write(table.text(style: context.console.style))
        return .done
    }

    private static func json(_ endpoint: Endpoint) -> Value {
        var value: Value = [
            "instance": .string(endpoint.instance), "name": .string(endpoint.name),
            "namespace": .string(endpoint.namespace), "service": .string(endpoint.service),
            "port": .integer(Int64(endpoint.port)), "scheme": .string(endpoint.scheme),
        ]
        if let external = endpoint.external { value["external"] = .string(external) }
        if let nodePort = endpoint.nodePort { value["nodePort"] = .integer(Int64(nodePort)) }
        return value
    }
}
