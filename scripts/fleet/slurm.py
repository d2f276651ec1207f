# SPDX-License-Identifier: GPL-2.0
"""A plan as job arrays of Slurm's: one array for each constraint and time limit, requeued when a node or a daemon dies."""
import collections
import re
import shlex
import shutil
import subprocess

import local
import store

Submitted = collections.namedtuple("Submitted", "job base")


def call(*words):
    if not shutil.which(words[0]):
        raise store.StoreError(f"{words[0]} is not here; install Slurm's programs, on Debian with: make setup FOR=fleet; or without Slurm: fleet run --local 2 PLAN")
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise store.StoreError(f"{words[0]} failed: {(done.stderr.strip() or 'no word of why').splitlines()[-1]}")
    return done.stdout


def submitted(plans):
    kept = plans.directory / "submitted"
    return [Submitted(*line.split()) for line in kept.read_text().splitlines()] if kept.exists() else []


def expand(indices):
    """Numbers in an array, of 3,5-7%2."""
    for part in indices.split("%")[0].split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def ranges(numbers):
    """1,3-5 of 1 3 4 5"""
    spans = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)


def queued(plans):
    """{(job, task): state} of what Slurm has of this plan, or None where it has never had any, or is not here."""
    bases = {job: int(base) for job, base in submitted(plans)}
    if not bases:
        return None
    found = {}
    # All jobs of the user's: one that Slurm has forgotten is an error where it is asked for by its number.
    for line in call("squeue", "--noheader", "--array", "--me", "--states=all", "--format=%F %K %T").splitlines():
        job, index, state = line.split()
        if job in bases and state not in ("COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL", "OUT_OF_MEMORY", "BOOT_FAIL", "DEADLINE", "PREEMPTED"):
            for number in expand(index):
                found[job, bases[job] + number] = state
    return found


def check_constraints(tasks):
    """Dies of a feature that no node has, before anything waits for it for ever."""
    features = {feature for line in call("sinfo", "--noheader", "--format=%f").splitlines() for feature in line.strip().split(",")} - {"(null)", ""}
    for task in tasks:
        for feature in re.split(r"[&|]", task.constraint):
            if feature and feature not in features:
                raise store.StoreError(f"no node has the feature '{feature}' that {task.machine} {task.kernel} {task.regime} is constrained to; "
                                       f"nodes have: {', '.join(sorted(features)) or 'none'}")


def most_of_array():
    found = re.search(r"^MaxArraySize\s*=\s*(\d+)", call("scontrol", "show", "config"), re.M)
    return int(found[1]) if found else 1001


def groups(tasks, numbers, most):
    """[constraint, minutes, base]: numbers of tasks, those of one array"""
    found = collections.defaultdict(list)
    for number in numbers:
        task = tasks[number]
        found[task.constraint, 1 + (task.timeout_seconds + 59) // 60, number // most * most].append(number)
    return found


def submit(plans, name, numbers, options):
    """Hands the tasks to Slurm; the jobs' numbers are kept before another array is submitted."""
    check_constraints([plans.tasks[number] for number in numbers])
    logs = plans.directory / "logs"
    logs.mkdir(exist_ok=True)
    jobs = []
    for (constraint, minutes, base), of_array in groups(plans.tasks, numbers, most_of_array()).items():
        words = ["sbatch", "--parsable", "--requeue", "--exclusive", "--open-mode=append", f"--job-name={name}", f"--time={minutes}",
                 f"--array={ranges([number - base for number in of_array])}", f"--output={logs}/%A.%a.log", *shlex.split(options)]
        if constraint:
            words.append(f"--constraint={constraint}")
        wrapped = shlex.join(["exec", str(local.ATTEMPT), str(plans.directory), str(base)])
        job = call(*words, f"--wrap={wrapped}").split(";")[0].strip()
        jobs.append(Submitted(job, base))
        store.write(plans.directory / "submitted", "".join(f"{job} {base}\n" for job, base in [*submitted(plans), jobs[-1]]))
    return jobs


def cancel(plans):
    jobs = {job for job, _ in (queued(plans) or {})}
    if jobs:
        call("scancel", *sorted(jobs))
    return len(jobs)
