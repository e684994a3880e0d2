/// Policies that every environment can use by name: `starter` for all, `starter/no-latest-tag` for one.
enum StarterPolicies {
    /// The name by which messages speak of the text.
    static let path = "starter policies"

    static let text = """
        # Images change under a tag such as latest, so a restart may run something else than was tested.
        apiVersion: slipway.dev/v1alpha1
        kind: Policy
        metadata: {name: no-latest-tag}
        spec:
          rules:
            - expression: containers.all(c, c.image.contains('@') || c.image.matches(':[^/]+$') && !c.image.endsWith(':latest'))
              messageExpression: >-
                'These images have no fixed tag: ' + containers.filter(c, !(c.image.contains('@') ||
                c.image.matches(':[^/]+$') && !c.image.endsWith(':latest'))).map(c, c.image).join(', ')
        ---
        # Without requests the scheduler overbooks nodes; without a memory limit one container can take a node down.
        apiVersion: slipway.dev/v1alpha1
        kind: Policy
        metadata: {name: requests-and-limits}
        spec:
          severity: warning
          rules:
            - expression: >-
                !has(pod.containers) || pod.containers.all(c, has(c.resources) && has(c.resources.requests) &&
                'cpu' in c.resources.requests && 'memory' in c.resources.requests)
              messageExpression: >-
                'These containers request no CPU or no memory: ' + pod.containers.filter(c, !(has(c.resources) &&
                has(c.resources.requests) && 'cpu' in c.resources.requests && 'memory' in c.resources.requests)).map(c, c.name).join(', ')
            - expression: >-
                !has(pod.containers) || pod.containers.all(c, has(c.resources) && has(c.resources.limits) &&
                'memory' in c.resources.limits)
              messageExpression: >-
                'These containers have no memory limit: ' + pod.containers.filter(c, !(has(c.resources) &&
                has(c.resources.limits) && 'memory' in c.resources.limits)).map(c, c.name).join(', ')
        ---
        # A privileged container is root on its node.
        apiVersion: slipway.dev/v1alpha1
        kind: Policy
        metadata: {name: no-privileged}
        spec:
          rules:
            - expression: containers.all(c, !has(c.securityContext) || !has(c.securityContext.privileged) || !c.securityContext.privileged)
              message: A container is privileged, and with that root on its node.
            - expression: >-
                !(has(pod.hostNetwork) && pod.hostNetwork) && !(has(pod.hostPID) && pod.hostPID) &&
                !(has(pod.hostIPC) && pod.hostIPC)
              message: The pod shares the node's network, processes or memory.
        ---
        # When nodes are drained, all replicas may go at once unless a budget forbids it.
        apiVersion: slipway.dev/v1alpha1
        kind: Policy
        metadata: {name: disruption-budget}
        spec:
          severity: warning
          match: {kinds: [Deployment, StatefulSet]}
          rules:
            - expression: >-
                !has(object.spec.replicas) || object.spec.replicas < 2 || !has(object.spec.template.metadata.labels) ||
                objects.exists(o, o.kind == 'PodDisruptionBudget' && o.metadata.?namespace == object.metadata.?namespace &&
                has(o.spec.selector) && has(o.spec.selector.matchLabels) && o.spec.selector.matchLabels.all(k, k in
                object.spec.template.metadata.labels && object.spec.template.metadata.labels[k] == o.spec.selector.matchLabels[k]))
              message: It has several replicas and no PodDisruptionBudget, so draining nodes may stop all of them at once.
        ---
        # What is committed is known to everyone who can read the repository, for ever.
        apiVersion: slipway.dev/v1alpha1
        kind: Policy
        metadata: {name: no-plain-secrets}
        spec:
          match: {kinds: [Secret]}
          rules:
            - expression: >-
                (!has(object.data) || size(object.data) == 0) && (!has(object.stringData) || size(object.stringData) == 0)
              message: >-
                The values of this Secret stand in the repository. Declare it under "secrets" of its module, and say
                there where the values come from.

        """
}
