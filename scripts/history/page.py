#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""page.py HISTORY DATA: prints, in Markdown, what HISTORY says, a file of history.py's: tables by scenario, and a paragraph a step;
writes DATA for plots/history.gp, which says what is in it."""
import json
import pathlib
import sys

from lines import LEAST, title

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
from words import number  # noqa: E402

# As many functions a paragraph names, of those that are this share of all that was gained or lost.
MOST_NAMED = 6
LEAST_NAMED = 0.05
# A median that moves by so much more or less than the average that was counted does not tell all.
LEAST_APART = 0.25


def percent(before, after):
    return f"{100 * (after / before - 1):+,.0f} %" if before else "from nothing"


def name_of(line):
    return title(line["experiment"], line["parameters"], line["phase"])


def identities(history):
    yield "| kernel | release | configuration | compiler |"
    yield "| --- | --- | --- | --- |"
    for kernel, told in history["kernels"].items():
        yield f"| {kernel} | {told['kernel']} | {(told['kernel_config_sha256'] or '-')[:12]} | {told['compiler'] or '-'} |"


def table(history, scenario):
    kernels = list(history["kernels"])
    yield f"\n## {scenario}\n"
    yield "| | " + " | ".join(kernels) + " |"
    yield "| --- |" + " ---: |" * len(kernels)
    stepped = {(step["line"], step["after"]): step for step in history["steps"]}
    for index, line in enumerate(history["lines"]):
        if line["scenario"] == scenario:
            cells = []
            for kernel in kernels:
                value, step = line["values"].get(kernel), stepped.get((index, kernel))
                cells.append(number(value) + (f" **{percent(line['values'][step['before']], value)}**" if step else ""))
            yield f"| {name_of(line)} | " + " | ".join(cells) + " |"


def function_text(name, before, after):
    state = "" if before and after else ", new" if after else ", gone"
    return f"`{name}` {after - before:+,.0f}{state}"


def paragraph_functions(functions):
    if not functions:
        return "No function has more or less in it."
    moved = sum(abs(b - a) for a, b in functions.values())
    named = [name for name, (a, b) in functions.items() if abs(b - a) >= LEAST_NAMED * moved][:MOST_NAMED]
    rest = [b - a for name, (a, b) in functions.items() if name not in named]
    others = f"; {len(rest)} other{'s' if len(rest) > 1 else ''} {sum(rest):+,.0f}" if rest else ""
    return ", ".join(function_text(name, *functions[name]) for name in named) + others + "."


def ends(history, step):
    values = history["lines"][step["line"]]["values"]
    return values[step["before"]], values[step["after"]]


def paragraph(history, step, where):
    """Of steps that are the same, one, and {line's name: scenarios}."""
    before, after = ends(history, step)
    names = "; ".join(f"**{name}**, {', '.join(scenarios)}" for name, scenarios in where.items())
    yield f"\n{names}: {number(before)} to {number(after)}, {percent(before, after)}."
    counted = step["counted"]
    apart = abs(counted[1] - counted[0] - (after - before)) > LEAST_APART * abs(after - before)
    yield paragraph_functions(step["functions"]) + (
        f" Operations differ among one another: on average, all counted, they are {number(counted[0])} and {number(counted[1])}." if apart else "")


def alike(history, steps):
    """One of the steps that are the same, to the function, with {line's name: scenarios} of all of these."""
    found = {}
    for step in steps:
        line = history["lines"][step["line"]]
        _, where = found.setdefault(json.dumps([ends(history, step), step["functions"]]), (step, {}))
        where.setdefault(name_of(line), []).append(line["scenario"])
    return found.values()


def size_of(history, step):
    before, after = ends(history, step)
    return abs(after - before) / before if before else float("inf")


def page(history):
    steps = history["steps"]
    yield f"# What DMA calls cost, from Linux {next(iter(history['kernels']))} to {list(history['kernels'])[-1]}, {history['machine']}\n"
    yield "Instructions, by QEMU's -icount: exact, the same each time, and no statement about time: caches, memory and the registers of"
    yield f"devices cost nothing there. A change above {LEAST:.0%} from one kernel to the next is a step: **bold** in the tables, and told below with the".replace("%", " %")
    yield "functions behind it, as the kernel counted through each. What a compiler puts into its caller is counted there."
    cpus = dict.fromkeys(told["cpu_model"] for told in history["kernels"].values())
    yield f"The CPU's model, as the kernel tells it, is {' or '.join(str(cpu) for cpu in cpus)}: which of the kernel's alternatives run, such as `memset_orig` or an instruction, is a matter of its features.\n"
    yield from identities(history)
    for scenario in history["scenarios"]:
        yield from table(history, scenario)
    for before, after in dict.fromkeys((step["before"], step["after"]) for step in sorted(
            steps, key=lambda s: list(history["kernels"]).index(s["after"]))):
        of_pair = sorted((s for s in steps if (s["before"], s["after"]) == (before, after)), key=lambda s: -size_of(history, s))
        yield f"\n## {before} to {after}: {len(of_pair)} steps"
        for step, where in alike(history, of_pair):
            yield from paragraph(history, step, where)
    if not steps:
        yield "\nThere is no step."


def data(history):
    """Panels "panel name", then points "panel scenario kernel ratio", then kernels "place name", then scenarios "number name", then the title;
    a ratio is to the line's first kernel that has anything to do."""
    panels = list(dict.fromkeys(name_of(line) for line in history["lines"]))
    kernels = list(history["kernels"])
    yield from (f"{index + 1}\t{name}" for index, name in enumerate(panels))
    yield "\n"
    for line in history["lines"]:
        first = next((value for value in line["values"].values() if value), 1)
        for kernel, value in line["values"].items():
            yield f"{panels.index(name_of(line)) + 1}\t{history['scenarios'].index(line['scenario']) + 1}\t{kernels.index(kernel)}\t{value / first:.4f}"
        yield ""
    yield "\n"
    yield from (f"{place}\t{name}" for place, name in enumerate(kernels))
    yield "\n"
    yield from (f"{index + 1}\t{name}" for index, name in enumerate(history["scenarios"]))
    yield "\n"
    yield f"What DMA calls cost on each kernel, {history['machine']}: instructions / those on {kernels[0]}; no statement about time"


def main(history, to):
    history = json.loads(pathlib.Path(history).read_text())
    pathlib.Path(to).write_text("\n".join(data(history)) + "\n")
    print("\n".join(page(history)))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print("page.py: wanted: HISTORY DATA", file=sys.stderr)
        sys.exit(2)
    main(*sys.argv[1:])
