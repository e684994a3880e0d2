#!/usr/bin/env python3
"""Takes every tenth of the verdicts that a real API server gave to invented objects, with what the tests read of them.

usage: sample-verdicts.py VERDICTS FOLDER      (a folder with *.jsonl.gz; writes FOLDER/*.jsonl.gz)
"""
import gzip, json, os, sys

source, target = sys.argv[1:]


def rows(name, step=10):
    with gzip.open(os.path.join(source, name + ".jsonl.gz"), "rt") as lines:
        return [json.loads(line) for line in lines][::step]


def write(name, rows):
    text = "".join(json.dumps(row, separators=(",", ":"), ensure_ascii=False) + "\n" for row in rows)
    with open(os.path.join(target, name + ".jsonl.gz"), "wb") as file:
        file.write(gzip.compress(text.encode(), 9, mtime=0))


def creation(row):
    verdict = row["create"]
    result = {"id": row["id"], "object": row["object"], "code": verdict["code"]}
    causes = verdict.get("causes", [])
    if causes: result["causes"] = [cause["field"] + " " + cause["reason"] for cause in causes]
    if "defaulted" in row: result["stored"] = row["defaulted"]
    return result


write("objects", [creation(row) for row in rows("objects")])
definitions, customs = {}, []
for row in rows("customs"):
    if "create" not in row or "old" in row: continue
    name = row["crd"]["metadata"]["name"]
    definitions[name] = row["crd"]["spec"]
    customs.append({"definition": name, **creation(row)})
write("customs", [{"definitions": definitions}] + customs)
write("updates", [{key: row[key] for key in row if key not in ("changes", "warnings", "result")} for row in rows("updates")])
# Five rows in turn ask about one pod: a step of ten would see one set of labels only.
write("podsecurity", [{key: row[key] for key in ("id", "labels", "object", "verdict")} for row in rows("podsecurity", 11)])
