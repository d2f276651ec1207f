# SPDX-License-Identifier: GPL-2.0
"""What became of each task: of all attempts the first whole and fitting result is counted, and no other."""
import collections
import json
import pathlib
import re
import socket

import plan
import store

# state: done, running, failed, killed (all attempts were, or nobody heard of their ends) or waiting. reason is why it failed; attempt is that
# which is counted, runs or failed last; verdict is what read() says of what is counted.
Outcome = collections.namedtuple("Outcome", "state attempt reason attempts verdict")


def series_of(point, clock, phase):
    """What a figure is of, but for the machine: the same text, the same question."""
    asked = " ".join(f"{name}={value}" for name, value in point["parameters"].items())
    batch = f" batch {point['batch']}" if point.get("timing") == "batched" else ""
    return f"{point['experiment']} {asked} threads={point['threads']} {point['regime']} {clock}{batch} {phase['phase']}"


def figures_of(point, clock):
    for phase in point.get("phases", []):
        value = phase["net_ns"]["p50"]
        if phase["samples"] and value is not None and value > 0:
            yield series_of(point, clock, phase), value


def mismatch(task, header, points):
    """Why these are not the results of the task; None where they are."""
    kernel = header["environment"].get("kernel") or ""
    if task.measure == "host" and not re.match(re.escape(task.kernel) + r"(?![0-9])", kernel):
        return f"kernel {kernel} was booted, and {task.kernel} asked for"
    wanted = plan.expected_regime(task.regime)
    other = sorted({p["regime"] for p in points if p["status"] == "ok" and p["regime"] != wanted})
    if wanted and other:
        return f"measured in regime {', '.join(other)}, and {wanted} was asked for"
    wrong = [p for p in points if p["status"] == "failed"]
    if wrong:
        return f"{len(wrong)} of {len(points)} points failed verification, the first: {wrong[0]['experiment']}: {wrong[0].get('reason')}"
    if not any(p["status"] == "ok" for p in points):
        return f"no point was measured{': ' + str(points[0].get('reason')) if points else ''}"
    return None


def read(path, task):
    """What a file of results says: {"reason": why not, or None, "abi": of what program and module, "figures": [series, nanoseconds]}."""
    try:
        with open(path, encoding="utf-8", errors="replace") as lines:
            records = [json.loads(line) for line in lines if line.strip()]
        header, trailer = records[0], records[-1]
        points = [record for record in records if record["record"] == "point"]
        if header["record"] != "header" or trailer["record"] != "trailer":
            return {"reason": "the results are not whole"}
        if not trailer["complete"]:
            return {"reason": f"the run did not end: {trailer.get('reason')}"}
        environment = header["environment"]
        abi = f"schema {header['schema']}, module {environment.get('module_version')}"
        return {"reason": mismatch(task, header, points), "abi": abi,
                "figures": [figure for point in points if point["status"] == "ok" for figure in figures_of(point, header.get("clock"))]}
    except (ValueError, KeyError, TypeError, IndexError) as error:
        return {"reason": f"no results: {type(error).__name__} {error}"}
    except OSError as error:
        return {"reason": f"the results cannot be read: {error.strerror}"}


class Verdicts:
    """Of results that were read: they never change, so each is read once."""

    def __init__(self, plans):
        self.store, self.path = plans, plans.directory / "verdicts.jsonl"
        self.known, self.changed = {}, False
        if self.path.exists():
            with open(self.path, encoding="utf-8") as lines:
                self.known = dict(json.loads(line) for line in lines)

    def of(self, attempt):
        if attempt.name not in self.known:
            self.known[attempt.name] = read(self.store.path(attempt), self.store.tasks[attempt.task])
            self.changed = True
        return self.known[attempt.name]

    def keep(self):
        """They can be read again: a disk that is full loses time, no results."""
        if self.changed:
            store.write(self.path, "".join(json.dumps(pair) + "\n" for pair in self.known.items()))
            self.changed = False


def foreign(results):
    """Those that another program or module made than most: {name: why}."""
    made = collections.Counter(verdict["abi"] for verdict in results.values())
    if len(made) < 2:
        return {}
    usual = min(made, key=lambda abi: (-made[abi], abi))
    return {name: f"results of {verdict['abi']}, and the others' are of {usual}: build the same everywhere"
            for name, verdict in results.items() if verdict["abi"] != usual}


def alive(plans, attempt, queued):
    """Does it still run? Slurm knows its own (queued as of slurm.queued()), and a process of this node can be seen."""
    if queued is not None and attempt.job.isdigit():
        return queued.get((attempt.job, attempt.task)) in ("RUNNING", "COMPLETING")
    try:
        node, process = plans.path(attempt).read_text().split()
    except (OSError, ValueError):
        return False
    if node == socket.gethostname():
        return pathlib.Path(f"/proc/{process}").exists()
    return attempt.job.isdigit() and queued is None  # another node's, and nobody to ask


def outcome(plans, attempts, verdicts, aside, queued, waits):
    results = [a for a in attempts if a.end == "jsonl"]
    reasons = {a.name: aside.get(a.name) or verdicts.of(a)["reason"] for a in results}
    counted = next((a for a in results if not reasons[a.name]), None)
    if counted:
        return Outcome("done", counted, None, attempts, verdicts.of(counted))
    running = next((a for a in attempts if not a.end and alive(plans, a, queued)), None)
    if running:
        return Outcome("running", running, None, attempts, None)
    if waits:
        return Outcome("waiting", None, None, attempts, None)
    ended = [a for a in attempts if a.end]
    if not ended:
        return Outcome("killed" if attempts else "waiting", attempts[-1] if attempts else None, None, attempts, None)
    last = ended[-1]
    return Outcome("failed", last, reasons.get(last.name) or failure(plans.path(last)), attempts, None)


def failure(path):
    try:
        status, node, why = path.read_text(errors="replace").strip().split(" ", 2)
    except (OSError, ValueError):
        return "nobody knows why: its file is not whole"
    return f"{why} (status {status}, on {node})"


def why(plans, task, name, end):
    """Why an attempt that has just ended is not counted; None where it may be."""
    path = plans.attempts_directory / f"{name}.{end}"
    return read(path, plans.tasks[task])["reason"] if end == "jsonl" else failure(path) if end == "failed" else None


def outcomes(plans, queued=None):
    """One a task, and the verdicts, which are not kept yet."""
    verdicts, of_task = Verdicts(plans), plans.attempts()
    fitting = {a.name: verdicts.of(a) for attempts in of_task for a in attempts if a.end == "jsonl" and not verdicts.of(a)["reason"]}
    aside, waiting = foreign(fitting), {task for _, task in queued or ()}
    return [outcome(plans, attempts, verdicts, aside, queued, task in waiting) for task, attempts in enumerate(of_task)], verdicts


def elapsed_s(outcomes_):
    """How long those that are done took, in seconds, where that is known."""
    return [o.attempt.ended_s - o.attempt.began_s for o in outcomes_ if o.state == "done" and o.attempt.began_s]
