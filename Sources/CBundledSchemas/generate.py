#!/usr/bin/env python3
"""Writes kubernetes-1.36.schemas, which bundled.c embeds: the built-in kinds' fields as one compact text.

    generate.py DEFINITIONS.json > kubernetes-1.36.schemas

DEFINITIONS.json holds `kubernetes` (the version) and `definitions`, those of an API server's /openapi/v2. The format is
described in Sources/Schemas/BundledFormat.swift, which reads it.
"""

import json
import sys

# What the OpenAPI document does not say: the resource's name and whether it is namespaced. From the API server's
# discovery, and from the API reference for kinds that are served on request only.
NAMESPACED = """
v1 Binding bindings | v1 ConfigMap configmaps | v1 Endpoints endpoints | v1 Event events | v1 LimitRange limitranges
v1 PersistentVolumeClaim persistentvolumeclaims | v1 Pod pods | v1 PodTemplate podtemplates
v1 ReplicationController replicationcontrollers | v1 ResourceQuota resourcequotas | v1 Secret secrets
v1 Service services | v1 ServiceAccount serviceaccounts
apps/v1 ControllerRevision controllerrevisions | apps/v1 DaemonSet daemonsets | apps/v1 Deployment deployments
apps/v1 ReplicaSet replicasets | apps/v1 StatefulSet statefulsets
authorization.k8s.io/v1 LocalSubjectAccessReview localsubjectaccessreviews
autoscaling/v1 HorizontalPodAutoscaler horizontalpodautoscalers
autoscaling/v2 HorizontalPodAutoscaler horizontalpodautoscalers
batch/v1 CronJob cronjobs | batch/v1 Job jobs | coordination.k8s.io/v1 Lease leases
discovery.k8s.io/v1 EndpointSlice endpointslices | events.k8s.io/v1 Event events
networking.k8s.io/v1 Ingress ingresses | networking.k8s.io/v1 NetworkPolicy networkpolicies
policy/v1 PodDisruptionBudget poddisruptionbudgets
rbac.authorization.k8s.io/v1 Role roles | rbac.authorization.k8s.io/v1 RoleBinding rolebindings
resource.k8s.io/v1 ResourceClaim resourceclaims | resource.k8s.io/v1 ResourceClaimTemplate resourceclaimtemplates
storage.k8s.io/v1 CSIStorageCapacity csistoragecapacities
"""
CLUSTER = """
v1 ComponentStatus componentstatuses | v1 Namespace namespaces | v1 Node nodes | v1 PersistentVolume persistentvolumes
admissionregistration.k8s.io/v1 MutatingAdmissionPolicy mutatingadmissionpolicies
admissionregistration.k8s.io/v1 MutatingAdmissionPolicyBinding mutatingadmissionpolicybindings
admissionregistration.k8s.io/v1 MutatingWebhookConfiguration mutatingwebhookconfigurations
admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy validatingadmissionpolicies
admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding validatingadmissionpolicybindings
admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration validatingwebhookconfigurations
apiextensions.k8s.io/v1 CustomResourceDefinition customresourcedefinitions
apiregistration.k8s.io/v1 APIService apiservices
authentication.k8s.io/v1 SelfSubjectReview selfsubjectreviews | authentication.k8s.io/v1 TokenReview tokenreviews
authorization.k8s.io/v1 SelfSubjectAccessReview selfsubjectaccessreviews
authorization.k8s.io/v1 SelfSubjectRulesReview selfsubjectrulesreviews
authorization.k8s.io/v1 SubjectAccessReview subjectaccessreviews
certificates.k8s.io/v1 CertificateSigningRequest certificatesigningrequests
flowcontrol.apiserver.k8s.io/v1 FlowSchema flowschemas
flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration prioritylevelconfigurations
networking.k8s.io/v1 IPAddress ipaddresses | networking.k8s.io/v1 IngressClass ingressclasses
networking.k8s.io/v1 ServiceCIDR servicecidrs | node.k8s.io/v1 RuntimeClass runtimeclasses
rbac.authorization.k8s.io/v1 ClusterRole clusterroles | rbac.authorization.k8s.io/v1 ClusterRoleBinding clusterrolebindings
resource.k8s.io/v1 DeviceClass deviceclasses | resource.k8s.io/v1 ResourceSlice resourceslices
scheduling.k8s.io/v1 PriorityClass priorityclasses | storage.k8s.io/v1 CSIDriver csidrivers
storage.k8s.io/v1 CSINode csinodes | storage.k8s.io/v1 StorageClass storageclasses
storage.k8s.io/v1 VolumeAttachment volumeattachments | storage.k8s.io/v1 VolumeAttributesClass volumeattributesclasses
"""
# Kinds that exist as a subresource's body only.
BODIES = {("authentication.k8s.io", "TokenRequest"), ("autoscaling", "Scale"), ("policy", "Eviction")}

# Defaults of list keys that /openapi/v2 leaves out and /openapi/v3 states. Required keys default to their zero value
# there (Go's, for fields without omitempty); these are the others.
KEY_DEFAULTS = {
    ("io.k8s.api.core.v1.ContainerPort", "protocol"): "TCP",
    ("io.k8s.api.core.v1.ServicePort", "protocol"): "TCP",
    ("io.k8s.api.core.v1.LocalObjectReference", "name"): "",
}

# Fields of Go struct types without a pointer: they are in every answer of the API server, as `{}` where nothing is set.
# /openapi/v3 tells them by `default: {}`. They are: metadata, spec and status; required fields; and these.
STRUCTS = {
    "DaemonSetSpec.updateStrategy", "DeploymentSpec.strategy", "StatefulSetSpec.updateStrategy",
    "ReplicaSetSpec.template", "SelfSubjectReviewStatus.userInfo", "TokenReviewStatus.user", "PodTemplate.template",
    "Container.resources", "EphemeralContainer.resources", "PersistentVolumeClaimSpec.resources",
    "ContainerStatus.lastState", "ContainerStatus.state", "Event.source", "Event.deprecatedSource", "Event.regarding",
    "NodeDaemonEndpoints.kubeletEndpoint", "NodeStatus.daemonEndpoints", "NodeStatus.nodeInfo",
    "ServiceStatus.loadBalancer", "IngressStatus.loadBalancer", "Endpoint.conditions",
    "CustomResourceDefinitionStatus.acceptedNames", "IngressServiceBackend.port", "NetworkPolicySpec.podSelector",
    "LimitedPriorityLevelConfiguration.limitResponse",
}
# Required fields that are pointers, or no structs.
POINTERS = {
    "DaemonSetSpec.selector", "DeploymentSpec.selector", "ReplicaSetSpec.selector", "StatefulSetSpec.selector",
    "ScaleIOPersistentVolumeSource.secretRef", "ScaleIOVolumeSource.secretRef", "CustomResourceSubresources.status",
}

SCALARS = {
    ("string", None): "s", ("string", "byte"): "y", ("string", "date-time"): "t", ("string", "int-or-string"): "x",
    ("integer", None): "i", ("integer", "int64"): "i", ("integer", "int32"): "j",
    ("number", None): "n", ("number", "double"): "n", ("boolean", None): "b",
}
NAMED = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": "q",
    "io.k8s.apimachinery.pkg.runtime.RawExtension": "r",
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "x",
    "io.k8s.apimachinery.pkg.apis.meta.v1.Time": "t",
    "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": "t",
}
KNOWN = {
    "type", "$ref", "items", "required", "format", "enum", "properties", "additionalProperties",
    "x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-map-type", "x-kubernetes-patch-strategy",
    "x-kubernetes-patch-merge-key", "x-kubernetes-group-version-kind", "x-kubernetes-unions",
}


def kind_facts():
    facts = {}
    for scope, table in (("N", NAMESPACED), ("C", CLUSTER)):
        for entry in table.replace("\n", "|").split("|"):
            if entry.strip():
                api_version, kind, plural = entry.split()
                group, _, version = api_version.rpartition("/")
                facts[(group, version, kind)] = (plural, scope)
    return facts


class Generator:
    def __init__(self, definitions):
        self.definitions = definitions
        self.numbers = {}
        self.queue = []

    def number(self, name):
        if name not in self.numbers:
            self.numbers[name] = len(self.queue)
            self.queue.append(name)
        return self.numbers[name]

    def prefix(self, schema):
        text = {None: "", "atomic": "^", "granular": "%"}[schema.get("x-kubernetes-map-type")]
        strategies = schema.get("x-kubernetes-patch-strategy", "").split(",")
        assert set(strategies) <= {"", "merge", "retainKeys", "replace"}, strategies
        text += "+" if "merge" in strategies else ""
        text += "~" if "retainKeys" in strategies else ""
        text += "/" if "replace" in strategies else ""
        if "x-kubernetes-patch-merge-key" in schema:
            text += "@" + schema["x-kubernetes-patch-merge-key"] + ";"
        return text

    def key(self, item, name):
        target = item["$ref"].split("/")[-1]
        schema = self.definitions[target]
        field = schema["properties"][name]
        default = KEY_DEFAULTS.get((target, name))
        if default is None and name in schema.get("required", []):
            default = {"string": "", "integer": "0"}[field["type"]]
        return name if default is None else f"{name}={default}"

    def type(self, schema, name=""):
        unknown = set(schema) - KNOWN
        assert not unknown, unknown
        prefix = self.prefix(schema)
        if "$ref" in schema:
            name = schema["$ref"].split("/")[-1]
            return prefix + (NAMED[name] if name in NAMED else f"{self.number(name)};")
        kind = schema.get("type")
        if kind is None:
            return prefix + "a"
        if kind == "array":
            return prefix + self.list(schema)
        if kind == "object":
            return prefix + self.object(schema, name)
        if "enum" in schema:
            assert kind == "string" and all(not set(value) & set("|()") for value in schema["enum"])
            return prefix + "e(" + "|".join(schema["enum"]) + ")"
        return prefix + SCALARS[(kind, schema.get("format"))]

    def list(self, schema):
        mode = schema.get("x-kubernetes-list-type", "")
        if mode == "map":
            keys = ",".join(self.key(schema["items"], key) for key in schema["x-kubernetes-list-map-keys"])
            return f"[#{keys};{self.type(schema['items'])}]"
        return "[" + {"set": "=", "atomic": "", "": "-"}[mode] + self.type(schema["items"]) + "]"

    def object(self, schema, name):
        properties = schema.get("properties")
        additional = schema.get("additionalProperties")
        assert not (properties and additional)
        if additional is not None:
            return "<" + self.type(additional) + ">"
        if not properties:
            return "o"
        required = set(schema.get("required", []))
        assert required <= set(properties)
        fields = []
        for field in sorted(properties, key=lambda field: field.encode()):
            text = field + ("!" if field in required else ":")
            if self.is_struct(name, field, properties[field], field in required):
                text += "&"
            fields.append(text + self.type(properties[field]))
        return "{" + " ".join(fields) + "}"

    def is_struct(self, name, field, schema, is_required):
        target = schema.get("$ref", "").split("/")[-1]
        path = f"{name.split('.')[-1]}.{field}"
        if not target or target in NAMED or path in POINTERS:
            return False
        return is_required or field in ("metadata", "spec", "status") or path in STRUCTS


def main():
    with open(sys.argv[1]) as file:
        document = json.load(file)
    generator = Generator(document["definitions"])
    facts = kind_facts()
    kinds = []
    for name, schema in document["definitions"].items():
        metadata = schema.get("properties", {}).get("metadata", {}).get("$ref", "")
        if not metadata.endswith(".ObjectMeta"):
            continue
        for kind in schema.get("x-kubernetes-group-version-kind", []):
            key = (kind["group"], kind["version"], kind["kind"])
            plural, scope = ("-", "-") if (key[0], key[2]) in BODIES else facts.pop(key)
            kinds.append((key, plural, scope, name))
    assert not facts, facts
    kinds.sort()
    lines = [f"slipway-schemas 1 kubernetes {document['kubernetes']}"]
    for (group, version, kind), plural, scope, name in kinds:
        lines.append(" ".join((group or "-", version, kind, plural, scope, str(generator.number(name)))))
    lines.append("")
    for name in generator.queue:  # grows while it is walked
        lines.append(generator.type(document["definitions"][name], name))
    sys.stdout.write("\n".join(lines) + "\n")


main()
