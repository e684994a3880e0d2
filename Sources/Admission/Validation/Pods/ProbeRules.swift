import APIMachinery
import Model

/// Rules for probes and lifecycle hooks.
enum ProbeRules {
    /// `validateLivenessProbe`, `validateStartupProbe`.
    static func liveness(_ probe: Field, _ context: PodContext) -> [FieldError] {
        guard probe.exists else { return [] }
        var errors = validate(probe, context)
        if probe["successThreshold"].number != 1 { errors += probe["successThreshold"].invalid("must be 1") }
        return errors
    }

    /// `validateReadinessProbe`.
    static func readiness(_ probe: Field, _ context: PodContext) -> [FieldError] {
        guard probe.exists else { return [] }
        var errors = validate(probe, context)
        let grace = probe["terminationGracePeriodSeconds"]
        if grace.exists { errors += grace.invalid("must not be set for readinessProbes") }
        return errors
    }

    /// `validateProbe`.
    private static func validate(_ probe: Field, _ context: PodContext) -> [FieldError] {
        var errors = handler(probe, ["exec", "httpGet", "tcpSocket", "grpc"], context)
        for name in ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"] {
            errors += probe[name].notNegative()
        }
        let grace = probe["terminationGracePeriodSeconds"]
        if grace.exists, grace.number <= 0 { errors += grace.invalid("must be greater than 0") }
        return errors
    }

    /// `validateLifecycle`.
    static func lifecycle(_ lifecycle: Field, _ context: PodContext) -> [FieldError] {
        var errors: [FieldError] = []
        for name in ["postStart", "preStop"] where lifecycle[name].exists {
            errors += handler(lifecycle[name], ["exec", "httpGet", "tcpSocket", "sleep"], context)
        }
        return errors
    }

    /// `validateHandler`: exactly one, and that one as it should be.
    private static func handler(_ holder: Field, _ kinds: [String], _ context: PodContext) -> [FieldError] {
        let present = kinds.map { ($0, holder[$0]) }.filter(\.1.exists)
        guard let (kind, action) = present.first else { return holder.required("must specify a handler type") }
        var errors = present.dropFirst().flatMap { $0.1.forbidden("may not specify more than 1 handler type") }
        switch kind {
        case "exec": if action["command"].isEmpty { errors += action["command"].required() }
        case "httpGet": errors += httpGet(action)
        case "sleep":
            let seconds = action["seconds"].number
            if seconds < 0 || seconds > context.graceSeconds {
                errors.append(
                    .invalid(
                        action.path, .integer(seconds),
                        "must be non-negative and less than terminationGracePeriodSeconds (\(context.graceSeconds))"))
            }
        default: errors += action["port"].portOrName()
        }
        return errors
    }

    /// `validateHTTPGetAction`.
    private static func httpGet(_ action: Field) -> [FieldError] {
        var errors = action["path"].needed() + action["port"].portOrName()
        errors += action["scheme"].oneOf(["HTTP", "HTTPS"])
        for header in action["httpHeaders"].elements {
            let name = header["name"].text
            let isName =
                !name.isEmpty
                && name.utf8.allSatisfy { byte in
                    byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte)
                        || (0x61...0x7a).contains(byte)
                }
            if !isName {
                errors.append(
                    .invalid(
                        action["httpHeaders"].path, .string(name),
                        "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', "
                            + "regex used for validation is '[-A-Za-z0-9]+')"))
            }
        }
        return errors
    }
}
