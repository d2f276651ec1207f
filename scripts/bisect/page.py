#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""page.py STATE OUT: prints the page of bisect.sh, in Markdown, from what state.sh says is in STATE, and OUT/explain.json where that is
there; writes OUT/bisect.json, and OUT/bisect.dat for plots/bisect.gp."""
import json
import pathlib
import shlex
import sys

# Functions with a row of their own differ by this many instructions an operation, at least.
LEAST = 0.5
# What of a time is not the commit's is told from this part on: below it is noise.
LEAST_TIME = 0.2


def question(path):
    """The names and words that bash wrote with "declare -p"; arrays are lists."""
    told = {}
    for line in path.read_text().splitlines():
        _, flags, rest = line.split(" ", 2)
        name, _, value = rest.partition("=")
        if "a" in flags:
            told[name] = [word.partition("=")[2] for word in shlex.split(value.strip("()"))]
        else:
            told[name] = (shlex.split(value) or [""])[0]
    return told


class Bisection:
    def __init__(self, state):
        self.asked = question(state / "question")
        self.found = (state / "found").read_text().strip()
        titles = [line.split("\t", 1) for line in (state / "commits").read_text().splitlines()]
        self.titles = dict(titles)
        place = {commit: number for number, (commit, _) in enumerate(titles)}
        (self.counted,), *judged = [line.split("\t") for line in (state / "judged").read_text().splitlines()]
        judged = {commit: (verdict, why or None) for commit, verdict, why in judged}
        rows = [line.split("\t") for line in (state / "steps.tsv").read_text().splitlines()]
        self.steps = sorted(({"commit": commit, "title": self.titles[commit], "place": place[commit], "figure": float(figure) if figure else None,
                              "verdict": judged[commit][0], "seconds": int(seconds), "why": judged[commit][1]}
                             for commit, figure, seconds, _ in rows if commit in place),
                            key=lambda step: step["place"])
        self.by_commit = {step["commit"]: step for step in self.steps}
        self.parent = next((s for s in reversed(self.steps) if s["place"] < place[self.found] and s["figure"] is not None), None)
        self.ends = self.by_commit[self.asked["good"]]["figure"], self.by_commit[self.asked["bad"]]["figure"]

    def what(self):
        if self.asked["assertion"]:
            return f"assertion {self.asked['assertion']}"
        words = " ".join(self.asked["point"])
        if self.asked["phase"]:
            words += f", {self.asked['phase']}"
        return words + (f", in {self.asked['function']}" if self.asked["function"] else "")

    def unit(self):
        if self.asked["assertion"]:
            return "fails"
        return "instructions an operation" if self.counted == "instructions" else self.counted


def number(value):
    return "" if value is None else f"{value:,.1f}".removesuffix(".0")


def head(b, explained):
    step = b.by_commit[b.found]
    yield f"# {b.found[:12]} changed it: {b.what()}, {b.asked['scenario']}, {b.asked['machine']}\n"
    yield f"    {b.found[:12]} (\"{b.titles[b.found]}\")\n"
    if b.asked["assertion"]:
        yield "The tests of the assertion hold before it, and fail from it on."
    elif b.parent:
        change, whole = step["figure"] - b.parent["figure"], b.ends[1] - b.ends[0]
        yield f"In {b.unit()}: {number(b.parent['figure'])} before, {number(step['figure'])} with it: {change:+,.1f}, {percent(b.parent['figure'], change)}."
        if abs(change - whole) >= (LEAST_TIME * abs(whole) if b.counted == "ns" else LEAST):
            yield f"Between GOOD and BAD it is {whole:+,.1f}: {share(change, whole)} of that is this commit's; for the rest bisect again, with other ends."
    if explained:
        yield "\nCounted under QEMU's -icount, exact; no statement about time."


def share(part, whole):
    return f"{part / whole:.0%}"


def percent(base, change):
    return f"{change / base:+.1%}" if base else "from nothing"


def functions(explained):
    """What the commit changed, function by function: the second kernel of explain.json less the first, over all phases."""
    before, after = explained["kernels"].values()
    yield "\n## What it changed, by function\n"
    yield "| phase | function | before | with it | change |"
    yield "| --- | --- | ---: | ---: | ---: |"
    for old, new in zip(before, after):
        names = set(old["functions"]) | set(new["functions"])
        rows = [(name, *(phase["functions"].get(name, {"instructions": 0})["instructions"] for phase in (old, new))) for name in names]
        for name, was, now in sorted(rows, key=lambda row: (-abs(row[2] - row[1]), row[0])):
            if abs(now - was) >= LEAST:
                yield f"| {old['name']} | `{name}` | {number(was)} | {number(now)} | {now - was:+,.1f} |"


def steps(b):
    yield "\n## The way\n"
    yield f"| commit | title | {b.unit()} | | seconds |"
    yield "| --- | --- | ---: | --- | ---: |"
    for step in b.steps:
        mark = "**found**" if step["commit"] == b.found else {b.asked["good"]: "GOOD", b.asked["bad"]: "BAD"}.get(step["commit"], step["verdict"])
        title = step["title"].replace("|", "\\|")
        yield f"| {step['commit'][:12]} | {title} | {number(step['figure'])} | {mark}{': ' + step['why'] if step['why'] else ''} | {step['seconds']} |"
    yield f"\n{len(b.titles) - 1} commits from GOOD to BAD; {len(b.steps)} were tried, in {sum(s['seconds'] for s in b.steps) / 60:.0f} minutes."


def drawing(b):
    """Points "place figure kind short title", kind 0 good, 1 bad, 2 skipped (drawn at GOOD's), 3 the one that was found; then the labels."""
    kinds = {"good": 0, "bad": 1, "skip": 2}
    for step in b.steps:
        kind = 3 if step["commit"] == b.found else kinds[step["verdict"]]
        yield f"{step['place']}\t{b.ends[0] if step['figure'] is None else step['figure']:.1f}\t{kind}\t{step['commit'][:12]}\t{step['title'][:60]}"
    yield "\n"
    yield f"{b.unit()}\t{len(b.titles)}\t{b.what()}, {b.asked['scenario']}, {b.asked['machine']}\t{b.found[:12]} {b.titles[b.found][:70]}"


def main(state, out):
    b = Bisection(state)
    explained = json.loads((out / "explain.json").read_text()) if (out / "explain.json").exists() else None
    (out / "bisect.json").write_text(json.dumps({"found": b.found, "title": b.titles[b.found], "unit": b.unit(), "asked": b.asked, "steps": b.steps}, indent=1) + "\n")
    (out / "bisect.dat").write_text("\n".join(drawing(b)) + "\n")
    print("\n".join(head(b, explained)))
    if explained:
        print("\n".join(functions(explained)))
    print("\n".join(steps(b)))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print("page.py: wanted: STATE OUT", file=sys.stderr)
        sys.exit(2)
    main(*map(pathlib.Path, sys.argv[1:]))
