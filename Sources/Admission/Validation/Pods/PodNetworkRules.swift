import APIMachinery
import Model

/// Rules for the names and addresses of pods.
enum PodNetworkRules {
    static func validate(_ spec: Field) -> [FieldError] {
        spec["dnsPolicy"].oneOf(["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"]) + dns(spec)
            + aliases(spec["hostAliases"]) + hostName(spec) + users(spec)
    }

    /// `validatePodDNSConfig`.
    private static func dns(_ spec: Field) -> [FieldError] {
        let config = spec["dnsConfig"]
        let servers = config["nameservers"]
        var errors: [FieldError] = []
        if spec["dnsPolicy"].text == "None" {
            guard config.exists else { return config.required("must provide `dnsConfig` when `dnsPolicy` is None") }
            if servers.isEmpty {
                errors += servers.required("must provide at least one DNS nameserver when `dnsPolicy` is None")
            }
        }
        if servers.count > 3 { errors += servers.invalid("must not have more than 3 nameservers") }
        errors += servers.elements.flatMap { $0.address() }
        let searches = config["searches"]
        if searches.count > 32 { errors += searches.invalid("must not have more than 32 search paths") }
        if searches.texts.joined(separator: " ").utf8.count > 2048 {
            errors += searches.invalid("must not have more than 2048 characters (including spaces) in the search list")
        }
        errors += searches.elements.flatMap(search)
        return errors
            + config["options"].elements.flatMap { $0["name"].text.isEmpty ? $0.required("must not be empty") : [] }
    }

    /// A domain that may have underscores and a point at its end.
    private static func search(_ field: Field) -> [FieldError] {
        if field.text == "." { return [] }
        let name = field.text.hasSuffix(".") ? String(field.text.dropLast()) : field.text
        let plain = name.replacing("_", with: "a")
        if NameRule.dns1123Subdomain.allows(plain) { return [] }
        return field.invalid(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and "
                + "must start and end with an alphanumeric character (e.g. 'example.com')")
    }

    /// `ValidateHostAliases`.
    private static func aliases(_ list: Field) -> [FieldError] {
        list.elements.flatMap { alias in
            Field(alias["ip"].value ?? "", "\(alias.path).ip").address()
                + alias["hostnames"].elements.flatMap { $0.named(.dns1123Subdomain) }
        }
    }

    /// `validatePodHostName`.
    private static func hostName(_ spec: Field) -> [FieldError] {
        let name = spec["hostnameOverride"]
        guard name.exists else { return [] }
        var errors: [FieldError] = []
        if spec["setHostnameAsFQDN"].isTrue {
            errors += name.forbidden("may not be specified when setHostnameAsFQDN is true")
        }
        if spec["hostNetwork"].isTrue { errors += name.forbidden("may not be specified when hostNetwork is true") }
        errors += name.named(.dns1123Subdomain)
        if name.text.utf8.count > 64 { errors += name.tooLong(64) }
        return errors
    }

    /// `validateHostUsers`.
    private static func users(_ spec: Field) -> [FieldError] {
        guard spec["hostUsers"].value?.bool == false else { return [] }
        return ["hostNetwork", "hostPID", "hostIPC"].filter { spec[$0].isTrue }.flatMap {
            spec[$0].forbidden("when `hostUsers` is false")
        }
    }
}
