#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""table.py DIR MACHINE SCENARIO KERNEL...: the table of explain.sh, in Markdown, from what each guest left in DIR/KERNEL; writes
DIR/explain.json, and DIR/explain.dat for plots/explain.gp.

An operation's instructions in a function are those of the run of 3N operations less those of N, over 2N: what the runs have in
common is gone. Only what was executed between the two reads of the clock around a phase counts. Blocks that run in fewer than
half of the operations are summed up: interrupts, which come there, too, other tasks, and ways that are seldom gone."""
import collections
import json
import pathlib
import re
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "plugin"))
from counts import Counts, usual  # noqa: E402

# Functions with a row of their own have this many instructions an operation somewhere, at least, and that share of a phase: an operation
# that is long has ticks of the clock in it.
LEAST = 0.5
LEAST_SHARE = 0.0005
# In the figure, that share of the largest bar.
LEAST_DRAWN = 0.02
# What the compiler adds to the name of a part or a variant of a function.
SUFFIX = re.compile(r"\.(isra|constprop|part|cold|lto_priv|llvm)(\.\d+)*")

Phase = collections.namedtuple("Phase", "name instructions functions seldom usual reported_ns")
Function = collections.namedtuple("Function", "instructions calls")


class Wrong(Exception):
    pass


def point(path):
    with open(path, encoding="utf-8") as lines:
        points = [p for p in map(json.loads, lines) if p["record"] == "point" and p["experiment"] != "noop"]
    if len(points) != 1:
        raise Wrong(f"{len(points)} points were asked for; wanted one: give each parameter one value")
    if points[0]["status"] != "ok":
        raise Wrong(f"{points[0]['experiment']} was {points[0]['status']}: {points[0]['reason']}")
    return points[0]


def counts_of(directory):
    return Counts(directory / "counts", directory / "kallsyms")


class Guest:
    """One point of those that a guest was counted with, by its number from 0; counts are counts_of(directory)."""

    def __init__(self, directory, counts, number=0):
        self.counts = counts
        # A round's length is chosen anew in each, so that one with three times as many rounds can have fewer operations.
        told = sorted(((chapter, point(directory / f"{chapter}.jsonl")) for chapter in (2 * number + 1, 2 * number + 2)),
                      key=lambda run: run[1]["operations"])
        self.chapters, (self.few, self.many) = zip(*told)
        if self.few["batch"] != self.many["batch"]:
            raise Wrong("the two runs timed different numbers of operations together; give an operation that is longer, or shorter")

    def phases(self):
        used = [phase for phase in self.many["phases"] if phase["samples"]]
        return [self.phase(number, len(used), phase) for number, phase in enumerate(used)]

    def phase(self, number, phases, told):
        """By function: its instructions, and how often it was entered, an operation."""
        times = collections.Counter()
        for chapter, sign in zip(self.chapters, (-1, 1)):
            mark, _ = self.counts.phase(chapter, self.many["experiment"], number, phases)
            for address, length, n in self.counts.blocks[(chapter, mark)]:
                times[address, length] += sign * n
        operations = self.operations(number, phases)
        functions, seldom = collections.defaultdict(lambda: Function(0, 0)), 0
        for (address, length), n in times.items():
            if n < operations / 2:
                seldom += length * n / operations
                continue
            name = SUFFIX.sub("", self.counts.function(address))
            calls = n / operations if address in self.counts.entries else 0
            functions[name] = Function(functions[name].instructions + length * n / operations, functions[name].calls + calls)
        usual_one = usual(self.counts.passage(self.chapters[1], self.many["experiment"], number, phases)) / self.many["batch"]
        return Phase(told["phase"], sum(f.instructions for f in functions.values()), dict(functions), seldom, usual_one,
                     told["net_ns"]["p50"])

    def operations(self, number, phases):
        """How many more the second run did. A round's warm-up is not reported, and passes one by one where others pass by batch."""
        done = []
        for chapter in self.chapters:
            times = self.counts.passage(chapter, self.many["experiment"], number, phases)
            batch, longest = self.many["batch"], usual(times)
            done.append(sum(n * (batch if instructions > longest / 2 else 1) for instructions, n in times.items()))
        reported = self.many["operations"] - self.few["operations"]
        if not reported <= done[1] - done[0] <= 2 * reported:
            raise Wrong(f"{done[1] - done[0]} operations were counted, and {reported} reported")
        return done[1] - done[0]


def number(value):
    return "" if value is None else f"{value:.1f}".removesuffix(".0")


def signed(value):
    return f"{value:+.1f}".removesuffix(".0") if abs(value) >= 0.05 else "="


def cells(name, values, calls):
    """One row: name, and for each kernel its figure, calls, and from the second on the difference to the first."""
    row = [name]
    for kernel, value in enumerate(values):
        row.append(number(value))
        row.append(number(calls[kernel]) if calls else "")
        if kernel:
            row.append("" if value is values[0] is None else signed((value or 0) - (values[0] or 0)))
    return "| " + " | ".join(row) + " |"


def phase_table(kernels, phases):
    """Of one phase: {kernel: Phase}"""
    names = {name for phase in phases for name, f in phase.functions.items()
             if abs(f.instructions) >= max(LEAST, LEAST_SHARE * phase.instructions)}
    order = sorted(names, key=lambda name: (-max(p.functions.get(name, Function(0, 0)).instructions for p in phases), name))
    head = ["function"]
    for index, kernel in enumerate(kernels):
        head += [kernel, "calls"] + ([f"less {kernels[0]}"] if index else [])
    yield f"\n## {phases[0].name}\n"
    yield "| " + " | ".join(head) + " |"
    yield "| --- |" + " ---: |" * (len(head) - 1)
    for name in order:
        found = [phase.functions.get(name) for phase in phases]
        yield cells(f"`{name}`", [f and f.instructions for f in found], [f and f.calls for f in found])
    rest = [phase.instructions - sum(f.instructions for name, f in phase.functions.items() if name in names) for phase in phases]
    yield cells("others", rest, None)
    yield cells("**sum**", [phase.instructions for phase in phases], None)
    yield cells("the most frequent operation, counted whole", [phase.usual for phase in phases], None)
    yield cells("on average beside that: interrupts, seldom ways", [phase.seldom for phase in phases], None)
    yield cells("reported median, by the clock of -icount", [phase.reported_ns for phase in phases], None)


def page(where, kernels, first, by_kernel):
    parameters = " ".join(f"{name}={value}" for name, value in first["parameters"].items())
    yield f"# Where the instructions of {first['experiment']} go, {where}\n"
    yield f"{parameters}\n"
    yield "Instructions an operation, counted, by function of the kernel, and how often it is called. The sum has the loop and the reads"
    yield "of the clock around the operation, which the reported median has not. No statement about time."
    for phases in zip(*by_kernel):
        yield from phase_table(kernels, phases)


def as_json(machine, scenario, kernels, first, by_kernel):
    return {"experiment": first["experiment"], "parameters": first["parameters"], "machine": machine, "scenario": scenario, "unit": "instructions",
            "kernels": {kernel: [phase._asdict() | {"functions": {n: f._asdict() for n, f in phase.functions.items()}}
                                 for phase in phases] for kernel, phases in zip(kernels, by_kernel)}}


def drawing(where, kernels, first, by_kernel):
    """The layers of the stacks, one a line: stack, from, to, a number of its own for each function (0: others), its name; then
    the stacks' names; then the title. Blocks as gnuplot's "index" has them."""
    stacks = [(f"{phase.name}, {kernel}", phase) for phases in zip(*by_kernel) for kernel, phase in zip(kernels, phases)]
    largest = max(phase.instructions for _, phase in stacks)
    most = collections.Counter()
    for _, phase in stacks:
        for name, f in phase.functions.items():
            most[name] = max(most[name], f.instructions)
    colours = {name: index + 1 for index, (name, _) in enumerate(most.most_common())}
    for x, (_, phase) in enumerate(stacks):
        base = 0
        for name in sorted(phase.functions, key=colours.get):
            if phase.functions[name].instructions >= LEAST_DRAWN * largest:
                top = base + phase.functions[name].instructions
                yield f"{x}\t{base:.1f}\t{top:.1f}\t{colours[name]}\t{name} {top - base:.0f}"
                base = top
        yield f"{x}\t{base:.1f}\t{phase.instructions:.1f}\t0\tothers {phase.instructions - base:.0f}"
    yield "\n"
    yield from (f"{x}\t{name}\t{phase.instructions:.1f}" for x, (name, phase) in enumerate(stacks))
    yield "\n"
    yield f"{first['experiment']}, {where}: instructions an operation by function, counted; no statement about time"


def main(directory, machine, scenario, *kernels):
    where = scenario if machine == "q35" else f"{scenario}, {machine}"
    directory = pathlib.Path(directory)
    guests = [Guest(directory / kernel, counts_of(directory / kernel)) for kernel in kernels]
    by_kernel = [guest.phases() for guest in guests]
    first = guests[0].many
    if len({tuple(phase.name for phase in phases) for phases in by_kernel}) != 1:
        raise Wrong("the kernels have different phases")
    (directory / "explain.json").write_text(json.dumps(as_json(machine, scenario, kernels, first, by_kernel), indent=1) + "\n")
    (directory / "explain.dat").write_text("\n".join(drawing(where, kernels, first, by_kernel)) + "\n")
    print("\n".join(page(where, kernels, first, by_kernel)))


if __name__ == "__main__":
    if len(sys.argv) < 5:
        print("table.py: wanted: DIR MACHINE SCENARIO KERNEL...", file=sys.stderr)
        sys.exit(2)
    try:
        main(*sys.argv[1:])
    except (Wrong, SystemExit) as why:
        print(f"explain: {why}", file=sys.stderr)
        sys.exit(1)
