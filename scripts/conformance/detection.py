#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""detection.py README WAITING ROWS MUTANTS MATRIX: what shows that each assertion's tests can fail; prints kselftest/DETECTION.md.

ROWS is mutants.tsv, MUTANTS what mutants.sh left (NAME.tap, and none-SCENARIO.tap without a fault), MATRIX the matrix.json of
check-kernels.sh. A mutant counts for an assertion if a test of that failed with it and not without it. A control is a test
NN_control_... that passed in some cell: the same steps with the fault put in by hand. Where the table calls a rule the
negative control of another, each is the other's. Exits with 1 if an assertion has neither, those that wait excepted."""
import collections
import json
import pathlib
import re
import sys

import ktap

COUNTERPART = re.compile(r"negative control of (\d+)")


def failed(path):
    return {r.test for r in ktap.read_run(path).results if r.verdict == "fail"} if path.is_file() else None


# A fault that fails the tests of more assertions breaks what they all build on, and shows something of those alone that are
# named in its row.
BROAD = 20


def catches(rows, directory):
    """{assertion: [mutant]}, and the mutants that were not run."""
    found, not_run = collections.defaultdict(list), []
    for line in rows.read_text().splitlines():
        if line.startswith("#") or not line:
            continue
        name, scenario, *others = line.split("\t")
        with_it, without = failed(directory / f"{name}.tap"), failed(directory / f"none-{scenario}.tap")
        if with_it is None or without is None:
            not_run.append(name)
            continue
        numbers = {ktap.number_of(test)[0] for test in with_it - without}
        numbers -= {None}
        if len(numbers) > BROAD:
            numbers &= set(map(int, others[1].split(",")))
        for number in numbers:
            found[number].append(name)
    return found, not_run


def controls(assertions, matrix):
    """{assertion: {names of controls that passed somewhere}}"""
    found, passed = collections.defaultdict(set), collections.defaultdict(set)
    for cell in matrix["cells"]:
        for test in cell["tests"]:
            if test["verdict"] == "pass":
                is_control = ktap.number_of(test["test"])[1]
                (found if is_control else passed)[cell["assertion"]].add(test["test"])
    for number, assertion in assertions.items():
        if match := COUNTERPART.search(assertion.rule):
            other = int(match[1])
            found[number] |= passed[other]
            found[other] |= passed[number]
    return found


def table(assertions, waiting, caught, by_control):
    yield "# What shows that each test can fail\n"
    yield "Made by `make detection` from the results of `make mutants` and `make check-kernels`; not to be edited. A mutant is a kernel"
    yield "with one fault in its DMA code (`scripts/mutants/mutants.tsv`): a test of the assertion failed with it, and not without it."
    yield "Programs of other assertions than its own run where these do not catch it. A control puts the fault in by hand, and passes if it shows.\n"
    yield "| no. | rule | mutants that it catches | controls |"
    yield "| --- | --- | --- | --- |"
    for number, assertion in assertions.items():
        if number not in waiting:
            yield f"| {number} | {assertion.rule} | {', '.join(sorted(caught[number]))} | {', '.join(sorted(by_control[number]))} |"


def main(arguments):
    if len(arguments) != 5:
        print("detection.py: wanted: README WAITING ROWS MUTANTS MATRIX", file=sys.stderr)
        return 2
    readme, waiting, rows, directory, matrix = map(pathlib.Path, arguments)
    assertions, waiting = ktap.read_assertions(readme), ktap.read_reasons(waiting)
    caught, not_run = catches(rows, directory)
    by_control = controls(assertions, json.loads(matrix.read_text()))
    print("\n".join(table(assertions, waiting, caught, by_control)))
    without = [str(n) for n in assertions if n not in waiting and not caught[n] and not by_control[n]]
    if not_run:
        print(f"detection.py: not run, so not counted: {', '.join(not_run)}", file=sys.stderr)
    if without:
        print(f"detection.py: nothing shows that these can fail: assertions {', '.join(without)}", file=sys.stderr)
    return 1 if without else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
