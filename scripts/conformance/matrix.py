#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""matrix.py [--partial] README WAITING RUNS OUT: the matrix assertion x scenario x kernel, OUT/matrix.json and OUT/matrix.md.

RUNS has KERNEL/SCENARIO.tap (what run-dmabench printed), .err and .status (those of run.sh). README has the table of assertions,
WAITING the numbers of those that nothing here can decide, with the reason. What is wrong goes to standard error, with status 1: a
failure, a run without a verdict, an assertion without a test or that is skipped in every cell (not with --partial)."""
import collections
import json
import pathlib
import sys

import ktap

ORDER = ("fail", "differs", "xfail", "pass", "skip")


def cell_of(results):
    """Verdict, tiers and regimes that decided it, and reasons. A control that passes decides nothing, unless the assertion is
    one itself: then all its tests are."""
    rules = [r for r in results if not ktap.number_of(r.test)[1] or r.verdict in ("fail", "differs")] or results
    verdict = min((r.verdict for r in rules), key=ORDER.index, default="skip")
    decided = [r for r in rules if r.verdict == verdict]
    tiers = sorted({f"{r.tier} {r.regime or '?'}" for r in decided if r.tier})
    reasons = sorted({r.reason for r in decided if r.reason})
    return verdict, tiers, reasons


class Matrix:
    def __init__(self, assertions, waiting, runs):
        self.assertions, self.waiting, self.problems, self.kernels = assertions, waiting, [], {}
        self.cells = {}
        self.scenarios = sorted({path.stem for path in runs.glob("*/*.status")})
        for status in sorted(runs.glob("*/*.status")):
            self.add(status.parent.name, status.stem, status)

    def add(self, kernel, scenario, status):
        run = ktap.read_run(status.with_suffix(".tap"))
        self.kernels[kernel] = run.kernel or self.kernels.get(kernel)
        where = f"news of {kernel} ({self.kernels[kernel]}), {scenario}" if kernel == "newest" else f"{kernel}, {scenario}"
        # A program's failure has a reason of its own, or is that of its tests.
        bad = [r for r in run.programs + run.results if r.verdict == "fail" and (r.reason or r not in run.programs)]
        names = [f"{r.test} ({r.reason})" if r.reason else r.test for r in bad]
        self.problems += [f"{where}: {name}" for name in names]
        if not run.complete or (status.read_text().strip() != "0" and not bad):
            lines = status.with_suffix(".err").read_text(errors="replace").splitlines() or ["no message"]
            self.problems.append(f"{where}: no clean end: {lines[-1]}")
        by_number = collections.defaultdict(list)
        for result in run.results:
            by_number[ktap.number_of(result.test)[0]].append(result)
        by_number.pop(None, None)
        for number, results in by_number.items():
            self.cells[number, scenario, kernel] = results
            if number not in self.assertions:
                self.problems.append(f"{where}: {results[0].test}: no assertion {number} in the table")

    def judge_coverage(self):
        for number in self.assertions:
            verdicts = {cell_of(results)[0] for (n, _, _), results in self.cells.items() if n == number}
            if number in self.waiting:
                if verdicts - {"skip"}:
                    self.problems.append(f"assertion {number} no longer waits: it is decided")
            elif not verdicts:
                self.problems.append(f"assertion {number} has no test")
            elif verdicts == {"skip"}:
                self.problems.append(f"assertion {number} is skipped in every cell")

    def as_json(self):
        cells = []
        for (number, scenario, kernel), results in sorted(self.cells.items()):
            verdict, tiers, reasons = cell_of(results)
            cells.append({"assertion": number, "scenario": scenario, "kernel": kernel, "verdict": verdict, "decided_by": tiers,
                          "reasons": reasons, "tests": [r._asdict() for r in results]})
        return {"schema_version": 1, "kernels": [{"name": n, "release": r} for n, r in self.kernels.items()],
                "scenarios": self.scenarios,
                "assertions": [a._asdict() | {"waits_for": self.waiting.get(a.number)} for a in self.assertions.values()],
                "cells": cells, "problems": self.problems}

    def as_markdown(self):
        reasons = {}
        yield "# Which assertion holds where\n"
        yield "D: a bus-mastering device saw that it holds; S: software saw it; then the regime of the target, as it was observed (the"
        yield "platform device is not behind the IOMMU). A number: skipped, for that reason below; in brackets: failed, as expected;"
        yield "in italics: it differs from what other kernels were seen to do, which no document promises. Empty: no test of it ran.\n"
        for kernel, release in self.kernels.items():
            columns = [s for s in self.scenarios if any(c[1:] == (s, kernel) for c in self.cells)]
            yield f"## {kernel} ({release})\n"
            yield "| no. | rule | " + " | ".join(columns) + " |"
            yield "| --- | --- |" + " --- |" * len(columns)
            for number, assertion in self.assertions.items():
                words = [self.word(self.cells.get((number, s, kernel)), reasons) for s in columns]
                yield f"| {number} | {assertion.rule} | " + " | ".join(words) + " |"
            yield ""
        yield "## Reasons\n"
        yield from (f"{number}. {reason}" for reason, number in reasons.items())
        if self.waiting:
            yield "\n## Waiting\n"
            yield from (f"- {number}: {reason}" for number, reason in self.waiting.items())

    @staticmethod
    def word(results, reasons):
        if not results:
            return ""
        verdict, tiers, why = cell_of(results)
        numbers = " ".join(str(reasons.setdefault(reason, len(reasons) + 1)) for reason in why)
        if verdict == "pass":
            return ", ".join(tiers) or "holds"
        if verdict == "skip":
            return numbers or "control"
        if verdict == "differs":
            return f"*{numbers}*"
        return f"[{numbers}]" if verdict == "xfail" else f"**{verdict.upper()}**"


def main(arguments):
    partial = arguments[:1] == ["--partial"]
    if len(arguments) - partial != 4:
        print("matrix.py: wanted: [--partial] README WAITING RUNS OUT", file=sys.stderr)
        return 2
    readme, waiting, runs, out = map(pathlib.Path, arguments[partial:])
    matrix = Matrix(ktap.read_assertions(readme), ktap.read_reasons(waiting), runs)
    if not matrix.kernels:
        print(f"matrix.py: no runs in {runs}", file=sys.stderr)
        return 2
    if not partial:
        matrix.judge_coverage()
    out.mkdir(parents=True, exist_ok=True)
    (out / "matrix.json").write_text(json.dumps(matrix.as_json(), indent=1) + "\n")
    (out / "matrix.md").write_text("\n".join(matrix.as_markdown()) + "\n")
    for problem in matrix.problems:
        print(problem, file=sys.stderr)
    print(f"{len(matrix.cells)} cells, {len(matrix.problems)} problems: {out}/matrix.md")
    return 1 if matrix.problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
