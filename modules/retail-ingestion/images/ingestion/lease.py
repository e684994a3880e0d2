"""Leader election by a Lease, and the label that says which pod leads, over the API of the cluster."""
import datetime
import json
import os
import ssl
import urllib.error
import urllib.request

ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"
SECONDS = 15


def request(method, path, body=None, kind="application/json"):
    # Read each time, because the token is exchanged while we run.
    with open(f"{ACCOUNT}/token") as file:
        token = file.read()
    address = f"https://{os.environ['KUBERNETES_SERVICE_HOST']}:{os.environ['KUBERNETES_SERVICE_PORT']}{path}"
    call = urllib.request.Request(
        address, method=method, data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": kind})
    context = ssl.create_default_context(cafile=f"{ACCOUNT}/ca.crt")
    with urllib.request.urlopen(call, timeout=5, context=context) as answer:
        return json.load(answer)


class Lease:
    def __init__(self, name, holder, namespace):
        self.name, self.holder = name, holder
        self.leases = f"/apis/coordination.k8s.io/v1/namespaces/{namespace}/leases"
        self.pod = f"/api/v1/namespaces/{namespace}/pods/{holder}"

    def hold(self):
        """True where we lead now. The server's resourceVersion decides between two who try at once."""
        now = datetime.datetime.now(datetime.timezone.utc)
        spec = {"holderIdentity": self.holder, "leaseDurationSeconds": SECONDS,
                "renewTime": now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
        try:
            lease = request("GET", f"{self.leases}/{self.name}")
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise
            body = {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": self.name}, "spec": spec}
            return self.write("POST", self.leases, body)
        held = lease.get("spec", {})
        renewed = held.get("renewTime")
        if held.get("holderIdentity") != self.holder and renewed:
            age = now - datetime.datetime.fromisoformat(renewed.replace("Z", "+00:00"))
            if age.total_seconds() < held.get("leaseDurationSeconds", SECONDS):
                return False
        lease["spec"] = spec
        return self.write("PUT", f"{self.leases}/{self.name}", lease)

    def write(self, method, path, body):
        try:
            request(method, path, body)
            return True
        except urllib.error.HTTPError as error:
            if error.code == 409:
                return False
            raise

    def mark(self, leads):
        """The label by which the Services find the driver that works."""
        value = "active" if leads else None
        request("PATCH", self.pod, {"metadata": {"labels": {"retail-ingestion/driver": value}}},
                "application/merge-patch+json")
