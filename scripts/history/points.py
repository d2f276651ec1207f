#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""points.py RESULTS COUNTS KERNEL... -- SCENARIO...: which points have a step to a neighbour, in RESULTS/KERNEL-SCENARIO.jsonl: writes for
explain/count.sh COUNTS/KERNEL-SCENARIO.points, one of them a line."""
import pathlib
import sys

from lines import lines, point_words, steps


def main(results, counts, *names):
    split = names.index("--")
    points = {}
    for line in lines(pathlib.Path(results), names[:split], names[split + 1:]):
        for step in steps(line):
            for kernel in (step.before, step.after):
                points.setdefault((kernel, line.scenario), {})[point_words(line)] = None
    for (kernel, scenario), words in points.items():
        (pathlib.Path(counts) / f"{kernel}-{scenario}.points").write_text("\n".join(words) + "\n")


if __name__ == "__main__":
    if len(sys.argv) < 6 or "--" not in sys.argv:
        print("points.py: wanted: RESULTS COUNTS KERNEL... -- SCENARIO...", file=sys.stderr)
        sys.exit(2)
    main(*sys.argv[1:])
