#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""test.py: tests table.py with results that are made up, and mutants.tsv against the patches. Results in TAP."""
import contextlib
import io
import pathlib
import re
import sys
import tempfile

import table
from table import ktap

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
from tap import equal, finish  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
KERNELS = HERE.parent / "kernels"
SCENARIOS = HERE.parent / "vm" / "scenarios"


def tap(*lines):
    """What run-dmabench prints for the program bounce."""
    return "KTAP version 1\n1..1\n  # Subtest: bounce\n" + "".join(f"  {line}\n" for line in lines)


GREEN = tap("ok 1 bounce.26_unmap", "ok 2 bounce.27_other", "ok 3 bounce.28_rare # SKIP no device")
RED = tap("not ok 1 bounce.1_byte.26_unmap", "ok 2 bounce.27_other")
DYING = tap("#  RUN           bounce.26_unmap ...")
UNDECLARED = "undeclared kernel message, line 9: BUG: x\nrun.sh: the kernel's log is not clean, see above\n"
# What is asserted, what may survive, the boot's results, its messages, hits (None if it did not end); the verdict.
BOOTS = {
    "killed": ("26", "-", RED, "", 5),
    "killed by others": ("27,1", "-", RED, "", 5),
    "killed by the log": ("26", "-", GREEN, UNDECLARED, 5),
    "killed by a crash": ("26", "-", DYING, "run.sh: Kernel panic\n", None),
    "killed, then a crash": ("26", "-", RED, "run.sh: Kernel panic\n", None),
    "broken": ("26", "-", RED, "", 0),
    "accepted": ("26", "because", GREEN, "", 5),
    "survived": ("26,8", "-", tap("ok 1 bounce.26_unmap # SKIP no bounce", "ok 2 bounce.27_other"), "", 5),
    "not reached": ("9", "-", GREEN, "", 0),
}


def verdicts(directory, boots):
    """The exit status and the table of these boots."""
    rows = directory / "rows"
    rows.write_text("# a comment\n" + "".join(
        f"{name.replace(' ', '_')}\tswiotlb\tdmabench\t{asserted}\t{accepted}\tbroken\n"
        for name, (asserted, accepted, *_) in boots.items()))
    (directory / "none-swiotlb.tap").write_text(GREEN)
    for name, (_, _, results, messages, hits) in boots.items():
        name = name.replace(" ", "_")
        (directory / f"{name}.tap").write_text(results)
        (directory / f"{name}.err").write_text(messages)
        (directory / name).mkdir(exist_ok=True)
        if hits is not None:
            (directory / name / "hits").write_text(f"{hits}\n")
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        status = table.main(rows, directory, *(name.replace(" ", "_") for name in boots))
    return status, output.getvalue()


def judged():
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        status, text = verdicts(directory, BOOTS)
        found = {row[1]: row for row in (re.split(r" *\| *", line) for line in text.splitlines()) if len(row) > 6}
        for word in BOOTS:
            equal(f"{word}: the verdict", word.split(",")[0], found[word.replace(" ", "_")][5])
        equal("names the assertion that caught it, not the variant", "26", found["killed"][6])
        equal("and the test", "bounce.bounce.1_byte.26_unmap", found["killed"][7])
        equal("a crash names the test", "in bounce.26_unmap: run.sh: Kernel panic", found["killed_by_a_crash"][7])
        equal("tests that only skip are named", "happened 5 times; now skipped: bounce.bounce.26_unmap", found["survived"][7])
        equal("fails if one survives", 1, status)
        equal("counts those killed", True, "\n5 of 9 killed: " in text)
        equal("says which assertions are missing", "Missing or too weak: assertions 8, 9, 26", text.splitlines()[-1])
        for word in ("survived", "not reached", "broken"):
            equal(f"fails with one that is {word}", 1, verdicts(directory, {word: BOOTS[word]})[0])
        caught = {word: boot for word, boot in BOOTS.items() if word.startswith("killed") or word == "accepted"}
        equal("succeeds if each is killed or may survive", 0, verdicts(directory, caught)[0])


def listed():
    patches = "".join(path.read_text() for path in sorted((KERNELS / "patches" / "mutants").glob("*.patch")))
    rows = table.read_rows(HERE / "mutants.tsv")
    faults = re.findall(r"^\+\tfault\((\w+)\)", patches, re.MULTILINE)
    equal("each fault of the kernel is a row", set(), set(faults) ^ set(rows))
    equal("and is one once", [], sorted(name for name in set(faults) if faults.count(name) > 1))
    used = set(re.findall(r"dmabench_fault\([^,()]*, (\w+)\)", patches))
    equal("and can happen", set(), set(rows) ^ (used - {"name"}))
    known = ktap.read_assertions(HERE.parent.parent / "kselftest" / "README.md")
    equal("to be caught by assertions that there are", set(),
          {number for row in rows.values() for number in map(int, row.assertions.split(",")) if number not in known})
    equal("in a scenario that there is", set(),
          {row.scenario for row in rows.values()} - {path.stem for path in SCENARIOS.glob("*.conf")})
    equal("for drivers of ours", set(), {name for row in rows.values() for name in row.drivers.split(",")} - {"dmabench", "dmabench_lsi"})


judged()
listed()
finish()
