# SPDX-License-Identifier: GPL-2.0
"""What a call cost on one kernel after the other: a line is a phase of a point, in one scenario, on each kernel that has it."""
import collections
import json
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
from words import size_text  # noqa: E402

# A change by more than this share of what it was before is a step.
LEAST = 0.05

# values are instructions, {kernel: median}, in order of the kernels; parameters are pairs of a name and a value.
Line = collections.namedtuple("Line", "scenario experiment parameters phase values")
Step = collections.namedtuple("Step", "line before after")  # the names of two kernels, neighbours of those that have the line


def records(path):
    with open(path, encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def lines(directory, kernels, scenarios):
    """The lines of DIRECTORY/KERNEL-SCENARIO.jsonl, by scenario, then as the points were asked for."""
    return [line for scenario in scenarios for line in of_scenario(directory, kernels, scenario)]


def of_scenario(directory, kernels, scenario):
    found = {}
    for kernel in kernels:
        points = [r for r in records(directory / f"{kernel}-{scenario}.jsonl") if r["record"] == "point" and r["status"] == "ok"]
        for point in sorted(points, key=lambda p: p["index"]):
            parameters = tuple(point["parameters"].items())
            for phase in point["phases"]:
                if phase["samples"]:
                    key = scenario, point["experiment"], parameters, phase["phase"]
                    found.setdefault(key, {})[kernel] = phase["net_ns"]["p50"]
    return [Line(*key, values) for key, values in found.items()]


def steps(line):
    have = list(line.values)
    for before, after in zip(have, have[1:]):
        if abs(line.values[after] - line.values[before]) > LEAST * line.values[before]:
            yield Step(line, before, after)


def point_words(line):
    """The line's point, as explain/count.sh takes it."""
    told = {True: "yes", False: "no"}
    return " ".join([line.experiment, *(f"--{n} {told[v] if isinstance(v, bool) else v}" for n, v in line.parameters)])


def title(experiment, parameters, phase):
    """A line's name: by its size, or by how many entries its list has."""
    told = dict(parameters)
    size = size_text(told["size"]) if "size" in told else f"{told['entries']} entries" if "entries" in told else ""
    return f"{experiment}{' ' if size else ''}{size}, {phase}"
