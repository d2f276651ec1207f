# SPDX-License-Identifier: GPL-2.0
"""What run-dmabench printed, and the list of assertions in kselftest/README.md."""
import collections
import re

PROGRAM = re.compile(r"  # Subtest: (\S+)$")
RESULT = re.compile(r"  (not )?ok \d+ (\S+)(?: # (.*))?$")
PROGRAM_RESULT = re.compile(r"(not )?ok \d+ (\S+)(?: # (.*))?$")
TIER = re.compile(r" *# tier (\w)(?:, regime ([\w-]+))?")
KERNEL = re.compile(r"# kernel (\S+),")
NUMBER = re.compile(r"(?:^|\.)(\d+)_(control_)?\w*$")
# The tier tells the table of assertions from that of rooms.
ROW = re.compile(r"\| *(\d+) *\|([^|]*)\|( *[SD]\b[^|]*)\|")

Result = collections.namedtuple("Result", "test verdict reason tier regime")
Run = collections.namedtuple("Run", "kernel complete results programs")
Assertion = collections.namedtuple("Assertion", "number rule tier")


def verdict_of(bad, directive):
    """The word for a result's line: pass, fail, skip, xfail or differs; and the reason that it gives."""
    word, _, reason = (directive or "").partition(" ")
    if word == "XFAIL" and reason.startswith("differs from what was seen "):
        return "differs", reason
    if word in ("SKIP", "XFAIL") and not bad:
        return word.lower(), reason
    return ("fail" if bad else "pass"), directive or ""


def tier_by_variant(test):
    """Tests that run on both targets are named after them."""
    return "D" if ".engine." in test else "S" if ".software." in test else None


def read_run(path):
    """The Run in a file; results of programs that died are in programs only."""
    kernel, complete, program, tier, regime = None, False, "?", None, None
    results, programs = [], []
    for line in path.read_text(errors="replace").splitlines():
        if match := RESULT.match(line):
            test = f"{program}.{match[2]}"
            results.append(Result(test, *verdict_of(match[1], match[3]), tier or tier_by_variant(test), regime))
        elif match := PROGRAM_RESULT.match(line):
            programs.append(Result(match[2], *verdict_of(match[1], match[3]), None, None))
        elif match := TIER.match(line):
            tier, regime = match[1], match[2]
            continue
        elif match := PROGRAM.match(line):
            program = match[1]
        elif match := KERNEL.match(line):
            kernel = match[1]
        elif line.startswith("# Totals:"):
            complete = True
        else:
            continue
        tier = regime = None
    return Run(kernel, complete, results, programs)


def number_of(test):
    """(assertion's number or None, whether it is its control) of a test's name."""
    match = NUMBER.search(test)
    return (int(match[1]), bool(match[2])) if match else (None, False)


def read_assertions(readme):
    """{number: Assertion} from the rows of the README's table."""
    rows = (ROW.match(line) for line in readme.read_text().splitlines())
    return {int(row[1]): Assertion(int(row[1]), row[2].strip(), row[3].strip()) for row in rows if row}


def read_reasons(path):
    """{number: reason} from lines of a number and a text."""
    rows = (line.split(None, 1) for line in path.read_text().splitlines() if line.strip() and not line.startswith("#"))
    return {int(number): reason for number, reason in rows}
