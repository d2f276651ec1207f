#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""fleet.sh's commands; it says what they do."""
import argparse
import collections
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import threading
import time

import judge
import local
import plan
import report
import slurm
import store

RESULTS = pathlib.Path(os.environ.get("DMABENCH_RESULTS_DIR") or plan.TOP / "results")
PROGRAM = pathlib.Path(os.environ.get("DMABENCH_BUILD_DIR") or plan.TOP / "build") / "bench/dmabench"
DONE, FAILED, USAGE, CANNOT = 0, 1, 2, 3


def say(text):
    print(text, flush=True)


def complain(text):
    print(f"fleet: {text}", file=sys.stderr, flush=True)


def seconds_text(seconds):
    seconds = round(seconds)
    if seconds < 120:
        return f"{seconds} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"


class Session:
    """A plan, its folder, and what became of its tasks."""

    def __init__(self, arguments):
        self.path = pathlib.Path(arguments.plan)
        self.name = self.path.stem
        self.directory = pathlib.Path(arguments.dir or RESULTS / "fleet" / self.name).absolute()

    def begun(self):
        return store.Store(self.directory, []).known()

    def begin(self):
        plans = store.Store(self.directory, plan.read(self.path))
        plans.freeze()
        return plans

    def outcomes(self, plans, queue=None):
        """As of a queue that was asked before: what ends meanwhile has left its file."""
        found, verdicts = judge.outcomes(plans, queue)
        try:
            verdicts.keep()
        except OSError as error:
            complain(f"{verdicts.path} is not kept: {error.strerror}; the results are read again next time")
        return found


def queue_of(plans):
    try:
        return slurm.queued(plans)
    except store.StoreError as error:
        complain(f"what Slurm has is not known: {error}")
        return None


def do_plan(arguments):
    tasks = plan.read(arguments.plan)
    counts, expected = collections.Counter(t.machine for t in tasks), collections.Counter()
    for task in tasks:
        expected[task.machine] += task.expect_seconds
    rows = [(machine, f"{count:,}", seconds_text(expected[machine])) for machine, count in counts.items()]
    say("\n".join(report.table(("machine", "tasks", "expected"), [*rows, ("all", f"{len(tasks):,}", seconds_text(sum(expected.values())))], right=(1, 2))))
    say("\nexpected: as the plan's expect_seconds say, one after the other")
    if arguments.tasks:
        for number, task in enumerate(tasks):
            say(f"{number} {plan.name_of(task)}{' on ' + task.constraint if task.constraint else ''}")
    return DONE


def teller(plans, outcomes):
    """Tells each attempt that ended; the count is of tasks with one."""
    todo, started, ended, lock = len(local.to_do(outcomes)), time.monotonic(), set(), threading.Lock()

    def tell(number, name, end):
        why = judge.why(plans, number, name, end)
        told = "killed" if not end else f"failed: {why}" if why else "done"
        with lock:
            ended.add(number)
            left = (time.monotonic() - started) / len(ended) * (todo - len(ended))
            say(f"[{len(ended)}/{todo}] {plan.name_of(plans.tasks[number])}: {told}; {seconds_text(left)} left")
    return tell


def result_status(outcomes):
    return DONE if all(outcome.state == "done" for outcome in outcomes) else FAILED


def do_run(arguments):
    session = Session(arguments)
    plans = session.begin()
    outcomes = session.outcomes(plans)
    tell = teller(plans, outcomes)
    if arguments.ssh:
        local.over_ssh(plans, outcomes, arguments.ssh, tell, arguments.ssh_command)
    else:
        local.Pool(plans, outcomes, tell).run(arguments.local)
    outcomes = session.outcomes(plans)
    tell_states(outcomes)
    return result_status(outcomes)


def do_submit(arguments):
    session = Session(arguments)
    plans = session.begin()
    # What runs, waits or is done is left alone.
    queue = slurm.queued(plans) or {}
    have = {number for _, number in queue}
    missing = [number for number in local.to_do(session.outcomes(plans, queue)) if number not in have]
    jobs = slurm.submit(plans, session.name, missing, arguments.sbatch) if missing else []
    say(f"{len(missing):,} tasks submitted as {', '.join('job ' + job for job, _ in jobs) or 'no job'}; {len(have):,} were with Slurm already")
    if not arguments.wait:
        say(f"attempts are kept in {session.directory}; fleet status {arguments.plan} tells how they are")
        return DONE
    wait(session, plans, arguments)
    outcomes = session.outcomes(plans)
    tell_states(outcomes)
    return result_status(outcomes)


def wait(session, plans, arguments):
    """Until Slurm has no more of it. It requeues what a dead node had; what was killed otherwise is submitted again, some times."""
    tries = collections.Counter()
    while True:
        time.sleep(arguments.interval_seconds)
        try:
            queue = slurm.queued(plans) or {}
            have = {number for _, number in queue}
            outcomes = session.outcomes(plans, queue)
            again = [n for n, o in enumerate(outcomes) if o.state in ("killed", "waiting") and n not in have and tries[n] + 1 < arguments.attempts]
            if again:
                tries.update(again)
                slurm.submit(plans, session.name, again, arguments.sbatch)
                say(f"{len(again):,} tasks were killed, and are submitted again")
        except store.StoreError as error:  # a controller that is down comes back
            complain(f"{error}; waiting for Slurm")
            continue
        if not again and not queue:
            return


def tell_states(outcomes):
    states = collections.Counter(outcome.state for outcome in outcomes)
    attempts = sum(len(outcome.attempts) for outcome in outcomes)
    told = ", ".join(f"{states[state]:,} {state}" for state in ("done", "running", "waiting", "killed", "failed") if states[state])
    say(f"{len(outcomes):,} tasks: {told}; {attempts:,} attempts")


def do_status(arguments):
    session = Session(arguments)
    plans = session.begun()
    queue = queue_of(plans)
    outcomes = session.outcomes(plans, queue)
    tell_states(outcomes)
    took = judge.elapsed_s(outcomes)
    left = [number for number, outcome in enumerate(outcomes) if outcome.state in ("running", "waiting", "killed")]
    if left:
        mean = sum(took) / len(took) if took else None
        seconds = sum(mean or plans.tasks[number].expect_seconds for number in left)
        at_once = max(1, sum(outcome.state == "running" for outcome in outcomes))
        say(f"about {seconds_text(seconds / at_once)} left, {at_once} at a time" + ("" if took else " (as the plan expects: none has ended)"))
    for task, outcome in zip(plans.tasks, outcomes):
        if outcome.state == "running":
            say(f"running: {plan.name_of(task)} ({outcome.attempt.name}, {seconds_text(max(0, time.time() - outcome.attempt.began_s))})")
    held = collections.Counter(queue.values()) if queue else {}
    if held:
        say(f"with Slurm: {', '.join(f'{count:,} {state}' for state, count in held.items())}")
    tell_failures(plans, outcomes, say)
    return DONE


def tell_failures(plans, outcomes, tell, most=20):
    """By reason, since one cause has many tasks."""
    reasons = collections.defaultdict(list)
    for task, outcome in zip(plans.tasks, outcomes):
        if outcome.state == "failed":
            reasons[re.sub(r", on \S+\)$", ")", outcome.reason)].append(task)
    for reason, tasks in sorted(reasons.items(), key=lambda pair: -len(pair[1]))[:most]:
        more = f" and {len(tasks) - 1:,} more" if len(tasks) > 1 else ""
        tell(f"failed: {plan.name_of(tasks[0])}{more}: {reason}")
    if len(reasons) > most:
        tell(f"{len(reasons) - most} more reasons are in report.json, after fleet report")


def add_to_history(files, database):
    """dmabench keeps each file once, whoever adds it again; what it refuses it tells, and the others are added."""
    if not PROGRAM.exists():
        complain(f"{PROGRAM} is not built; the history is left as it is; build it: make program")
        return CANNOT
    status = DONE
    for first in range(0, len(files), 500):
        done = subprocess.run([PROGRAM, "history", "add", "--db", database, *files[first:first + 500]], stdout=subprocess.DEVNULL, check=False)
        status = max(status, done.returncode)
    return status


def do_collect(arguments):
    session = Session(arguments)
    plans = session.begun()
    outcomes = session.outcomes(plans, queue_of(plans))
    tell_failures(plans, outcomes, complain)
    database = pathlib.Path(arguments.db or session.directory / "history.sqlite")
    ledger = session.directory / "added"
    counted = {str(plans.path(outcome.attempt)) for outcome in outcomes if outcome.state == "done"}
    added = set(ledger.read_text().splitlines()[1:]) if database.exists() and ledger.exists() and ledger.read_text().startswith(f"{database}\n") else set()
    new = sorted(counted - added)
    status = add_to_history(new, database) if new else DONE
    if status == DONE and new:
        try:
            store.write(ledger, "\n".join([str(database), *sorted(counted | added)]) + "\n")
        except OSError as error:
            complain(f"{ledger} is not kept: {error.strerror}; they are added again next time, which changes nothing")
    spare = sum(attempt.end == "jsonl" for outcome in outcomes for attempt in outcome.attempts) - len(counted)
    say(f"{len(counted):,} results counted, {len(new):,} of them new in {database}; {spare:,} results more of the same tasks, or set aside, are not")
    tell_states(outcomes)
    return FAILED if status != DONE or any(outcome.state == "failed" for outcome in outcomes) else DONE


def do_report(arguments):
    session = Session(arguments)
    plans = session.begun()
    outcomes = session.outcomes(plans, queue_of(plans))
    found = report.data(session.name, plans.tasks, outcomes, arguments.threshold_pct / 100)
    text = "\n".join(report.page(found)) + "\n"
    try:
        store.write(session.directory / "report.json", json.dumps(found, indent=1) + "\n")
        store.write(session.directory / "report.md", text)
    except OSError as error:
        complain(f"the report is not kept in {session.directory}: {error.strerror}; make room there")
    say(text)
    say(f"report: {session.directory}/report.md and report.json")
    return FAILED if found["failures"] or any(row["verdict"].startswith("odd") for row in found["machines"]) else DONE


def do_cancel(arguments):
    plans = Session(arguments).begun()
    say(f"{slurm.cancel(plans)} jobs cancelled; results stay, and fleet submit goes on from them")
    return DONE


def positive(text):
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}'; wanted: a whole number above 0")
    return int(text)


class Parser(argparse.ArgumentParser):
    def error(self, message):
        complain(f"{message}; see fleet.sh --help")
        sys.exit(USAGE)


def parse():
    parser = Parser(prog="fleet", add_help=False)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=Parser)
    for name, function in (("plan", do_plan), ("run", do_run), ("submit", do_submit), ("status", do_status), ("collect", do_collect),
                           ("report", do_report), ("cancel", do_cancel)):
        command = commands.add_parser(name, add_help=False)
        command.set_defaults(run=function)
        command.add_argument("plan")
        command.add_argument("--dir")
        if name == "plan":
            command.add_argument("--tasks", action="store_true")
        if name == "run":
            where = command.add_mutually_exclusive_group(required=True)
            where.add_argument("--local", type=positive)
            where.add_argument("--ssh")
            command.add_argument("--ssh-command")
        if name == "submit":
            command.add_argument("--wait", action="store_true")
            command.add_argument("--attempts", type=positive, default=5)
            command.add_argument("--interval-seconds", type=positive, default=10)
            command.add_argument("--sbatch", default="")
        if name == "collect":
            command.add_argument("--db")
        if name == "report":
            command.add_argument("--threshold-pct", type=float, default=10)
    return parser.parse_args()


def stopped(*_):
    raise KeyboardInterrupt


def main():
    arguments = parse()
    signal.signal(signal.SIGTERM, stopped)
    try:
        return arguments.run(arguments)
    except plan.PlanError as error:
        for line in str(error).splitlines():
            complain(line)
        return USAGE
    except store.StoreError as error:
        complain(error)
        return CANNOT
    except OSError as error:
        complain(f"{error.filename or 'a file'}: {error.strerror}")
        return FAILED
    except KeyboardInterrupt:
        complain("stopped; what has a result keeps it, and the same command goes on from there")
        return 130


if __name__ == "__main__":
    sys.exit(main())
