#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""agree.py PROGRAM: does dmabench take and refuse the same lines as results/schema.json? Lines of results are broken in every place and in
every way, one at a time: of another type, out of range, another word, too many, too few, missing, surplus, what does not go together. What may
differ is what results/README.md says: members that are missing, but for those that readers rely on, and members that are unknown. Results in TAP."""
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import jsonschema

from validate import DELETE, broken as put

HERE = pathlib.Path(__file__).resolve().parent
RESULTS = HERE.parents[1] / "results"
FILES = ["reference/emulated/direct.jsonl", "reference/icount/6.1-swiotlb.jsonl"]
RELIED_ON = {"header": {"record", "schema"}, "point": {"record", "experiment", "parameters", "threads", "status"}, "phase": {"phase"}, "trailer": {"record"}}
# Of other types, at the edges of ranges, and next to them.
VALUES = [None, True, False, 0, -0.0, -1, 1, 2, 0.5, 64.0, 2**53, 2**64, 10**400, "", "ok", "failed", "batched", "x" * 31, "ä" * 31, "x" * 32, "\0", "EIO",
          "2026-11-29T00:00:00Z", "2026-11-29", [], [1], [1, 2], [0.5, 1], [1, -1], [1.5, "2"], [[1]], {}, {"a": 1}, {"a": None}, {"a": [1]}]
# Each place gets so many of these: a process reads each, and all places together get all of them.
TRIES = 2
CHANCE = random.Random(1)


def readers(schema):
    """What the program promises: the schema, where it says nothing of what is not there, or not known."""
    def relax(node):
        if isinstance(node, list):
            return [relax(item) for item in node]
        if not isinstance(node, dict):
            return node
        relaxed = {key: relax(value) for key, value in node.items()
                   if not (key == "additionalProperties" and value is False) and not (key == "required" and isinstance(value, list))}
        if "if" in relaxed:
            judged = {key: relaxed.pop(key) for key in ("if", "then", "else") if key in relaxed}
            relaxed["if"] = {"required": list(judged["if"]["properties"])}
            relaxed["then"] = judged
        return relaxed
    relaxed = relax(schema)
    for kind, names in RELIED_ON.items():
        relaxed["$defs"][kind]["required"] = sorted(names)
    return relaxed


def places(value, path=()):
    """Of all that is in a line; of an array's elements the first and the last are enough."""
    yield path
    if isinstance(value, dict):
        for name, member in value.items():
            yield from places(member, path + (name,))
    elif isinstance(value, list) and value:
        for index in sorted({0, len(value) - 1}):
            yield from places(value[index], path + (index,))


def broken(line):
    for path in places(line):
        if not path:
            continue
        if isinstance(path[-1], str):
            yield path, put(line, path, DELETE)
        for value in CHANCE.sample(VALUES, TRIES):
            yield path, put(line, path, value)
    for path in places(line):
        at = line
        for step in path:
            at = at[step]
        if isinstance(at, dict):
            yield path, put(line, path, {**at, "surplus": [None]})
        elif isinstance(at, list) and at:
            yield path, put(line, path, at + at[:1])
            yield path, put(line, path, at[1:])


def samples():
    """A line of each kind, and of points one of each status and timing, with one phase."""
    found = {}
    for file in FILES:
        for text in (RESULTS / file).read_text().splitlines():
            record = json.loads(text)
            found.setdefault((record["record"], record.get("status"), record.get("timing")), record)
    for record in found.values():
        record["phases"] = record.get("phases", [])[:1]
        for phase in record.get("phases", []):
            phase["histogram"] = phase["histogram"][:3]
            phase["round_p50_ns"] = phase["round_p50_ns"][:3]
        if record["record"] != "point":
            del record["phases"]
    ok = next(record for key, record in found.items() if key[0] == "point" and key[1] == "ok")
    for errno in ("EIO", "EINVAL"):
        refused = dict(ok, status="refused", settled=None, errno=errno, reason="r", evidence=None, phases=[], batch=None, timing=None)
        if errno == "EIO":
            refused["evidence"] = {"io_tlb_nslabs": 1, "io_tlb_used": 0, "io_tlb_used_hiwater": None}
        found["point", "refused", errno] = refused
    return found


def takes(program, folder, lines):
    path = pathlib.Path(folder, "file.jsonl")
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    done = subprocess.run([program, "export", "--format", "json", "-o", folder + "/out", str(path)], capture_output=True, check=False)
    if done.returncode not in (0, 2):
        raise SystemExit(f"not ok - {program} ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
    return done.returncode == 0


def encode(record):
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()


def in_file(found, record, kind):
    """A file around it, that is right."""
    header = next(r for k, r in found.items() if k[0] == "header")
    trailer = next(r for k, r in found.items() if k[0] == "trailer")
    return {"header": [record, trailer], "point": [header, record, trailer], "trailer": [header, record]}[kind]


def agreement(program, folder, found, promised, strict):
    """How many lines each took, and what they differ in."""
    counts = {"both take": 0, "both refuse": 0, "lacks or has more": 0}
    differ = []
    for key, sample in found.items():
        kind = key[0]
        seen = set()
        for path, record in broken(sample):
            text = encode(record)
            if text in seen or (path == ("record",) and isinstance(record, dict) and str(record.get("record")) in RELIED_ON):
                continue
            seen.add(text)
            wanted = promised[kind].is_valid(record)
            got = takes(program, folder, [encode(r) for r in in_file(found, record, kind)])
            if wanted != got:
                differ.append(f"{'/'.join(map(str, key))}: {'.'.join(map(str, path))}: {'taken' if got else 'refused'}: {text[:120]!r}")
            counts["both refuse" if not got else "both take" if strict[kind].is_valid(record) else "lacks or has more"] += 1
    return counts, differ


def bytes_of(found):
    """Bytes that are no line of JSON in UTF-8; what older results have, in strings, is taken with U+FFFD."""
    header, trailer = (encode(next(r for k, r in found.items() if k[0] == kind)) for kind in ("header", "trailer"))
    point = encode(next(r for k, r in found.items() if k[:2] == ("point", "ok")))
    for name, bad in {"zero": b"\0", "zero in a string": b'{"record":"a\0"}', "not UTF-8": b"\xff", "surrogate": b"\xed\xa0\x80", "long form": b"\xc0\x80",
                      "a control character": b'"\x01"', "NaN": b"NaN"}.items():
        yield name, [header, point, bad, trailer], False
        yield name + " at an end", [header, point + bad, trailer], False
        yield name + " behind all", [header, point, trailer, bad], False
    yield "zero in a name", [header, point.replace(b'"experiment":"', b'"experiment":"\0', 1), trailer], False
    yield "another encoding in a string", [header, point.replace(b'"engine":"', b'"engine":"\xff', 1), trailer], True
    yield "a point behind the trailer", [header, point, trailer, point], False
    yield "a header behind the trailer", [header, point, trailer, header], False
    yield "a trailer behind the trailer", [header, point, trailer, trailer], False
    yield "a trailer before a point", [header, trailer, point], False
    yield "no trailer", [header, point], True
    yield "two headers", [header, header, point, trailer], False


def main(program):
    schema = json.loads((RESULTS / "schema.json").read_text())
    found = samples()

    def of(whole):
        return {kind: jsonschema.Draft202012Validator({"$ref": f"#/$defs/{kind}", "$defs": whole["$defs"]}) for kind in ("header", "point", "trailer")}
    with tempfile.TemporaryDirectory() as folder:
        counts, differ = agreement(program, folder, found, of(readers(schema)), of(schema))
        odd = [name for name, lines, wanted in bytes_of(found) if takes(program, folder, lines) != wanted]
    print("1..3")
    for line in differ[:40]:
        print("# " + line)
    print(f"# {counts}, {len(differ)} differ")
    print(f"{'not ok' if differ else 'ok'} 1 - reader and schema agree on lines that are broken")
    print(f"{'ok' if min(counts.values()) > 100 else 'not ok'} 2 - there are enough of each kind")
    print(f"{'not ok' if odd else 'ok'} 3 - what is no text, or behind the trailer, is refused {odd}")
    return bool(differ or odd or min(counts.values()) <= 100)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("agree.py: wanted: PROGRAM")
    sys.exit(main(sys.argv[1]))
