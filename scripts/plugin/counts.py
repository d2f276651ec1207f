# SPDX-License-Identifier: GPL-2.0
"""What the plugin (count.c) counted in a guest that ran dmabench: instructions an operation, by chapter and phase.

A round reads the clock before and after each phase, so a passage from one read to the next is what a phase executed. An
experiment's reads are those inside of the functions that it times; in the order they are passed they bracket its phases.
"""
import bisect
import collections

MODULES = 0xFFFFFFFFA0000000
# One more round of a loop around an operation: add, compare, branch.
LOOP_INSTRUCTIONS = 3
# Who else reads the clock in an experiment's chapter: its baseline, the check of verification before, and what finds out about the clock
# where the module is loaded again.
OTHERS = ("time_nothing", "noop_", "busted_", "dmabench_clock", "read_both", "read_pairs", "time_spin")


class Counts:
    def __init__(self, counts_path, kallsyms_path):
        self.passages = collections.defaultdict(collections.Counter)  # chapter, from, to: {instructions: times}
        self.blocks = collections.defaultdict(list)  # chapter, mark: [(address, instructions, times)]
        with open(counts_path, encoding="ascii") as lines:
            for line in lines:
                kind, *words = line.split()
                if kind == "passage":
                    key = int(words[0]), int(words[1], 16), int(words[2], 16)
                    self.passages[key][int(words[3])] += int(words[4])
                elif kind == "block":
                    key = int(words[0]), int(words[1], 16)
                    self.blocks[key].append((int(words[2], 16), int(words[3]), int(words[4])))
        symbols = []
        with open(kallsyms_path, encoding="utf-8") as lines:
            for line in lines:
                address, _, name, *_ = line.split()
                symbols.append((int(address, 16), name))
        symbols.sort()
        self.entries = {address for address, _ in symbols}
        self.addresses = [address for address, _ in symbols]
        self.names = [name for _, name in symbols]

    def function(self, address):
        at = bisect.bisect_right(self.addresses, address) - 1
        return self.names[at] if at >= 0 else ""

    def reads(self, chapter, experiment):
        """The clock reads of an experiment, in the order they are passed."""
        inside = lambda mark: mark and not self.function(mark).startswith(OTHERS)
        ways = {(a, b): sum(times.values()) for (c, a, b), times in self.passages.items() if c == chapter and inside(b)}
        first = {b for a, b in ways if not inside(a)}
        if len(first) != 1:
            cannot_tell(experiment)
        chain = [first.pop()]
        while True:
            onward = [(times, b) for (a, b), times in ways.items() if a == chain[-1] and inside(a)]
            following = max(onward)[1]
            if following in chain:
                return chain
            chain.append(following)

    def phase(self, chapter, experiment, number, phases):
        """The two clock reads around a phase."""
        reads = self.reads(chapter, experiment)
        if len(reads) != 2 * phases:
            cannot_tell(experiment)
        return reads[2 * number], reads[2 * number + 1]

    def passage(self, chapter, experiment, number, phases):
        """{instructions: times} of a phase."""
        return self.passages[(chapter, *self.phase(chapter, experiment, number, phases))]

    def in_kernel(self, chapter, experiment, number, phases, batch):
        """Instructions an operation outside of our modules: what the timed calls execute. Blocks that run in less than half
        of the operations are interrupts, or not the usual path."""
        before, _ = self.phase(chapter, experiment, number, phases)
        times = self.passage(chapter, experiment, number, phases)
        usual = times.most_common(1)[0][0]
        operations = sum(n * (batch if instructions > usual / 2 else 1) for instructions, n in times.items())
        return sum(instructions * n for address, instructions, n in self.blocks[(chapter, before)]
                   if address < MODULES and n > operations / 2) / operations


def cannot_tell(experiment):
    raise SystemExit(f"counts.py: {experiment} reads the clock in several places, or within a phase, so its phases cannot be told "
                     "apart; those of map_*, sync, memcpy and the allocations can")


def usual(times):
    return times.most_common(1)[0][0]


def middle(times):
    """The median."""
    left = sum(times.values()) / 2
    for instructions in sorted(times):
        left -= times[instructions]
        if left <= 0:
            return instructions
    raise SystemExit("counts.py: a phase was never passed")


def slope(times, batch):
    """Instructions that one more operation adds: between the usual passage, of a batch, and that of one operation, which
    the warm-up timed to choose the batch."""
    most = usual(times)
    alone = collections.Counter({instructions: n for instructions, n in times.items() if instructions < most / 2})
    return (most - usual(alone)) / (batch - 1)
