import APIMachinery
import Model

/// Rules for Endpoints, EndpointSlices and ranges of Services.
enum EndpointRules {
    private static let protocols = ["SCTP", "TCP", "UDP"]

    /// `ValidateEndpoints`.
    static func validateEndpoints(_ object: Value) -> [FieldError] {
        Field(object, "")["subsets"].elements.flatMap { subset -> [FieldError] in
            var errors: [FieldError] = []
            for list in ["addresses", "notReadyAddresses"] { errors += subset[list].elements.flatMap(address) }
            let isNamed = subset["ports"].count > 1
            for port in subset["ports"].elements {
                let name = port["name"]
                errors += isNamed && name.text.isEmpty ? name.required() : name.namedIfAny(.dns1123Label)
                errors += Field(port["port"].value ?? 0, "\(port.path).port").port() + port["protocol"].oneOf(protocols)
                if port["appProtocol"].exists { errors += port["appProtocol"].named(.qualifiedName) }
            }
            return errors
        }
    }

    /// `validateEndpointAddress`.
    private static func address(_ address: Field) -> [FieldError] {
        let ip = Field(address["ip"].value ?? "", "\(address.path).ip")
        let mistakes = ip.address()
        return mistakes + (mistakes.isEmpty ? ip.reachableAddress() : [])
            + address["hostname"].namedIfAny(.dns1123Label)
            + (address["nodeName"].exists ? address["nodeName"].named(.dns1123Subdomain) : [])
    }

    /// `ValidateEndpointSlice`.
    static func validateSlice(_ object: Value) -> [FieldError] {
        let slice = Field(object, "")
        let type = slice["addressType"]
        var errors = type.text.isEmpty ? type.required() : type.oneOf(["FQDN", "IPv4", "IPv6"])
        for endpoint in slice["endpoints"].elements {
            let addresses = endpoint["addresses"]
            if addresses.isEmpty { errors += addresses.required("must contain at least 1 address") }
            if addresses.count > 100 { errors += addresses.tooMany(100) }
            errors += addresses.elements.flatMap { sliceAddress($0, addresses, type.text) }
            if endpoint["nodeName"].exists { errors += endpoint["nodeName"].named(.dns1123Subdomain) }
            if endpoint["hostname"].exists { errors += endpoint["hostname"].named(.dns1123Label) }
        }
        var names: Set<String> = []
        for port in slice["ports"].elements {
            let name = Field(port["name"].value ?? "", "\(port.path).name")
            errors += name.namedIfAny(.dns1123Label)
            if !names.insert(name.text).inserted { errors += name.duplicate() }
            errors += port["protocol"].text.isEmpty ? port["protocol"].required() : port["protocol"].oneOf(protocols)
            if port["appProtocol"].exists { errors += port["appProtocol"].named(.qualifiedName) }
        }
        return errors
    }

    private static func sliceAddress(_ address: Field, _ list: Field, _ type: String) -> [FieldError] {
        if type == "FQDN" { return address.named(.dns1123Subdomain) }
        guard type == "IPv4" || type == "IPv6" else { return [] }
        let mistakes = address.address()
        guard let ip = IPText(address.text), !ip.isMapped else { return mistakes }
        var errors = mistakes
        if (ip.bytes.count == 4) != (type == "IPv4") {
            errors.append(.invalid(list.path, .string(address.text), "must be an \(type) address"))
        }
        return errors + address.reachableAddress()
    }

    /// `ValidateServiceCIDR`.
    static func validateRanges(_ object: Value) -> [FieldError] {
        let list = Field(object, "")["spec"]["cidrs"]
        if list.isEmpty { return list.required("at least one CIDR required") }
        var errors: [FieldError] = []
        let families = list.texts.map { $0.contains(":") }
        if list.count > 2 || (list.count == 2 && families[0] == families[1]) {
            errors += list.invalid(
                "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64")
        }
        return errors + list.elements.flatMap { $0.range() }
    }
}
