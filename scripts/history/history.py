#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""history.py RESULTS COUNTS MACHINE KERNEL... -- SCENARIO...: prints as JSON what page.py writes of: the lines of RESULTS/KERNEL-SCENARIO.jsonl,
and each of their steps with what every function had in it before and after, of what explain/count.sh left in COUNTS/KERNEL-SCENARIO."""
import functools
import json
import pathlib
import sys

from lines import lines, point_words, records, steps

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "explain"))
import table  # noqa: E402

# Less is no difference: what rounds and interrupts leave.
LEAST_INSTRUCTIONS = 0.5


class Counted:
    """What was counted of each point, by function; all points of a guest at once, whose counts are large."""

    def __init__(self, directory):
        self.directory = directory

    @functools.cache
    def guest(self, name):
        """{(point, phase): Phase}"""
        counts = table.counts_of(self.directory / name)
        return {(point, phase.name): phase for number, point in enumerate((self.directory / f"{name}.points").read_text().splitlines())
                for phase in table.Guest(self.directory / name, counts, number).phases()}

    def told(self, step):
        """functions, those that differ: {name: [before, after]}, the largest difference first; counted, on average of all operations: [before, after]"""
        line = step.line
        ends = [self.guest(f"{kernel}-{line.scenario}")[point_words(line), line.phase] for kernel in (step.before, step.after)]
        before, after = (phase.functions for phase in ends)
        none = table.Function(0, 0)
        pairs = {name: [round(side.get(name, none).instructions, 1) for side in (before, after)] for name in before | after}
        differ = {name: pair for name, pair in pairs.items() if abs(pair[1] - pair[0]) >= LEAST_INSTRUCTIONS}
        return {"functions": dict(sorted(differ.items(), key=lambda item: (-abs(item[1][1] - item[1][0]), item[0]))),
                "counted": [round(phase.instructions + phase.seldom, 1) for phase in ends]}


def kernel_row(results, kernel, scenario):
    environment = next(records(results / f"{kernel}-{scenario}.jsonl"))["environment"]
    return {name: environment.get(name) for name in ("kernel", "kernel_version", "kernel_config_sha256", "compiler", "cpu_model")}


def main(results, counts, machine, *names):
    results, split = pathlib.Path(results), names.index("--")
    kernels, scenarios = names[:split], names[split + 1:]
    counted = Counted(pathlib.Path(counts))
    found = lines(results, kernels, scenarios)
    told = [step._asdict() | {"line": number} | counted.told(step) for number, line in enumerate(found) for step in steps(line)]
    json.dump({"machine": machine, "unit": "instructions", "kernels": {kernel: kernel_row(results, kernel, scenarios[0]) for kernel in kernels},
               "scenarios": scenarios, "lines": [line._asdict() | {"parameters": dict(line.parameters)} for line in found], "steps": told},
              sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    if len(sys.argv) < 7 or "--" not in sys.argv:
        print("history.py: wanted: RESULTS COUNTS MACHINE KERNEL... -- SCENARIO...", file=sys.stderr)
        sys.exit(2)
    try:
        main(*sys.argv[1:])
    except (table.Wrong, SystemExit) as why:
        print(f"history: {why}", file=sys.stderr)
        sys.exit(1)
