# SPDX-License-Identifier: GPL-2.0
"""One report over all machines: which is the odd one out, in each regime."""
import collections
import math
import statistics

COLUMNS = "machine", "tasks", "calls", "ratio", "95 % interval", "verdict"


def interval(values):
    """That of the median by order statistics, 95 %; None of fewer than six values."""
    count = len(values)
    ordered = sorted(values)
    rank, below = 0, 0.0  # below: the chance of at most `rank` values below the median
    chance = 0.5 ** count if count < 1000 else 0.0
    if chance == 0.0:  # too many for the sum: the normal's
        rank = int(count / 2 - 0.98 * math.sqrt(count))
        return ordered[max(rank - 1, 0)], ordered[min(count - rank, count - 1)]
    while below + chance <= 0.025:
        below += chance
        rank += 1
        chance *= (count - rank + 1) / rank
    return (ordered[rank - 1], ordered[count - rank]) if rank else None


def by_question(tasks, outcomes):
    """{(regime, kernel, job, series): {machine: nanoseconds}}"""
    found = {}
    for task, outcome in zip(tasks, outcomes):
        if outcome.state == "done":
            for series, value in outcome.verdict["figures"]:
                found.setdefault((task.regime, task.kernel, task.job, series), {})[task.machine] = value
    return found


def verdict(low_high, machines, threshold):
    """In words; odd where all of the interval is outside the threshold, as the others where all of it is inside."""
    if machines < 3:
        return "too few machines"
    if low_high is None:
        return "too few calls"
    if low_high[0] > 1 + threshold:
        return "odd: slower"
    if low_high[1] < 1 / (1 + threshold):
        return "odd: faster"
    return "as the others" if low_high[1] <= 1 + threshold and low_high[0] >= 1 / (1 + threshold) else "not sure"


def rows(tasks, outcomes, threshold):
    """A row for each regime and machine; ratios are to the median of all machines, call by call."""
    ratios, machines = collections.defaultdict(list), collections.Counter()
    for (regime, *_), values in by_question(tasks, outcomes).items():
        middle = statistics.median(values.values())
        for machine, value in values.items():
            if len(values) > 1:
                ratios[regime, machine].append(value / middle)
                machines[regime, machine] = max(machines[regime, machine], len(values))
    counts = collections.Counter((t.regime, t.machine) for t, o in zip(tasks, outcomes) if o.state == "done")
    for regime, machine in dict.fromkeys((t.regime, t.machine) for t in tasks):
        values = ratios.get((regime, machine), [])
        ratio = statistics.median(values) if values else None
        low_high = interval(values)
        said = verdict(low_high, machines[regime, machine], threshold) if values else "nothing to compare"
        yield {"regime": regime, "machine": machine, "tasks": counts[regime, machine], "calls": len(values), "ratio": ratio,
               "ratio_ci95": list(low_high) if low_high else None, "verdict": said}


def data(name, tasks, outcomes, threshold):
    states = collections.Counter(outcome.state for outcome in outcomes)
    return {"plan": name, "threshold_pct": threshold * 100, "tasks": len(tasks),
            "states": {state: states[state] for state in ("done", "failed", "killed", "running", "waiting")},
            "attempts": sum(len(outcome.attempts) for outcome in outcomes),
            "machines": list(rows(tasks, outcomes, threshold)), "failures": list(failures(tasks, outcomes))}


def failures(tasks, outcomes):
    for task, outcome in zip(tasks, outcomes):
        if outcome.state == "failed":
            yield {"machine": task.machine, "kernel": task.kernel, "regime": task.regime, "job": task.job,
                   "attempt": outcome.attempt.name, "attempts": len(outcome.attempts), "reason": outcome.reason}


def cells(row):
    low_high = row["ratio_ci95"]
    return (row["machine"], f"{row['tasks']:,}", f"{row['calls']:,}", "" if row["ratio"] is None else f"{row['ratio']:.3f}",
            f"{low_high[0]:.3f} to {low_high[1]:.3f}" if low_high else "", row["verdict"])


def table(head, body, right=()):
    """Markdown's, which is one for the terminal, too."""
    text = [[str(cell).replace("|", "\\|") for cell in row] for row in [head, *body]]
    widths = [max(len(row[i]) for row in text) for i in range(len(head))]
    padded = [[cell.rjust(w) if i in right else cell.ljust(w) for i, (cell, w) in enumerate(zip(row, widths))] for row in text]
    rule = ["-" * (w - 1) + ":" if i in right else "-" * w for i, w in enumerate(widths)]
    return ["| " + " | ".join(row) + " |" for row in [padded[0], rule, *padded[1:]]]


def page(report):
    states = report["states"]
    yield f"# {report['plan']}: {states['done']:,} of {report['tasks']:,} tasks done"
    yield ""
    other = [f"{states[state]:,} {state}" for state in ("failed", "killed", "running", "waiting") if states[state]]
    yield f"{report['attempts']:,} attempts{''.join(f'; {text}' for text in other)}. A task is one machine, kernel, regime and job; one of its attempts is counted."
    yield ""
    yield ("`ratio` is the machine's cost to the median of all machines, call by call (a phase of a point with one kernel), and of these the median; "
           f"its interval is over the calls. Odd is a machine whose whole interval is more than {report['threshold_pct']:g} % off.")
    for regime in dict.fromkeys(row["regime"] for row in report["machines"]):
        yield from ("", f"## {regime}", "")
        of_regime = [row for row in report["machines"] if row["regime"] == regime]
        of_regime.sort(key=lambda row: -abs(math.log(row["ratio"] or 1)))
        yield from table(COLUMNS, map(cells, of_regime), right=(1, 2, 3))
    if report["failures"]:
        yield from ("", "## Failed", "")
        shown = report["failures"][:50]
        yield from table(("machine", "kernel", "regime", "job", "why"), [
            (f["machine"], f["kernel"], f["regime"], f["job"].rpartition("/")[2], f["reason"]) for f in shown])
        if len(report["failures"]) > len(shown):
            yield from ("", f"{len(report['failures']) - len(shown):,} more are in report.json.")
