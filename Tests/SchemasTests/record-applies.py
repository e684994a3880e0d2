#!/usr/bin/env python3
"""Records what a real API server makes of random applies, updates and patches: one JSON line a case."""
import base64, http.client, json, random, re, ssl, sys, time

def connect(kubeconfig):
    text = open(kubeconfig).read()
    try:
        cfg = json.loads(text)
    except ValueError:
        import subprocess
        cfg = json.loads(subprocess.check_output(["kubectl", "--kubeconfig", kubeconfig, "config", "view", "--raw", "-o", "json"]))
    ctx = {c["name"]: c["context"] for c in cfg["contexts"]}[cfg["current-context"]]
    user = {u["name"]: u["user"] for u in cfg["users"]}[ctx["user"]]
    cluster = {c["name"]: c["cluster"] for c in cfg["clusters"]}[ctx["cluster"]]
    host = cluster["server"].split("//")[1]
    sslctx = ssl.create_default_context(cadata=base64.b64decode(cluster["certificate-authority-data"]).decode())
    sslctx.check_hostname = False
    return http.client.HTTPSConnection(host, context=sslctx), user["token"]

conn, token = connect(sys.argv[1])
count = int(sys.argv[2]); seed0 = int(sys.argv[3]); pause = float(sys.argv[4]) if len(sys.argv) > 4 else 0
only = sys.argv[5] if len(sys.argv) > 5 else None

def call(method, path, body=None, ctype="application/json"):
    conn.request(method, path, None if body is None else json.dumps(body), {"Authorization": "Bearer " + token, "Content-Type": ctype, "Accept": "application/json"})
    r = conn.getresponse(); data = r.read()
    return r.status, (json.loads(data) if data else None)

CRD = {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "widgets.test.slipway.dev"},
 "spec": {"group": "test.slipway.dev", "scope": "Namespaced", "names": {"plural": "widgets", "singular": "widget", "kind": "Widget"},
  "versions": [{"name": "v1", "served": True, "storage": True, "subresources": {"status": {}}, "schema": {"openAPIV3Schema": {"type": "object", "properties": {
    "status": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
    "spec": {"type": "object", "properties": {
      "plain": {"type": "array", "items": {"type": "string"}},
      "set": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}},
      "numbers": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "integer"}},
      "map": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"], "items": {"type": "object", "required": ["name"], "properties": {
          "name": {"type": "string"}, "value": {"type": "integer"}, "sub": {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}},
          "inner": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["port", "protocol"], "items": {"type": "object", "required": ["port"], "properties": {
              "port": {"type": "integer"}, "protocol": {"type": "string", "default": "TCP"}, "text": {"type": "string"}}}}}}},
      "granular": {"type": "object", "additionalProperties": {"type": "string"}},
      "atomic": {"type": "object", "x-kubernetes-map-type": "atomic", "properties": {"x": {"type": "string"}, "y": {"type": "string"}}},
      "struct": {"type": "object", "properties": {"p": {"type": "string"}, "q": {"type": "integer"}, "deep": {"type": "object", "properties": {"r": {"type": "string"}}}}},
      "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
      "any": {"x-kubernetes-preserve-unknown-fields": True},
      "port": {"x-kubernetes-int-or-string": True},
      "nullable": {"type": "string", "nullable": True},
      "maps": {"type": "object", "additionalProperties": {"type": "object", "properties": {"v": {"type": "string"}, "w": {"type": "string"}}}},
      "nested": {"type": "object", "additionalProperties": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}}},
      "number": {"type": "number"},
      "replicas": {"type": "integer"}}}}}}}]}}

R = None
def some(p): return R.random() < p
def pick(xs): return R.choice(xs)
def sub(xs, lo=0):
    n = R.randint(lo, len(xs)); return R.sample(xs, n)
W = ["alpha", "beta", "gamma", "delta", "omega"]

def strmap(keys=("app", "tier", "x/y", "team")): return {k: pick(W) for k in sub(list(keys))}

def widget():
    s = {}
    if some(.4): s["plain"] = sub(W)
    if some(.6): s["set"] = sub(W)
    if some(.3): s["numbers"] = sub([1, 2, 3, 10])
    if some(.7):
        s["map"] = []
        for n in sub(["a", "b", "c", "d", "e"]):
            i = {"name": n}
            if some(.5): i["value"] = R.randint(1, 3)
            if some(.4): i["sub"] = {k: pick(W) for k in sub(["a", "b"])}
            if some(.4):
                i["inner"] = []
                for p in sub([80, 443, 9000]):
                    e = {"port": p}
                    if some(.4): e["protocol"] = pick(["TCP"])
                    if some(.5): e["text"] = pick(W)
                    i["inner"].append(e)
                if some(.3) and i["inner"]: i["inner"].append({"port": i["inner"][0]["port"], "protocol": "UDP"})
            s["map"].append(i)
    if some(.5): s["granular"] = strmap()
    if some(.4): s["atomic"] = {k: pick(W) for k in sub(["x", "y"])}
    if some(.5):
        s["struct"] = {}
        if some(.5): s["struct"]["p"] = pick(W)
        if some(.5): s["struct"]["q"] = R.randint(0, 3)
        if some(.4): s["struct"]["deep"] = {"r": pick(W)} if some(.7) else {}
    if some(.3): s["free"] = pick([{}, {"a": 1}, {"a": {"b": [1, 2]}, "c": None}, {"a": {"b": {"c": "d"}}}, {"a": "s"}, {"l": [{"name": "x"}, {"name": "y"}]}])
    if some(.3): s["any"] = pick([1, "s", True, [1], [], {}, {"k": "v"}, {"k": {"z": 1}}, {"k": [1]}])
    if some(.3): s["port"] = pick([1, "http", 80])
    if some(.2): s["nullable"] = pick([None, "x"])
    if some(.4): s["maps"] = {k: {f: pick(W) for f in sub(["v", "w"])} for k in sub(["m", "n", "o"])}
    if some(.3): s["nested"] = {k: sub(W) for k in sub(["m", "n"])}
    if some(.3): s["number"] = pick([1, 1.5, 2.0, 1e3])
    if some(.5): s["replicas"] = R.randint(0, 4)
    o = {"apiVersion": "test.slipway.dev/v1", "kind": "Widget"}
    o["metadata"] = {"name": "w"}
    if some(.4): o["metadata"]["labels"] = strmap()
    if some(.3): o["metadata"]["annotations"] = strmap()
    if some(.2): o["metadata"]["finalizers"] = sub(["test.dev/a", "test.dev/b"])
    if some(.9): o["spec"] = s
    if some(.1): o["status"] = {"x": pick(W)}
    return o

def container(n):
    c = {"name": n}
    if some(.9): c["image"] = pick(["i:1", "i:2"])
    if some(.4): c["args"] = sub(W)
    if some(.5):
        c["env"] = []
        for e in sub(["A", "B", "C"]):
            c["env"].append({"name": e, "value": pick(W)} if some(.8) else {"name": e, "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}})
    if some(.5):
        c["ports"] = []
        for p in sub([80, 443, 8080]):
            e = {"containerPort": p}
            if some(.4): e["protocol"] = pick(["TCP", "TCP", "UDP"])
            if some(.3): e["name"] = "p%d" % p
            c["ports"].append(e)
    if some(.3): c["resources"] = pick([{}, {"requests": {"cpu": "100m"}}, {"limits": {"memory": "1Gi"}, "requests": {"cpu": "1"}}])
    if some(.3): c["volumeMounts"] = [{"mountPath": "/" + m, "name": "vol"} for m in sub(["a", "b"])]
    if some(.2): c["securityContext"] = pick([{}, {"runAsNonRoot": True}, {"capabilities": {"drop": ["ALL"]}}])
    if some(.2): c["livenessProbe"] = pick([{"tcpSocket": {"port": 80}}, {"httpGet": {"path": "/", "port": "http"}}])
    return c

def deployment():
    o = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "w"}}
    if some(.4): o["metadata"]["labels"] = strmap()
    if some(.3): o["metadata"]["annotations"] = strmap()
    p = {"containers": [container(n) for n in sub(["a", "b", "c"], 1)]}
    if some(.3): p["initContainers"] = [container(n) for n in sub(["i", "j"])]
    if some(.5): p["volumes"] = [{"name": v, **pick([{"emptyDir": {}}, {"configMap": {"name": "c"}}])} for v in sorted(set(["vol"] + sub(["w"])))] 
    else: 
        for c in p["containers"] + p.get("initContainers", []): c.pop("volumeMounts", None)
    if some(.2): p["nodeSelector"] = strmap(("a", "b"))
    if some(.2): p["tolerations"] = [{"key": k, "operator": "Exists"} for k in sub(["x", "y"])]
    if some(.2): p["imagePullSecrets"] = [{"name": k} for k in sub(["x", "y"])]
    if some(.2): p["hostAliases"] = [{"ip": k, "hostnames": sub(W)} for k in sub(["1.1.1.1", "2.2.2.2"])]
    if some(.2): p["topologySpreadConstraints"] = [{"maxSkew": 1, "topologyKey": k, "whenUnsatisfiable": pick(["DoNotSchedule", "ScheduleAnyway"])} for k in sub(["x", "y"])]
    if some(.2): p["terminationGracePeriodSeconds"] = pick([10, 30])
    if some(.1): p["securityContext"] = pick([{}, {"fsGroup": 1}])
    o["spec"] = {"selector": {"matchLabels": {"app": "w"}}, "template": {"metadata": {"labels": {"app": "w", **({"v": pick(W)} if some(.3) else {})}}, "spec": p}}
    if some(.4): o["spec"]["replicas"] = R.randint(0, 3)
    if some(.3): o["spec"]["strategy"] = pick([{"type": "Recreate"}, {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": pick([1, "30%"])}}, {}])
    if some(.2): o["spec"]["minReadySeconds"] = R.randint(0, 3)
    return o

def service():
    o = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "w"}, "spec": {}}
    if some(.4): o["metadata"]["labels"] = strmap()
    ports = []
    for p in sub([80, 443, 8080], 1):
        e = {"port": p, "name": "p%d" % p}
        if some(.3): e["protocol"] = "TCP"
        if some(.4): e["targetPort"] = pick([80, "http"])
        ports.append(e)
    o["spec"]["ports"] = ports
    if some(.6): o["spec"]["selector"] = strmap()
    if some(.3): o["spec"]["sessionAffinity"] = pick(["None", "ClientIP"])
    return o

def configmap():
    o = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "w"}}
    if some(.4): o["metadata"]["labels"] = strmap()
    if some(.3): o["metadata"]["annotations"] = strmap()
    if some(.2): o["metadata"]["finalizers"] = sub(["test.dev/a", "test.dev/b"])
    if some(.2): o["metadata"]["ownerReferences"] = [{"apiVersion": "v1", "kind": "ConfigMap", "name": n, "uid": OWNERS[n]} for n in sub(["o1", "o2"])]
    if some(.8): o["data"] = {k: pick(W) for k in sub(["a", "b", "c.yaml", "d"])}
    if some(.2): o["data"] = None
    return o

PATHS = {"Widget": "/apis/test.slipway.dev/v1/namespaces/%s/widgets", "Deployment": "/apis/apps/v1/namespaces/%s/deployments", "Service": "/api/v1/namespaces/%s/services", "ConfigMap": "/api/v1/namespaces/%s/configmaps"}
GEN = {"Widget": widget, "Deployment": deployment, "Service": service, "ConfigMap": configmap}

call("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", CRD)
for _ in range(100):
    s, _b = call("GET", "/apis/test.slipway.dev/v1/namespaces/default/widgets")
    if s == 200: break
    time.sleep(.1)
time.sleep(1)
ns = "case%d" % (time.time() * 1000 % 1e9)
call("POST", "/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": ns}})
OWNERS = {}
for n in ("o1", "o2"):
    s, o = call("POST", "/api/v1/namespaces/%s/configmaps" % ns, {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": n}})
    OWNERS[n] = o["metadata"]["uid"]
for n in range(count):
    R = random.Random(seed0 + n)
    kind = only or pick(["Widget", "Widget", "Deployment", "Service", "ConfigMap"])
    gen, path = GEN[kind], PATHS[kind] % ns
    steps = []
    live = None
    for i in range(R.randint(2, 7)):
        if pause: time.sleep(pause)
        op = "apply" if some(.7) or (live is None and some(.8)) else pick(["put", "merge"])
        manager = pick(["one", "two", "three"])
        body = gen()
        if op == "apply":
            if steps and some(.3):
                prev = [s for s in steps if s["op"] == "apply"]
                if prev:
                    body = json.loads(json.dumps(pick(prev)["body"]))   # again, or with one thing gone
                    if some(.5) and body.get("spec"): body["spec"].pop(pick(list(body["spec"])), None) if kind != "Deployment" else body["spec"].pop("replicas", None)
            force = some(.5)
            status, result = call("PATCH", path + "/w?fieldManager=%s&force=%s" % (manager, "true" if force else "false"), body, "application/apply-patch+yaml")
        elif live is None:
            op = "post"; force = False
            status, result = call("POST", path + "?fieldManager=" + manager, body)
        elif op == "put":
            force = False
            body["metadata"]["resourceVersion"] = live["metadata"]["resourceVersion"]
            if kind == "Service":
                for k in ("clusterIP", "clusterIPs"): body["spec"][k] = live["spec"][k]
            if some(.2): body["metadata"]["managedFields"] = pick([[], [{}]])
            status, result = call("PUT", path + "/w?fieldManager=" + manager, body)
        else:
            force = False
            body = {k: v for k, v in body.items() if k in ("spec", "data", "metadata")}
            body["metadata"].pop("name")
            status, result = call("PATCH", path + "/w?fieldManager=" + manager, body, "application/merge-patch+json")
        steps.append({"op": op, "manager": manager, "force": force, "body": body, "status": status, "result": result})
        if status in (200, 201): live = result
    print(json.dumps({"seed": seed0 + n, "kind": kind, "steps": steps}, separators=(",", ":")))
    if live:
        if live["metadata"].get("finalizers"):
            call("PATCH", path + "/w", {"metadata": {"finalizers": None}}, "application/merge-patch+json")
        call("DELETE", path + "/w")
call("DELETE", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.test.slipway.dev") if False else None
