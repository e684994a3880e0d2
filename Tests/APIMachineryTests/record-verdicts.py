#!/usr/bin/env python3
"""Records what a real API server makes of quantities, names, labels, selectors and times, and what CPython's decimal and
datetime make of random ones: one JSON line a case.

usage: record-verdicts.py KUBECONFIG FOLDER      (a kubeconfig with client certificates; writes FOLDER/*.ndjson)
"""
import base64, http.client, json, random, re, ssl, subprocess, sys, tempfile, urllib.parse
from datetime import datetime, timedelta, timezone
from decimal import ROUND_UP, Decimal, getcontext

getcontext().prec = 200
config = json.loads(subprocess.check_output(
    ["kubectl", "--kubeconfig", sys.argv[1], "config", "view", "--raw", "-o", "json"]))
folder = sys.argv[2]
user = next(u["user"] for u in config["users"] if "client-certificate-data" in u["user"])
context = ssl.create_default_context(
    cadata=base64.b64decode(config["clusters"][0]["cluster"]["certificate-authority-data"]).decode())
context.check_hostname = False
files = []
for key in ["client-certificate-data", "client-key-data"]:
    file = tempfile.NamedTemporaryFile(); file.write(base64.b64decode(user[key])); file.flush(); files.append(file)
context.load_cert_chain(files[0].name, files[1].name)
connection = http.client.HTTPSConnection(
    config["clusters"][0]["cluster"]["server"].split("//")[1], context=context)
rng = random.Random(11)


def call(method, path, body=None):
    connection.request(method, path, None if body is None else json.dumps(body),
                       {"Content-Type": "application/json", "Accept": "application/json"})
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


def create(path, body):
    return call("POST", path + "?dryRun=All", body)


def write(name, cases):
    with open(f"{folder}/{name}.ndjson", "w") as file:
        for case in cases: file.write(json.dumps(case, ensure_ascii=False) + "\n")
    print(name, len(cases))


def causes(answer, field):
    """The messages of one field, without the value in front of them."""
    found = []
    for cause in (answer.get("details") or {}).get("causes") or []:
        if cause.get("field") != field: continue
        found.append(re.sub(r'^Invalid value: ("(\\.|[^"\\])*"|[^:]*): ', "", cause["message"]))
    return found


# MARK: Quantities

SUFFIXES = ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei",
            "e3", "E3", "e-3", "e0", "e+6", "e18", "e21", "E-9", "e-12", "e30", "e-01"]


def quantity():
    digits = "".join(rng.choice("0123456789") for _ in range(rng.choice([1, 1, 2, 3, 4, 6, 9, 15, 18, 19, 20, 25, 40])))
    if rng.random() < 0.5:
        place = rng.randint(0, len(digits)); digits = digits[:place] + "." + digits[place:]
    elif rng.random() < 0.4:
        digits += "0" * rng.randint(1, 12)
    return rng.choice(["", "", "", "+", "-"]) + digits + rng.choice(SUFFIXES)


ODD = ["", "0", "+", "-", ".", "+.", "Ki", "Gi", "m", "e3", "E", "e", "1E", "1e", "1e+", "1.", ".5", "1..2", "1.2.3", "1ki",
       "1K", "1KI", "1 Gi", " 1", "1 ", "1gb", "١", "1e3.5", "1ee3", "1Kii", "1iK", "1m1", "1Ki3", "0x1", "1_000", "00",
       "-0", "0Ki", "0.0", "1e1000", "1e-1000", "8Ei", "9Ei", "16Ei", "9223372036854775807", "9223372036854775808",
       "7.999999999999999999Ei", "1024", "1024Ki", "1023Ki", "1.5Gi", "1.5Ki", "0.5Ki", "0.1Ki", "0.0001Ki", "1000E",
       "999999999999999999999999999999E", "1e21", "1e20", "1000e18", "1000000", "1000m", "0.5", "1n", "0.1n", "1e-10", "12e6",
       "1e3", "1E3", "1e03", "1e-00003", "1e9223372036854775808", "1--1", "--1", "+-1", "1-", "1+", "1e--3", "inf", "NaN"]


def quantities():
    cases = []
    for text in ODD + [quantity() for _ in range(700)]:
        # Not a list of resources, because those are rounded to thousandths.
        body = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "q"}, "spec": {
            "containers": [{"name": "a", "image": "a"}],
            "volumes": [{"name": "a", "emptyDir": {"sizeLimit": text}}]}}
        status, answer = create("/api/v1/namespaces/default/pods", body)
        case = {"text": text}
        if status == 201: case["stored"] = answer["spec"]["volumes"][0]["emptyDir"]["sizeLimit"]
        elif "SizeLimit field must be a valid resource quantity" in answer["message"]: case["isNegative"] = True
        else: case["error"] = re.search(r"quantities must match|unable to parse numeric|unable to parse quantity's suffix",
                                        answer["message"]).group(0)
        cases.append(case)
    return cases


def amounts():
    """Sums and orders by CPython's decimal, in billionths."""
    powers = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}

    def nano(text):
        number, suffix = re.match(r"^([+-]?[0-9.]*)(.*)$", text).groups()
        value = Decimal(number)
        if suffix.endswith("i"): value *= 1024 ** (1 + "KMGTPE".index(suffix[0]))
        elif suffix[:1] in ("e", "E") and len(suffix) > 1: value *= Decimal(10) ** int(suffix[1:])
        else: value *= Decimal(10) ** powers[suffix]
        scaled = (value * 10 ** 9).to_integral_value(rounding=ROUND_UP)
        if suffix.endswith("i"): scaled = max(min(scaled, (2 ** 63 - 1) * 10 ** 9), -(2 ** 63 - 1) * 10 ** 9)
        return int(scaled)

    cases = []
    for _ in range(500):
        left, right = quantity(), quantity()
        if rng.random() < 0.1: right = left
        a, b = nano(left), nano(right)
        cases.append({"left": left, "right": right, "order": (a > b) - (a < b), "nano": str(a), "sum": str(a + b)})
    return cases


# MARK: Names

WORDS = ["a", "b1", "0", "-", "--", ".", "..", "_", "A", "Z9", "ä", " ", "/", "%", "http", "my-name", "example.com", "x" * 15,
         "y" * 16, "z" * 60, "w" * 63, "v" * 64, "k8s.io", "\n", "1"]


def word():
    return "".join(rng.choice(WORDS) for _ in range(rng.randint(1, 4)))


def names():
    def metadata(name): return {"name": name}
    kinds = [
        ("dns1123Label", "/api/v1/namespaces", lambda t: {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata(t)},
         "metadata.name"),
        ("dns1123Subdomain", "/api/v1/namespaces/default/configmaps",
         lambda t: {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata(t)}, "metadata.name"),
        ("dns1035Label", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
         lambda t: {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                    "metadata": {"name": "as.example.com"}, "spec": {
                        "group": "example.com", "scope": "Cluster", "names": {"plural": "as", "kind": "A", "singular": t},
                        "versions": [{"name": "v1", "served": True, "storage": True,
                                      "schema": {"openAPIV3Schema": {"type": "object"}}}]}}, "spec.names.singular"),
        ("pathSegment", "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles",
         lambda t: {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": metadata(t), "rules": []},
         "metadata.name"),
        ("qualifiedName", "/api/v1/namespaces/default/configmaps",
         lambda t: {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "labels": {t: "x"}}},
         "metadata.labels"),
        ("labelValue", "/api/v1/namespaces/default/configmaps",
         lambda t: {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "labels": {"x": t}}},
         "metadata.labels"),
        ("portName", "/api/v1/namespaces/default/pods",
         lambda t: {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"containers": [
             {"name": "a", "image": "a", "ports": [{"containerPort": 80, "name": t}]}]}},
         "spec.containers[0].ports[0].name"),
        ("configMapKey", "/api/v1/namespaces/default/configmaps",
         lambda t: {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {t: "x"}}, f"data"),
    ]
    cases = []
    for form, path, body, field in kinds:
        seen = set()
        for text in WORDS + ["a.b", "a-", "-a", "a.", "a..b", "a.b-", "a/b", "a/b/c", "/b", "a/", "A/b", "a/B", "x" * 64 + "/a",
                             "a." * 127, "a." * 126 + "a", "1a", "a1", "a--b", "1-2", "metrics", "Web", "a_b"] + \
                [word() for _ in range(40)]:
            if text in seen: continue
            seen.add(text)
            status, answer = create(path, body(text))
            place = f"data[{text}]" if form == "configMapKey" else field
            cases.append({"form": form, "text": text, "isValid": status == 201, "messages": causes(answer, place)})
            if status != 201 and not cases[-1]["messages"]: cases[-1]["other"] = answer["message"][:200]
    return cases


# MARK: Selectors

def selectors():
    texts = ["", "a", "!a", "a=b", "a==b", "a!=b", "a in (b)", "a in (b,c)", "a notin (b, c)", "a in ()", "a in (,)", "a>1", "a<1",
             "a>x", "a=", "a=,b", "a,b", "a,", ",a", "a b", "a in b", "a in (b", "a in", "in", "notin", "in in (in)", "!a=b",
             "!", "!!a", "=b", "a=b=c", "a===b", "(a)", "a)", "a in (b))", "x/y/z=a", "-a=b", "a=-b", "a=b c", "  a  =  b  ",
             "a\t=b", "a in (a b)", "a!", "a!b", "a=!b", "a in (b,,c)", "a in (b,)", "a notin(b)", "a in(b)", "example.com/a=b",
             "example.com/a in (b,c),!d,e!=f", "a=ä", "ä=a", "a>1,b<2", "a>=1", "a=in", "a=notin", "notin notin (notin)",
             "a = b , c in ( d , e ) , ! f", "a=b,c in (d,e),!f", "A=b", "a=B", "a=" + "x" * 64, "x" * 64 + "=a", "a,,b"]
    cases = []
    for text in texts:
        status, answer = call("GET", "/api/v1/configmaps?limit=1&labelSelector=" + urllib.parse.quote(text))
        cases.append({"text": text, "isValid": status == 200, "message": "" if status == 200 else answer["message"]})
    return cases


# MARK: Times

def times():
    cases = []
    odd = ["2026-02-29T00:00:00Z", "2024-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2000-02-29T23:59:59Z",
           "2026-04-31T00:00:00Z", "2026-06-31T12:00:00Z", "2026-13-01T00:00:00Z", "2026-00-10T00:00:00Z",
           "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T23:60:00Z", "2026-01-01T23:59:60Z",
           "2026-01-01t00:00:00Z", "2026-01-01T00:00:00z", "2026-01-01 00:00:00Z", "2026-01-01T00:00:00",
           "2026-01-01T00:00:00+0100", "2026-01-01T00:00:00+01", "2026-01-01T00:00:00+01:00", "2026-01-01T00:00:00-23:59",
           "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+00:60", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.5Z",
           "2026-01-01T00:00:00,5Z", "2026-01-01T00:00:00.123456789Z", "2026-01-01T00:00:00.1234567891Z",
           "2026-01-01T00:00:00.123456+02:00", "2026-1-01T00:00:00Z", "26-01-01T00:00:00Z", "2026-01-01T0:00:00Z",
           "2026-01-01T1:00:00Z", "0001-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "", "now", "2026-01-01", "2026-01-01T00:00Z",
           "2026-01-01T00:00:00-00:00", "2026-01-01T00:00:00+00:00", "+2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z "]
    for text in odd:
        status, answer = create("/apis/coordination.k8s.io/v1/namespaces/default/leases", {
            "apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": "a"},
            "spec": {"holderIdentity": "a", "leaseDurationSeconds": 1, "renewTime": text}})
        cases.append({"text": text, "isMicro": True,
                      "stored": answer["spec"].get("renewTime", "") if status == 201 else None})
        status, answer = create("/api/v1/namespaces/default/events", {
            "apiVersion": "v1", "kind": "Event", "metadata": {"name": "a"}, "involvedObject": {"namespace": "default"},
            "firstTimestamp": text})
        cases.append({"text": text, "isMicro": False, "stored": answer["firstTimestamp"] if status == 201 else None})
    return cases


def instants():
    """Random times by CPython's datetime."""
    cases = []
    for _ in range(600):
        offset = rng.choice([0, 0, 60, 120, -300, 330, -570, 845, rng.randint(-1439, 1439)])
        # With the offset the time stays in the years that both know.
        moment = datetime(1, 1, 3) + timedelta(days=rng.randint(0, 3_652_000), seconds=rng.randint(0, 86_399))
        micro = rng.choice([0, 0, rng.randint(0, 999_999), 500_000])
        local = moment.replace(microsecond=micro, tzinfo=timezone(timedelta(minutes=offset)))
        digits = f".{micro:06d}".rstrip("0").rstrip(".") if micro else ""
        sign = "-" if offset < 0 else "+"
        zone = "Z" if offset == 0 else f"{sign}{abs(offset) // 60:02d}:{abs(offset) % 60:02d}"
        since = local.astimezone(timezone.utc) - datetime(1970, 1, 1, tzinfo=timezone.utc)
        utc = local.astimezone(timezone.utc)
        cases.append({"text": local.strftime("%Y").zfill(4) + local.strftime("-%m-%dT%H:%M:%S") + digits + zone,
                      "seconds": since.days * 86400 + since.seconds, "micro": micro,
                      "utc": utc.strftime("%Y").zfill(4) + utc.strftime("-%m-%dT%H:%M:%SZ"),
                      "weekday": utc.isoweekday() % 7, "dayOfYear": utc.timetuple().tm_yday})
    return cases


write("quantities", quantities())
write("amounts", amounts())
write("names", names())
write("selectors", selectors())
write("times", times())
write("instants", instants())
