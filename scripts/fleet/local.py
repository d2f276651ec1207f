# SPDX-License-Identifier: GPL-2.0
"""Runs a plan without Slurm: here, so many tasks at a time, or on hosts that GNU parallel reaches by ssh."""
import base64
import concurrent.futures
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import threading

import plan
import store

ATTEMPT = pathlib.Path(__file__).resolve().parent / "attempt.sh"
ENDED = re.compile(rb"ended (\S+) (jsonl|failed)\n")
BEGAN = re.compile(rb"attempt (\S+) (\S+)\n")


def next_restart(attempts, job):
    return 1 + max((attempt.restart for attempt in attempts if attempt.job == job), default=-1)


def to_do(outcomes):
    """The tasks that have no result and do not run."""
    return [number for number, outcome in enumerate(outcomes) if outcome.state not in ("done", "running")]


class Pool:
    """Tasks here. An attempt that was killed is made again; one that failed is not, until the plan is run again."""

    def __init__(self, plans, outcomes, say):
        self.store, self.outcomes, self.say = plans, outcomes, say
        self.running, self.lock, self.stopped = set(), threading.Lock(), False

    def once(self, task, restart):
        """How it ended: "jsonl", "failed", or "" where it was killed."""
        with self.lock:
            if self.stopped:
                return None
            process = subprocess.Popen([ATTEMPT, self.store.directory, str(task), "local", str(restart)], stdin=subprocess.DEVNULL)
            self.running.add(process)
        process.wait()
        with self.lock:
            self.running.discard(process)
        name = f"local.{task}.{restart}"
        return next((end for end in ("jsonl", "failed") if (self.store.attempts_directory / f"{name}.{end}").exists()), "")

    def task(self, number, tries=3):
        restart = next_restart(self.outcomes[number].attempts, "local")
        for restart in range(restart, restart + tries):
            end = self.once(number, restart)
            if end is None:
                return
            self.say(number, f"local.{number}.{restart}", end)
            if end or self.stopped:
                return

    def stop(self):
        with self.lock:
            self.stopped = True
            for process in self.running:
                process.send_signal(signal.SIGTERM)

    def run(self, count):
        with concurrent.futures.ThreadPoolExecutor(count) as executor:
            done = [executor.submit(self.task, number) for number in to_do(self.outcomes)]
            try:
                for future in concurrent.futures.as_completed(done):
                    future.result()
            except BaseException:
                self.stop()
                raise


def logins(hosts, tasks):
    """HOST,... or MACHINE=HOST,... as GNU parallel's --sshlogin: what a machine's host is to measure goes there; a host alone takes any."""
    machines = list(dict.fromkeys(task.machine for task in tasks))
    groups = {}  # {host: machines}: parallel takes each host once
    for word in hosts.split(","):
        machine, equals, host = word.rpartition("=")
        if not host or (equals and machine not in machines):
            raise store.StoreError(f"--ssh {word}: wanted: HOST,... or MACHINE=HOST,...; the plan's machines: {', '.join(machines)}")
        groups.setdefault(host, set()).update([machine] if equals else machines)
    missing = [machine for machine in machines if not any(machine in group for group in groups.values())]
    if missing:
        raise store.StoreError(f"--ssh names no host for {', '.join(missing)}; give MACHINE=HOST for each")
    return ",".join(f"@{'+'.join(sorted(group))}/1/{host}" for host, group in groups.items())


class Stream:
    """What attempts told, one after the other, into files."""

    def __init__(self, plans, say):
        self.store, self.say = plans, say
        self.name, self.text, self.ended = None, [], set()

    def line(self, line):
        began, ended = BEGAN.fullmatch(line), ENDED.fullmatch(line)
        if began:
            self.name, self.text = began[1].decode(), []
            self.keep("started", began[2] + b" 0\n")
        elif ended and self.name == ended[1].decode():
            self.keep(ended[2].decode(), b"".join(self.text))
            self.ended.add(int(self.name.split(".")[1]))
            self.name = None
        elif self.name:
            self.text.append(line)

    def keep(self, end, data):
        try:
            self.store.keep(self.name, end, data)
        except OSError as error:  # the others go on: this task is done again by the next run
            print(f"fleet: {self.name}.{end} is not kept: {error.strerror}; make room in {self.store.directory}, and run the plan again",
                  file=sys.stderr, flush=True)
            return
        if end != "started":
            self.say(int(self.name.split(".")[1]), self.name, end)


def over_ssh(plans, outcomes, hosts, say, ssh_command, tries=3):
    """One task at a time on each host, by GNU parallel. What a host that is lost had is tried again: parallel's own --retries never end where
    a task has one host."""
    if not shutil.which("parallel"):
        raise store.StoreError("parallel is not here; install it, on Debian with: make setup FOR=fleet")
    words = ["parallel", "--will-cite", "--hgrp", "--sshlogin", logins(hosts, plans.tasks), *(["--ssh", ssh_command] if ssh_command else []),
             str(ATTEMPT), "--told", "{}"]
    stream = Stream(plans, say)
    left = {number: next_restart(outcomes[number].attempts, "ssh") for number in to_do(outcomes)}
    for again in range(tries):
        todo = {number: restart + again for number, restart in left.items() if number not in stream.ended}
        if todo:
            one_pass(words, stream, plans.tasks, todo)


def one_pass(words, stream, tasks, todo):
    """todo: {task: restart}"""
    # Without PARALLEL_SHELL a host runs its part by whatever SHELL is there, if it is set.
    lines = []
    for number, restart in todo.items():
        line = base64.b64encode(plan.line_of(tasks[number]).encode()).decode()
        lines.append(f"ssh.{number}.{restart}:{line}@{tasks[number].machine}\n")
    environment = os.environ | {"PARALLEL": "", "PARALLEL_SHELL": "/bin/sh"}
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:
        feeder = threading.Thread(target=lambda: (process.stdin.write("".join(lines).encode()), process.stdin.close()))
        feeder.start()
        try:
            for line in process.stdout:
                stream.line(line)
        except BaseException:
            process.terminate()
            raise
        finally:
            feeder.join()
