#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
# kcidb.py [PROGRAM]: what "dmabench compare --format kcidb" writes of results/reference is what KCIDB takes: by what its schema v5.3 says of the
# members that are written, and by the schema itself where the package kcidb-io is installed (Debian has none). Results in TAP.
import json
import pathlib
import subprocess
import sys

import jsonschema

TOP = pathlib.Path(__file__).resolve().parents[2]
TEXT = {"type": "string", "pattern": "^[^\\0]*$"}
ORIGIN = {"type": "string", "pattern": "^[a-z0-9_]+$"}
ID = {"type": "string", "pattern": "^[a-z0-9_]+:.*$"}
TIME = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9:]+)$"}


def members(required, **known):
    return {"type": "object", "additionalProperties": False, "required": required, "properties": known}


CHECKOUT = members(["id", "origin"], id=ID, origin=ORIGIN, comment=TEXT, git_commit_hash={"type": "string", "pattern": "^[0-9a-f]{40}$"})
BUILD = members(["checkout_id", "id", "origin"], id=ID, origin=ORIGIN, checkout_id=ID, comment=TEXT, compiler=TEXT, misc={"type": "object"},
                architecture={"type": "string", "pattern": "^[a-z0-9_]*$"})
NUMBER = members(["value"], value={"type": "number"}, unit=TEXT, prefix={"enum": ["metric", "binary"]})
ENVIRONMENT = members([], comment=TEXT, misc={"type": "object"})
# A path's segments hold no more than all versions of the schema allow.
TEST = members(["build_id", "id", "origin"], id=ID, origin=ORIGIN, build_id=ID, number=NUMBER, environment=ENVIRONMENT, misc={"type": "object"},
               path={"type": "string", "pattern": "^[a-zA-Z0-9_-]+(\\.[a-zA-Z0-9_-]+)*$"}, start_time=TIME, duration={"type": "number"},
               status={"enum": ["FAIL", "ERROR", "MISS", "PASS", "DONE", "SKIP"]})
REPORT = members(["version"], version={"const": {"major": 5, "minor": 3}}, checkouts={"type": "array", "items": CHECKOUT},
                 builds={"type": "array", "items": BUILD}, tests={"type": "array", "items": TEST})


def nulls(tree):
    if isinstance(tree, dict):
        tree = list(tree.values())
    return any(map(nulls, tree)) if isinstance(tree, list) else tree is None


def check(report):
    """Raises what is wrong."""
    jsonschema.validate(report, REPORT)
    assert not nulls(report), "null is no value"
    ids = {kind: [item["id"] for item in report[kind]] for kind in ("checkouts", "builds", "tests")}
    for kind, found in ids.items():
        assert len(found) == len(set(found)) > 0, kind
    assert all(build["checkout_id"] in ids["checkouts"] for build in report["builds"])
    assert all(test["build_id"] in ids["builds"] for test in report["tests"])


def refused(report):
    try:
        check(report)
    except (AssertionError, jsonschema.ValidationError):
        return True
    return False


def broken(report, change):
    copy = json.loads(json.dumps(report))
    change(copy["tests"][0])
    return copy


def test(number, name, function):
    try:
        function()
    except Exception as error:  # pylint: disable=broad-except
        print(f"not ok {number} - {name}")
        for line in str(error).splitlines()[:20]:
            print(f"#   | {line[:200]}")
        return False
    print(f"ok {number} - {name}")
    return True


def main(program):
    reference = TOP / "results/reference"
    reports = []
    for kind, base, *new in (("icount", "6.1", "6.12", "7.2"), ("emulated", "6.1", "7.2")):
        files = [str(reference / kind / f"{kernel}-iommu-strict.jsonl") for kernel in (base, *new)]
        reports.append(json.loads(subprocess.run([program, "compare", "--format", "kcidb", "--across", "kernel", *files], check=False,
                                                 stdout=subprocess.PIPE).stdout))
    print("1..4")
    good = test(1, "instructions and times are what KCIDB takes", lambda: [check(report) for report in reports])
    changes = (lambda t: t.update(number={"value": None}), lambda t: t.update(path="a b"), lambda t: t.update(more=1),
               lambda t: t.pop("build_id"), lambda t: t.update(build_id="x:y"), lambda t: t.update(status="ok"))
    good &= test(2, "what it does not take is seen", lambda: [refused(broken(reports[0], change)) or 1 / 0 for change in changes])
    good &= test(3, "each new side's kernel is a build of its own",
                 lambda: (len(reports[0]["builds"]), len(reports[1]["builds"])) == (2, 1) or 1 / 0)
    try:
        from kcidb_io.schema import V5_3  # pylint: disable=import-outside-toplevel
    except ImportError:
        print("ok 4 - the schema of kcidb-io takes it # SKIP kcidb-io is not installed (pip install kcidb-io; Debian has no package)")
        return not good
    return not good & test(4, "the schema of kcidb-io takes it", lambda: [V5_3.validate(report) for report in reports])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else str(TOP / "build/bench/dmabench")))
