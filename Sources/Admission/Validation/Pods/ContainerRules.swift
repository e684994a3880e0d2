import APIMachinery
import Model

/// Rules for containers (`validateContainers`, `validateInitContainers`, `validateContainerCommon`).
enum ContainerRules {
    static func validateAll(_ context: PodContext) -> [FieldError] {
        let containers = context.spec["containers"]
        if containers.isEmpty {
            return containers.required() + validateInit(context, names: [])
        }
        var errors: [FieldError] = []
        var names: Set<String> = []
        var ports: Set<String> = []
        for container in containers.elements {
            errors += common(container, context)
            let name = container["name"]
            if !names.insert(name.text).inserted { errors += name.duplicate() }
            errors += hooksAndProbes(container, context)
        }
        for container in containers.elements { errors += ContainerParts.hostPorts(container["ports"], &ports) }
        return errors + validateInit(context, names: names)
    }

    private static func validateInit(_ context: PodContext, names: Set<String>) -> [FieldError] {
        var errors: [FieldError] = []
        var names = names
        for container in context.spec["initContainers"].elements {
            errors += common(container, context)
            let name = container["name"]
            if !name.text.isEmpty, !names.insert(name.text).inserted { errors += name.duplicate() }
            if container["restartPolicy"].text == "Always" {
                errors += hooksAndProbes(container, context)
            } else {
                errors += onceOnly(container)
            }
            var ports: Set<String> = []
            errors += ContainerParts.hostPorts(container["ports"], &ports)
        }
        return errors
    }

    /// What a container that ends before the others begin may not have.
    private static func onceOnly(_ container: Field) -> [FieldError] {
        var errors: [FieldError] = []
        for name in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] where container[name].exists {
            errors += container[name].forbidden("may not be set for init containers without restartPolicy=Always")
        }
        for policy in container["resizePolicy"].elements where policy["restartPolicy"].text == "RestartContainer" {
            errors += policy["restartPolicy"].invalid(
                "must not be set to 'RestartContainer' for non-sidecar initContainers")
        }
        return errors
    }

    private static func hooksAndProbes(_ container: Field, _ context: PodContext) -> [FieldError] {
        ProbeRules.lifecycle(container["lifecycle"], context)
            + ProbeRules.liveness(container["livenessProbe"], context)
            + ProbeRules.readiness(container["readinessProbe"], context)
            + ProbeRules.liveness(container["startupProbe"], context)
    }

    /// `validateContainerCommon`.
    private static func common(_ container: Field, _ context: PodContext) -> [FieldError] {
        var errors = container["name"].neededName(.dns1123Label) + container["image"].needed()
        let message = container["terminationMessagePolicy"]
        errors += message.text.isEmpty ? message.required() : message.oneOf(["File", "FallbackToLogsOnError"])
        errors += ContainerParts.ports(container["ports"])
        errors += EnvironmentRules.variables(container["env"], context)
        errors += EnvironmentRules.sources(container["envFrom"])
        errors += MountRules.mounts(container, context) + MountRules.devices(container, context)
        let pull = container["imagePullPolicy"]
        errors += pull.text.isEmpty ? pull.required() : pull.oneOf(["Always", "IfNotPresent", "Never"])
        errors += ResourceRules.requirements(container["resources"], claims: context.resourceClaims)
        errors += ContainerParts.resizing(container["resizePolicy"], context.restartPolicy)
        errors += ContainerParts.restarting(container)
        return errors + SecurityRules.container(container["securityContext"], hostUsers: context.hostUsers)
    }
}
