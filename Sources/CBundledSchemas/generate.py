#!/usr/bin/env python3
"""Writes kubernetes.schemas, which bundled.c embeds: the built-in kinds' fields in every version, as one compact text.

    generate.py DEFINITIONS.json SCHEMAS > kubernetes.schemas

DEFINITIONS.json holds `kubernetes` (the newest version) and `definitions`, those of an API server's /openapi/v2.
SCHEMAS is the folder `kubernetes_validate/kubernetes-json-schema` of the Python package kubernetes-validate, which has
the schemas of the versions before (`pip download kubernetes-validate --no-deps`, then unzip). The format is described
in Sources/Schemas/Schema/BundledFormat.swift, which reads it.

All versions are one text, because they hardly differ: what is not in all of them says in which it is.
"""

import json
import os
import re
import sys

OLDEST = 27

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
# Kinds before they were stable, in versions that served them without being asked. Scope and name as in the stable version.
FORMER = {
    ("flowcontrol.apiserver.k8s.io", "v1beta2", "FlowSchema"), ("flowcontrol.apiserver.k8s.io", "v1beta3", "FlowSchema"),
    ("flowcontrol.apiserver.k8s.io", "v1beta2", "PriorityLevelConfiguration"),
    ("flowcontrol.apiserver.k8s.io", "v1beta3", "PriorityLevelConfiguration"),
}
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


def normalized(schema):
    """A schema of the package kubernetes-validate in the form in which an API server writes it."""
    if isinstance(schema, list):
        return [normalized(value) for value in schema]
    if not isinstance(schema, dict):
        return schema
    result = {}
    for key, value in schema.items():
        if key == "properties":
            value = {name: normalized(field) for name, field in value.items()}
        elif key == "type" and isinstance(value, list):
            value = next(kind for kind in value if kind != "null")
        elif key == "$ref":
            value = value.replace("#/$defs/", "#/definitions/")
        elif key in ("description", "default") or (key == "enum" and schema.get("type") != "string"):
            continue  # kind and apiVersion are told by an enumeration there
        else:
            value = normalized(value)
        result[key] = value
    return result


class Version:
    """The definitions of one version."""

    def __init__(self, minor, definitions, numbers, newest=None):
        self.minor = minor
        self.definitions = definitions
        self.numbers = numbers
        self.newest = newest
        self.lines = {}

    def reach(self, name):
        """Encodes a definition and all that it refers to."""
        waiting = [name]
        while waiting:
            name = waiting.pop()
            if name in self.lines:
                continue
            self.found = []
            self.lines[name] = self.definition(name)
            waiting += self.found

    def definition(self, name):
        """Its fields, or its text where it has none."""
        schema = self.definitions[name]
        if self.newest and not isinstance(self.newest.definition(name) if name in self.newest.definitions else {}, dict):
            return self.newest.definition(name)  # JSON of any form, which the package tells otherwise
        if schema.get("type") == "object" and schema.get("properties"):
            return self.fields(schema, name)
        return self.type(schema)

    def number(self, name):
        self.found.append(name)
        return self.numbers.setdefault(name, len(self.numbers))

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

    def type(self, schema):
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
            assert not schema.get("properties")
            additional = schema.get("additionalProperties")
            return prefix + ("o" if additional is None else "<" + self.type(additional) + ">")
        if "enum" in schema:
            assert kind == "string" and all(not set(value) & set("|()") for value in schema["enum"])
            return prefix + "e(" + "|".join(schema["enum"]) + ")"
        return prefix + SCALARS[(kind, schema.get("format"))]

    def list(self, schema):
        mode = schema.get("x-kubernetes-list-type")
        keys = schema.get("x-kubernetes-list-map-keys")
        if mode is None and "merge" in schema.get("x-kubernetes-patch-strategy", ""):
            # From before list types: the server took the strategic merge patch's facts for them.
            mode = "map" if "x-kubernetes-patch-merge-key" in schema else "set"
            keys = [schema.get("x-kubernetes-patch-merge-key")]
        if mode == "map":
            keys = ",".join(self.key(schema["items"], key) for key in keys)
            return f"[#{keys};{self.type(schema['items'])}]"
        return ("[=" if mode == "set" else "[") + self.type(schema["items"]) + "]"

    def fields(self, schema, name):
        required = set(schema.get("required", []))
        assert required <= set(schema["properties"]) and "additionalProperties" not in schema
        fields = {None: self.prefix(schema)}
        for field, value in schema["properties"].items():
            # What the newest version does not require was seldom required in earnest before (StatefulSetSpec.serviceName).
            newest = self.newest and self.newest_field(name, field)
            is_optional = newest and field not in self.newest.definitions[name].get("required", [])
            mark = "!" if field in required and not is_optional else ":"
            if is_struct(name, field, value, field in required):
                mark += "&"
            fields[field] = (mark, self.enumerated(self.type(value), name, field))
        return fields

    def newest_field(self, name, field):
        return (self.newest or self).definitions.get(name, {}).get("properties", {}).get(field)

    def enumerated(self, text, name, field):
        """Enumerations are only told by the newest version; a value more does no harm in an older one."""
        newest = self.newest_field(name, field)
        newest = text if newest is None or "$ref" in newest else self.type(newest)
        return newest if re.sub(r"e\([^)]*\)", "s", newest) == re.sub(r"e\([^)]*\)", "s", text) else text


def is_struct(name, field, schema, is_required):
    target = schema.get("$ref", "").split("/")[-1]
    path = f"{name.split('.')[-1]}.{field}"
    if not target or target in NAMED or path in POINTERS:
        return False
    return is_required or field in ("metadata", "spec", "status") or path in STRUCTS


def runs(values, minors):
    """Equal neighbours as (value, first, last); versions without a value are left out."""
    result = []
    for minor in minors:
        value = values.get(minor)
        if result and result[-1][0] == value and result[-1][2] == minor - 1:
            result[-1][2] = minor
        elif value is not None:
            result.append([value, minor, minor])
    return result


def interval(first, last, minors):
    """`28-33`, with nothing where the first or last version is meant; `-` for all of them."""
    return f"{'' if first == minors[0] else first}-{'' if last == minors[-1] else last}"


def merged(lines, all_minors):
    """One line for a definition in all versions that have it."""
    minors = sorted(lines)
    if any(not isinstance(line, dict) for line in lines.values()):
        assert len(set(map(str, lines.values()))) == 1, lines
        return lines[minors[0]]
    prefix = lines[minors[-1]].pop(None)  # the same in all versions, or only told by the newest
    for minor in minors[:-1]:
        lines[minor].pop(None)
    texts = []
    for field in sorted({field for line in lines.values() for field in line}, key=lambda field: field.encode()):
        for (mark, text), first, last in runs({minor: lines[minor].get(field) for minor in minors}, minors):
            span = interval(first, last, minors)
            if span != "-":
                # The ends of all versions, not of those that have the definition: that is what the reader knows.
                mark += "(" + interval(first, last, all_minors) + ")"
            texts.append(field + mark + text)
    return prefix + "{" + " ".join(texts) + "}"


def is_object(schema):
    return schema.get("properties", {}).get("metadata", {}).get("$ref", "").endswith(".ObjectMeta")


def main():
    with open(sys.argv[1]) as file:
        document = json.load(file)
    newest_minor = int(document["kubernetes"].split(".")[1])
    minors = list(range(OLDEST, newest_minor + 1))
    numbers = {}
    newest = Version(newest_minor, document["definitions"], numbers)
    newest.found = []
    versions = [newest]
    for minor in minors[:-1]:
        with open(os.path.join(sys.argv[2], f"v1.{minor}.0-local", "_definitions.json")) as file:
            versions.append(Version(minor, normalized(json.load(file)["$defs"]), numbers, newest))
    facts = kind_facts()
    for key in FORMER:
        facts[key] = facts[(key[0], "v1", key[2])]
    kinds = {}
    for version in versions:
        for name, schema in version.definitions.items():
            for kind in schema.get("x-kubernetes-group-version-kind", []) if is_object(schema) else []:
                key = (kind["group"], kind["version"], kind["kind"])
                if key in facts or (key[0], key[2]) in BODIES and key[1] == "v1":
                    kinds.setdefault(key, (name, {}))[1][version.minor] = True
    assert set(facts) <= set(kinds), set(facts) - set(kinds)
    lines = [f"slipway-schemas 2 kubernetes {minors[0]}-{minors[-1]}"]
    for key, (name, served) in sorted(kinds.items()):
        for version in versions:
            if version.minor in served:
                numbers.setdefault(name, len(numbers))
                version.reach(name)
        plural, scope = facts.get(key, ("-", "-"))
        [(_, first, last)] = runs(served, minors)
        words = (key[0] or "-", key[1], key[2], plural, scope, str(numbers[name]), interval(first, last, minors))
        lines.append(" ".join(words))
    lines.append("")
    for name in numbers:  # in the order of their numbers
        lines.append(merged({v.minor: v.lines[name] for v in versions if name in v.lines}, minors))
    sys.stdout.write("\n".join(lines) + "\n")


main()
