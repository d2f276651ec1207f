#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""table.py RESULTS DATA MACHINE KERNEL... -- SCENARIO...: prints the table of compare-kernels.sh, in Markdown, from RESULTS/SCENARIO.json
(of dmabench compare, the first kernel against each other one), and writes DATA/SCENARIO.heat and DATA/kernels.bars for the
figures; plots/kernels_*.gp say what is in them."""
import json
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
from words import number, size_text  # noqa: E402

# What the bars are of, if it was measured: the call that drivers make most.
BARS = "map_single", 4096
# Why a point is in no row, as dmabench compare calls it.
LEFT_OUT = "points_only_in_base", "points_only_in_new", "points_not_ok", "points_timed_differently"


class Scenario:
    """Rows by (what, size): {kernel: instructions}; what is the experiment with the parameters that vary in it, and the phase."""

    def __init__(self, path, kernels):
        document = json.loads(path.read_text())
        if document["unit"] != "instructions":
            raise SystemExit(f"table.py: {path} is in {document['unit']}, not in instructions")
        self.rows, self.left_out = {}, {}
        self.environments = [document["base"]["environment"], *(c["new"]["environment"] for c in document["comparisons"])]
        varying = self.varying([row for c in document["comparisons"] for row in c["rows"]])
        for kernel, comparison in zip(kernels[1:], document["comparisons"]):
            self.left_out[kernel] = {n.removeprefix("points_").replace("_", " "): count for n, count in comparison["summary"].items()
                                     if n in LEFT_OUT and count}
            for row in comparison["rows"]:
                words = [f"{n}={v}" for n, v in row["parameters"].items() if n in varying[row["experiment"]] and n != "size"]
                key = " ".join([row["experiment"], *words]) + f": {row['phase']}", row["parameters"].get("size")
                found = self.rows.setdefault(key, {kernels[0]: row["base"]})
                if found[kernels[0]] != row["base"] or kernel in found:
                    raise SystemExit(f"table.py: {path}: {key} is there twice")
                found[kernel] = row["new"]

    @staticmethod
    def varying(rows):
        values = {}
        for row in rows:
            for name, value in row["parameters"].items():
                values.setdefault(row["experiment"], {}).setdefault(name, set()).add(value)
        return {experiment: {n for n, v in names.items() if len(v) > 1} for experiment, names in values.items()}


def ratio(base, new):
    return new / base if base and new and base > 0 and new > 0 else None


def beside(name, values):
    """Whether what is no part of the sources is the same in all of these kernels, as far as results tell."""
    if None in values:
        return f"whether they have one {name} is not known"
    return f"they have one {name}" if len(set(values)) == 1 else f"their {name}s differ"


def identities(kernels, environments):
    """What each kernel is, so that those built otherwise are told apart from those that differ."""
    yield "\n| kernel | release | commit | configuration | compiler |"
    yield "| --- | --- | --- | --- | --- |"
    for kernel, told in zip(kernels, environments):
        commit, configuration = ((told.get(name) or "-") for name in ("kernel_commit", "kernel_config_sha256"))
        dirty = "-dirty" if commit.endswith("-dirty") else ""
        yield f"| {kernel} | {told['kernel']} | {commit[:12]}{dirty} | {configuration[:12]} | {told.get('compiler') or '-'} |"
    said = [beside(name, [told.get(member) for told in environments])
            for name, member in (("configuration", "kernel_config_sha256"), ("compiler", "compiler"))]
    yield f"\nBeside the sources: {', and '.join(said)}."


def table(name, scenario, kernels):
    yield f"\n## {name}\n"
    yield "| what | size | " + " | ".join([kernels[0], *(f"{k} | ratio" for k in kernels[1:])]) + " |"
    yield "| --- | ---: | ---:" + " | ---: | ---:" * (len(kernels) - 1) + " |"
    for (what, size), found in scenario.rows.items():
        base, cells = found[kernels[0]], []
        for kernel in kernels[1:]:
            change = ratio(base, found.get(kernel))
            cells += [number(found.get(kernel)), "" if change is None else "=" if change == 1 else f"{change:.3f}"]
        yield "| " + " | ".join([what, "" if size is None else size_text(size), number(base), *cells]) + " |"

    for kernel, reasons in scenario.left_out.items():
        if reasons:
            yield f"\nNot compared, {kernel}: points " + ", ".join(f"{reason} {count}" for reason, count in reasons.items())


def heat(name, scenario, kernels, where):
    """Cells "row column ratio", the names of rows, those of columns, and the title, in blocks."""
    whats = list(dict.fromkeys(what for what, _ in scenario.rows))
    sizes = sorted({size for _, size in scenario.rows}, key=lambda size: -1 if size is None else size)
    columns = [(kernel, size) for kernel in kernels[1:] for size in sizes]
    for y, what in enumerate(whats):
        for x, (kernel, size) in enumerate(columns):
            found = scenario.rows.get((what, size), {})
            change = ratio(found.get(kernels[0]), found.get(kernel))
            if change is not None:
                yield f"{x}\t{y}\t{change:.4f}"
    yield "\n"
    yield from (f"{y}\t{what}" for y, what in enumerate(whats))
    yield "\n"
    yield from (f"{x}\t{kernel}\\n{'any' if size is None else size_text(size)}" for x, (kernel, size) in enumerate(columns))
    yield "\n"
    yield f"{name}{where}: instructions on {', '.join(kernels[1:])} / on {kernels[0]}; no statement about time"


def bars(scenarios, kernels, where):
    """What is shown and the names of the kernels; then by scenario the sum of the phases on each."""
    points = list(dict.fromkeys((what.rpartition(": ")[0], size) for scenario in scenarios.values() for what, size in scenario.rows))
    shown = next((point for point in points if (point[0].split()[0], point[1]) == BARS), points[0])
    yield "\t".join([", ".join([shown[0], *([] if shown[1] is None else [size_text(shown[1])]), "all phases"]) + where, *kernels])
    for name, scenario in scenarios.items():
        rows = [found for (what, size), found in scenario.rows.items() if (what.rpartition(": ")[0], size) == shown]
        if rows:
            sums = [sum(found.get(kernel, float("nan")) for found in rows) for kernel in kernels]
            yield "\t".join([name, *(f"{value:.1f}" for value in sums)])


def main(results, data, machine, *names):
    where = "" if machine == "q35" else f", {machine}"
    results, data, split = pathlib.Path(results), pathlib.Path(data), names.index("--")
    kernels, scenarios = names[:split], {name: Scenario(results / f"{name}.json", names[:split]) for name in names[split + 1:]}
    print(f"# What DMA calls cost on each kernel{where}\n")
    print("Instructions, by QEMU's -icount: exact, the same each time, and no statement about time: caches, memory and the registers of")
    print(f"devices cost nothing there. A ratio is that to Linux {kernels[0]}; `=` is no difference at all.")
    print("\n".join(identities(kernels, next(iter(scenarios.values())).environments)))
    for name, scenario in scenarios.items():
        print("\n".join(table(name, scenario, kernels)))
        (data / f"{name}.heat").write_text("\n".join(heat(name, scenario, kernels, where)) + "\n")
    (data / "kernels.bars").write_text("\n".join(bars(scenarios, kernels, where)) + "\n")


if __name__ == "__main__":
    if len(sys.argv) < 7 or "--" not in sys.argv[4:]:
        print("table.py: wanted: RESULTS DATA MACHINE KERNEL... -- SCENARIO...", file=sys.stderr)
        sys.exit(2)
    main(*sys.argv[1:])
