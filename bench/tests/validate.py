#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""validate.py [--some] FILE...: every line of every result against results/schema.json; and the schema must refuse broken lines, unless only
--some of the tests wrote, whose results need not have one of each kind to break."""
import copy
import json
import pathlib
import sys

import jsonschema

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "results" / "schema.json"

# What a line of a kind must not become: each is a path and what is put there; DELETE takes the member away.
DELETE = object()
BROKEN = {
    "header": [
        (["schema"], 2), (["record"], "heading"), (["clock"], "sundial"), (["seed"], 2**53), (["seed"], -1), (["seed"], 1.5),
        (["environment", "kernel"], DELETE), (["environment", "memory_bytes"], 0), (["environment", "color"], "red"),
        (["timer", "hz"], 0), (["timer"], DELETE), (["target", "translation"], "magic"), (["sweep", "points"], 0),
        (["sweep", "precision_pct"], 0), (["started"], "yesterday"),
        (["preflight"], DELETE), (["preflight"], None), (["preflight"], [{"check": "load"}]),
        (["preflight"], [{"check": "load", "severity": "bad", "finding": "f", "remedy": "r"}]),
        (["preflight"], [{"check": "load", "severity": "stops", "finding": "f", "remedy": ""}]), (["surplus"], 1),
    ],
    "point": [
        (["index"], -1), (["status"], "fine"), (["status"], "refused"), (["settled"], None), (["errno"], "EIO"), (["batch"], 0),
        (["rounds"], 0), (["phases"], []), (["phases", 0, "raw_ns", "p50"], "fast"), (["phases", 0, "raw_ns", "p50"], DELETE),
        (["phases", 0, "histogram", 0], [1]), (["phases", 0, "histogram", 0], [1, 2, 3]), (["phases", 0, "p50_ci95_ns"], [1]),
        (["threads"], 0), (["cpus"], []), (["regime"], "none"), (["bounced"], "maybe"), (["sync"], "maybe"), (["sync"], DELETE), (["parameters"], None),
        (["timing"], "twice"), (["phases", 0, "surplus"], 1), (["regime"], DELETE), (["elapsed_s"], None),
    ],
    "trailer": [(["complete"], None), (["reason"], DELETE), (["points"], -1), (["complete"], False), (["ended"], "")],
}


def broken(line, path, value):
    """The line with another value in that place; no path is the line itself."""
    if not path:
        return value
    line = copy.deepcopy(line)
    at = line
    for step in path[:-1]:
        at = at[step]
    if value is DELETE:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return line


def no_constant(name):
    raise ValueError(name + " is not JSON")


def main(paths):
    some = paths[:1] == ["--some"]
    paths = paths[some:]
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    bad = 0
    whole = {}
    lines = 0
    for path in paths:
        text = pathlib.Path(path).read_text()
        if not text.endswith("\n"):
            print(f"not ok - {path}: the last line is not whole")
            bad += 1
        for number, line in enumerate(text.splitlines(), 1):
            lines += 1
            record = json.loads(line, parse_constant=no_constant)
            errors = list(validator.iter_errors(record))
            bad += len(errors)
            for error in errors:
                print(f"not ok - {path}:{number}: {jsonschema.exceptions.best_match([error]).message[:300]}")
            kind = record.get("record")
            if not errors and (kind != "point" or (record["status"] == "ok" and record["timing"] == "single")) and \
               (kind != "trailer" or record["complete"]):
                whole[kind] = record
    if not some:
        bad += check_schema(validator, whole, paths)
    print(f"{'not ok' if bad else 'ok'} - {lines} lines of {len(paths)} files")
    return 1 if bad else 0


def check_schema(validator, whole, paths):
    """What is broken on purpose is refused: how many such things are not."""
    bad = 0
    for kind, cases in BROKEN.items():
        if kind not in whole:
            print(f"not ok - no {kind} to break")
            bad += 1
            continue
        for path, value in cases:
            if validator.is_valid(broken(whole[kind], path, value)):
                print(f"not ok - the schema takes a {kind} whose {path} is {'missing' if value is DELETE else value}")
                bad += 1
            else:
                print(f"ok - refuses {kind} {path}")
    batched = next((p for p in points(paths) if p["timing"] == "batched"), None)
    if batched is None:
        print("not ok - no batched point to break")
        bad += 1
    elif validator.is_valid(broken(batched, ["phases", 0, "net_ns", "p99"], 1.0)):
        print("not ok - the schema takes a percentile of a batch")
        bad += 1
    elif validator.is_valid(broken(batched, ["phases", 0, "round_ns", "p99"], [1.0])):
        print("not ok - the schema takes rounds' percentiles of a batch")
        bad += 1
    if "point" in whole and not validator.is_valid(broken(whole["point"], ["phases", 0, "round_ns"], DELETE)):
        print("not ok - the schema refuses results of before round_ns")
        bad += 1
    return bad


def points(paths):
    for path in paths:
        for line in pathlib.Path(path).read_text().splitlines():
            record = json.loads(line)
            if record["record"] == "point":
                yield record


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
