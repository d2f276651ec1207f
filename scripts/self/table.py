#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""table.py DIR KERNEL...: the tables of bench-self.sh, in Markdown, from what its guests left in DIR. The first kernel is the
one whose threads and peers were measured. Exit status: 0; 3 what a PMU counted is not what the plugin did; 1 there are no tables."""
import json
import pathlib
import re
import statistics
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "plugin"))
from counts import LOOP_INSTRUCTIONS, Counts, middle, slope, usual  # noqa: E402

KERNELS = sys.argv[2:]
# A call with four arguments: what a loop around dma_map_sgtable() adds to it.
CALL_INSTRUCTIONS = 5
WRONG = 3


def point(path, experiment=None):
    with open(path, encoding="utf-8") as lines:
        points = [p for p in map(json.loads, lines) if p["record"] == "point" and experiment in (None, p["experiment"])]
    if len(points) != 1 or points[0]["status"] != "ok":
        raise SystemExit(f"table.py: {path} has no single measured point")
    return points[0]


def table(title, head, rows, *notes):
    rows = [head, *[[str(cell) for cell in row] for row in rows]]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    line = lambda row: "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |"
    print(f"\n## {title}\n")
    print(line(head))
    print("| " + " | ".join("-" * width for width in widths) + " |")
    for row in rows[1:]:
        print(line(row))
    for note in notes:
        print(f"\n{note}")


def percent(reported, truth):
    return f"{(reported - truth) / truth * 100:+.1f} %" if truth else "-"


class Guest:
    """One boot under the plugin: the counts, and the point of each chapter."""

    def __init__(self, directory):
        self.directory = directory
        self.counts = Counts(directory / "counts", directory / "kallsyms")

    def point(self, chapter):
        return point(self.directory / f"{chapter}.jsonl")

    def passage(self, chapter, number):
        p = self.point(chapter)
        return self.counts.passage(chapter, p["experiment"], number, len(p["phases"]))

    def in_kernel(self, chapter, number):
        p = self.point(chapter)
        return self.counts.in_kernel(chapter, p["experiment"], number, len(p["phases"]), p["batch"])

    def batched_truth(self, chapter, number):
        batch = self.point(chapter)["batch"]
        if batch < 4:
            raise SystemExit(f"table.py: {self.directory} chapter {chapter} was not timed in batches")
        return slope(self.passage(chapter, number), batch) - LOOP_INSTRUCTIONS


def brackets(guest):
    """Of map_single, for both phases: what lies between two reads of the clock beside the operation."""
    return [middle(guest.passage(1, number)) - guest.batched_truth(2, number) for number in range(2)]


def truths(guest):
    """(chapter, phase, instructions an operation) of the points of truth.sh, in its order."""
    yield from ((chapter, number, guest.batched_truth(2, number)) for chapter in (1, 2) for number in range(2))
    yield from ((3, number, guest.batched_truth(3, number)) for number in range(2))
    for number in range(3):
        least = guest.batched_truth(4, number)
        word = (usual(guest.passage(7, number)) - usual(guest.passage(6, number))) / 256
        yield 4, number, least
        yield from ((chapter, number, least + word * (words - 8)) for chapter, words in ((5, 64), (6, 256), (7, 512)))
    for chapter in (8, 9):
        yield from ((chapter, number, guest.in_kernel(chapter, number) + CALL_INSTRUCTIONS) for number in range(2))


def describe(p):
    shown = {"map_single": ("inflight",), "cpu_access": ("size",), "map_sg": ("entries",)}.get(p["experiment"], ())
    return " ".join([p["experiment"], *(f"{name}={p['parameters'][name]}" for name in shown)])


def error_row(kernel, regime, p, number, truth):
    phase = p["phases"][number]
    net = phase["net_ns"]["p50"]
    return [kernel, regime, describe(p), phase["phase"], p["batch"], f"{truth:.1f}", f"{net:.1f}", f"{net - truth:+.1f}",
            percent(net, truth)]


def kernel_rows(directory, kernel):
    direct = Guest(directory / f"{kernel}-direct")
    for chapter, number, truth in truths(direct):
        yield error_row(kernel, "direct", direct.point(chapter), number, truth)
    for regime in "swiotlb", "iommu-strict":
        guest = Guest(directory / f"{kernel}-{regime}")
        for number, bracket in enumerate(brackets(direct)):
            yield error_row(kernel, regime, guest.point(1), number, middle(guest.passage(1, number)) - bracket)


def errors(directory):
    rows = [row for kernel in KERNELS for row in kernel_rows(directory, kernel)]
    head = ["kernel", "regime", "operation", "phase", "batch", "truth", "net median", "difference", "error"]
    table("The reported median against counted instructions", head, rows,
          "Under -icount: nanoseconds are instructions. Truth, by the plugin and without any clock: what one more operation of "
          "a batch adds, less the 3 instructions of its loop; of what is timed one by one, the median between two reads of the "
          "clock, less what lies there beside the operation, which is known from the same code's batches; of cpu_access, what "
          "a word adds; of map_sg, what was executed outside of our modules, and 5 instructions for the call.")
    above = [row for row in rows if float(row[5]) >= 20 and abs(float(row[8].split()[0])) > 1]
    print(f"\n{len(above)} of {sum(float(row[5]) >= 20 for row in rows)} operations of 20 instructions and more are wrong by more than 1 %.")


def counted_truths(guest):
    """(chapter of the counted point, instructions an operation by the plugin) of counted.sh, in its order."""
    beside = statistics.mean(middle(guest.passage(1, number)) - guest.batched_truth(3, number) for number in range(2))
    for chapter in range(1, 12, 2):
        p = guest.point(chapter)
        phases = range(len(p["phases"]))
        if chapter == 1:
            yield chapter + 1, sum(guest.batched_truth(3, number) for number in phases)
        elif p["batch"] > 1:
            yield chapter + 1, sum(guest.batched_truth(chapter, number) for number in phases)
        else:
            yield chapter + 1, sum(middle(guest.passage(chapter, number)) - beside for number in phases)


def counters(directory):
    """Prints how far what --counters tells is from the plugin's count. How many operations are more than 1 % from it."""
    if not (directory / "arm64-counted").is_dir():
        print("\n## Counted instructions by the PMU\n\nNothing: no qemu-system-aarch64 here, which is optional.")
        return 0
    guest = Guest(directory / "arm64-counted")
    rows = []
    for chapter, truth in counted_truths(guest):
        p = guest.point(chapter)
        net = p["counters"][0]["net_per_op"]
        rows.append([describe(p), p["batch"], f"{truth:.2f}", f"{net:.2f}", f"{net - truth:+.2f}", f"{(net / truth - 1) * 100:+.2f} %"])
    table(f"Instructions that the PMU counted ({KERNELS[0]} arm64, direct, -icount)", ["operation", "batch", "truth", "--counters", "difference", "error"], rows,
          "An operation with all of its phases. Truth is the plugin's, of the same point where nothing is counted: of batches what one more operation "
          "adds, and that is the truth of map_single one by one, too; of memcpy, polled, the medians between two reads of the clock, less what lies "
          "there beside map_single.")
    above = sum(abs(float(row[5].split()[0])) > 1 for row in rows)
    print(f"\n{above} of {len(rows)} are wrong by more than 1 %.")
    return above


def noop(directory):
    rows = []
    for kernel in KERNELS:
        instructions = point(directory / f"{kernel}-direct/1.jsonl")["phases"][0]["overhead_ns"]
        times = [point(path, "map_single")["phases"][0]["overhead_ns"] for path in sorted(directory.glob(f"{kernel}-tcg/single-*.jsonl"))]
        rows.append([kernel, f"{instructions:g}", f"{statistics.median(times):.1f}", len(times)])
    table("One empty timed operation", ["kernel", "instructions", "ns, emulated", "repetitions"], rows)


def threads(directory):
    ratios, medians = [], []
    for path in sorted(directory.glob(f"{KERNELS[0]}-tcg/threads-*.jsonl")):
        with open(path, encoding="utf-8") as lines:
            points = {p["threads"]: p["phases"][0]["raw_ns"]["p50"] for p in map(json.loads, lines) if p["record"] == "point"}
        if None in points.values():  # too few samples on a busy host
            continue
        medians.append((points[1], points[2]))
        ratios.append(points[2] / points[1])
    if not ratios:
        raise SystemExit("table.py: no repetition had samples enough with one thread and two; let the machine have less else to do")
    table("noop with one and two threads, two vCPUs, emulated", ["one thread, ns", "two threads, ns", "ratio", "smallest", "largest", "repetitions"],
          [[*(f"{statistics.median(column):.2f}" for column in zip(*medians)), f"{statistics.median(ratios):.3f}",
            f"{min(ratios):.3f}", f"{max(ratios):.3f}", len(ratios)]])


def map_benchmark(path):
    """Their two means in ns, from microseconds with one digit."""
    return [float(us) * 1000 for us in re.findall(r"average \w+ latency\(us\):([0-9.]+)", path.read_text())]


def taken_s(directory, name):
    times = [line.split() for line in (directory / "times").read_text().splitlines()]
    return statistics.median(float(end) - float(began) for what, _, began, end in times if what == name)


def map_single_peer(directory):
    rows = []
    direct = Guest(directory / "peers-direct")
    wall = directory / "peers-tcg"
    for regime in "direct", "iommu-strict":
        guest = Guest(directory / f"peers-{regime}")
        theirs = map_benchmark(guest.directory / "map_benchmark-1")
        for number, bracket in enumerate(brackets(direct)):
            name = guest.point(1)["phases"][number]["phase"]
            truth = middle(guest.passage(1, number)) - bracket
            ours = guest.point(1)["phases"][number]["net_ns"]["p50"]
            batched = guest.point(2)["phases"][number]["net_ns"]["p50"]
            rows.append([regime, name, f"{truth:.1f}", f"{ours:.1f}", percent(ours, truth), f"{batched:.1f}", percent(batched, truth),
                         f"{theirs[number]:.0f}", percent(theirs[number], truth)])
    table(f"map_single beside the kernel's dma_map_benchmark ({KERNELS[0]}, own kernel, -icount, 4,096 bytes to_device, the same device)",
          ["regime", "phase", "truth", "ours", "error", "ours, inflight=100", "error", "theirs", "error"], rows,
          f"Time to the answer, emulated: ours {taken_s(wall, 'dmabench_s'):.2f} s, theirs {taken_s(wall, 'map_benchmark_s'):.2f} s "
          "(asked for 1 s, the least it takes; 20 s is its default).")


def memcpy_peer(directory):
    ours, engine, theirs = [], [], []
    wall = directory / "peers-tcg"
    for path in sorted(wall.glob("memcpy-*.jsonl")):
        p = point(path)
        phases = {phase["phase"]: phase["raw_ns"]["p50"] for phase in p["phases"]}
        kib = p["parameters"]["size"] / 1024
        ours.append(kib / sum(phases.values()) * 1e9)
        engine.append(kib / phases["transfer"] * 1e9)
    for path in sorted(wall.glob("dmatest-*")):
        found = re.search(r"summary 1000 tests, 0 failures \S+ iops (\d+) KB/s", path.read_text())
        if not found:
            raise SystemExit(f"table.py: {path} has no result of 1000 tests without failures")
        theirs.append(int(found[1]))
    row = [f"{statistics.median(values):,.0f}" for values in (ours, engine, theirs)]
    table("memcpy beside the kernel's dmatest (65,472 bytes, the same channel, emulated)",
          ["ours, with map and unmap, KiB/s", "ours, the transfer alone, KiB/s", "dmatest, KiB/s", "ours / theirs", "smallest", "repetitions"],
          [[*row, f"{statistics.median(a / b for a, b in zip(ours, theirs)):.2f}", f"{min(a / b for a, b in zip(ours, theirs)):.2f}", len(theirs)]])


def net_interval(phase):
    """What the net median can be, by the rounds, by what the clock leaves open, and by the same of the cost of measuring."""
    low, high = phase["p50_ci95_ns"]
    least, most = phase["overhead_ci95_ns"]
    return low - most, high - least


def finest_of(phases):
    """Of the finest clock's two measurements of a phase, at both ends of a boot: the net median (None where one has none) and what it can be."""
    nets = [phase["net_ns"]["p50"] for phase in phases]
    if None in nets:
        return None, (0, 0)
    lows, highs = zip(*map(net_interval, phases))
    return statistics.mean(nets), (min(lows), max(highs))


def word_of(net, interval, truth, fine):
    """What is said of a net median that can be in an interval, where the truth can be in another."""
    if abs(net / truth - 1) <= 0.02:
        return "within 2 %"
    return "in its interval" if interval[0] <= fine[1] and fine[0] <= interval[1] else "NEITHER"


def coarse_rows(directory, finest, kernel, clock):
    for experiment in "map_single", "sync", "coherent":
        fine = [point(finest / f"{experiment}-{name}.jsonl")["phases"] for name in ("0", "again")]
        for path in sorted(directory.glob(f"{experiment}-[0-9]*.jsonl")):
            with open(path, encoding="utf-8") as lines:
                timer = json.loads(next(lines))["timer"]
            p = point(path)
            for phase, (truth, fine_interval) in zip(p["phases"], map(finest_of, zip(*fine))):
                net, (low, high) = phase["net_ns"]["p50"], net_interval(phase)
                step = f"{timer['granularity_ticks'] / timer['hz'] * 1e9:.1f}"
                if net is None or truth is None:  # a busy host, and the time was up
                    yield [kernel, clock, step, experiment, phase["phase"], p["batch"], "none" if truth is None else f"{truth:.1f}",
                           "none" if net is None else f"{net:.1f}", "", "", "fewer than 20 samples"]
                    continue
                yield [kernel, clock, step, experiment, phase["phase"], p["batch"], f"{truth:.1f}", f"{net:.1f}", percent(net, truth),
                       f"{low:.1f} to {high:.1f}", word_of(net, (low, high), truth, fine_interval)]


def coarse(directory):
    guests = [(f"{kernel}{suffix}", f"{kernel}{suffix}", kernel, clock) for kernel in KERNELS
              for suffix, clock in (("-coarse", "icount"), ("-coarse-tcg", "emulated"))]
    arm = (directory / "arm64-fine").is_dir()
    if arm:
        guests += [("arm64-coarse", "arm64-fine", f"{KERNELS[0]} arm64", "icount"),
                   ("arm64-coarse-tcg", "arm64-coarse-tcg", f"{KERNELS[0]} arm64", "emulated")]
    rows = [row for coarse, finest, kernel, clock in guests
            for row in coarse_rows(directory / coarse, directory / finest, kernel, clock)]
    table("The reported median by ever coarser clocks", ["kernel", "clock", "step, ns", "operation", "phase", "batch", "truth", "net median", "error", "its interval", "so it is"], rows,
          "The same points by the clock as it is and by the same with some of its lowest bits dropped, in one boot. Truth is what the finest of "
          "the boot says, before and after the others. Under icount that is exact, and a step is in instructions; emulated, it is the host's, whose own steps may be coarse, and "
          "figures differ by what else the machine does.",
          "The counter of arm64's machine has 62.5 MHz, so that its finest step is 16 ns. Under icount its truth is of another boot, whose counter has 1 GHz and "
          "ticks with each instruction; emulated, it is what the steps of 16 ns say, themselves an estimate." if arm else
          "Nothing of arm64: no qemu-system-aarch64 here, which is optional.")
    wrong = sum(row[-1] == "NEITHER" for row in rows)
    print(f"\n{wrong} of {len(rows)} are neither.")


def main():
    directory = pathlib.Path(sys.argv[1])
    print("# What dmabench's own figures are worth")
    noop(directory)
    errors(directory)
    coarse(directory)
    wrong = counters(directory)
    threads(directory)
    map_single_peer(directory)
    memcpy_peer(directory)
    return WRONG if wrong else 0


sys.exit(main())
