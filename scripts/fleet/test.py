#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""test.py: tests the fleet with results that are made up: plans, attempts that fail or are killed, what is counted, the report. Results in TAP."""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import judge
import local
import made_up
import plan
import report
import slurm
import store

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
from tap import equal, finish, ok  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
FLEET = HERE.parent / "fleet.sh"
GOOD = "machine q35\nkernel 6.1\nregime direct\njob quick\n"
# What a plan says after [a], the line that is complained of, and what that must say.
WRONG = [
    ("machien q35\n", 2, "unknown word 'machien'; valid: machine, kernel"),
    (GOOD + "job full\n", 6, "'job' stands twice in this section"),
    (GOOD.replace("q35", "pc9"), 2, "no machine 'pc9' of VMs; valid: arm64-restricted"),
    (GOOD.replace("6.1", "6.0"), 3, "no kernel '6.0'; valid: 5.10, 6.1"),
    (GOOD.replace("direct", "strict"), 4, "no regime 'strict'; valid: amd-iommu, direct"),
    (GOOD.replace("q35", "raspi3b").replace("direct", "iommu-lazy"), 4, "machine raspi3b has no 'iommu-lazy'; it has: "),
    (GOOD.replace("quick", "quik"), 5, "no job 'quik'; valid: ageing"),
    (GOOD.replace("quick", "none.job"), 5, "no job 'none.job'"),
    (GOOD.replace("6.1", "6.1,7.2,6.1"), 3, "'6.1' stands twice in 'kernel'"),
    (GOOD.replace("job quick\n", ""), 1, "section [a] has no 'job'; wanted: job NAME,..."),
    (GOOD + "timeout_seconds 1.5\n", 6, "wanted: a whole number of seconds above 0"),
    (GOOD + "constraint {node}&{regime}\n", 6, "unknown '{node}' in a constraint; valid: {machine}, {kernel}"),
    (GOOD + "hook\n", 6, "'hook' without a value"),
    (GOOD + "[a]\n" + GOOD, 6, "a second section [a]"),
    (GOOD + "[b]\n" + GOOD, 6, "q35 6.1 direct quick is in [b] and in [a]"),
    (GOOD + "[b c]\n", 6, "wrong section '[b c]'"),
    (GOOD.replace("q35", "a b=q35"), 2, "wrong name 'a b' of a machine"),
]


class Place:
    """A plan in a directory of its own; MEASURE is a command of its shell."""

    def __init__(self, directory, measure="", machines="m1", kernels="6.1", more=""):
        self.directory = pathlib.Path(tempfile.mkdtemp(dir=directory))
        self.plan, self.dir = self.directory / "test.plan", self.directory / "dir"
        self.plan.write_text(f"[a]\nmachine {machines}\nkernel {kernels}\nregime direct\njob j\nmeasure {measure or HERE / 'made_up.py'}\n{more}")
        self.session = None

    def fleet(self, command, *words, **environment):
        done = subprocess.run([FLEET, command, self.plan, "--dir", self.dir, *words], capture_output=True, text=True, check=False,
                              env=os.environ | environment)
        return done.returncode, done.stdout, done.stderr

    def store(self):
        plans = store.Store(self.dir, plan.read(self.plan))
        plans.freeze()
        return plans

    def outcomes(self):
        return judge.outcomes(self.store())[0]

    def told(self):
        return [(o.state, o.reason) for o in self.outcomes()]

    def keep(self, name, end="jsonl", age_s=0, **results):
        """An attempt's file, so many seconds old."""
        plans = self.store()
        plans.keep(name, end, made_up.text(**results))
        old = time.time() - age_s
        os.utime(plans.attempts_directory / f"{name}.{end}", (old, old))


def has(name, part, text):
    ok(name, [] if part in text else [f"wanted ... {part} ...", f"got {text}"])


def test_plans(directory):
    file = directory / "wrong.plan"
    for text, line, why in WRONG:
        file.write_text(f"[a]\n{text}")
        try:
            plan.read(file)
            told = "nothing"
        except plan.PlanError as error:
            told = str(error)
        ok(f"a wrong plan: {why}", [] if any(part.startswith(f"wrong.plan:{line}: ") and why in part for part in told.splitlines()) else [told])
    file.write_text("timeout_seconds 9\n[a]\n" + GOOD.replace("q35", "a=q35,b=q35") + "[b]\n" + GOOD + "timeout_seconds 8\nhook it's \"here\"\n")
    tasks = plan.read(file)
    equal("machines of one kind, and what stands before sections", [("a", "q35", 9), ("b", "q35", 9), ("q35", "q35", 8)],
          [(t.machine, t.kind, t.timeout_seconds) for t in tasks])
    equal("a task survives the shell's quoting", tasks, [plan.task_of(plan.line_of(task)) for task in tasks])
    equal("a plan that is wrong has status 2, and each of its lines is told", (2, 2), (lambda done: (done.returncode, len(done.stderr.splitlines())))(
        subprocess.run([FLEET, "plan", write(directory / "two.plan", "[a]\nx y\n" + GOOD + "z\n")], capture_output=True, text=True, check=False)))
    equal("a feature has '_' for '-', in names that are put in alone", ["my-rack&a_b&iommu_strict&j"], [t.constraint for t in plan.read(write(
        directory / "features.plan", "[a]\nmachine a-b\nkernel 6.1\nregime iommu-strict\njob j\nmeasure true\nconstraint my-rack&{machine}&{regime}&{job}\n"))])
    equal("README.md tells each word", list(plan.WORDS),
          [word for row in re.findall(r"^\| (`.*?) \|", (HERE / "README.md").read_text(), re.M) for word in re.findall(r"`(\w+)`", row)])
    for name in ("example", "small", "lab"):
        ok(f"{name}.plan is one", [] if plan.read(HERE / f"{name}.plan") else ["no tasks"])


def write(path, text):
    path.write_text(text)
    return path


def test_local(directory):
    place = Place(directory, machines="m1,m2,m3", more="hook [[ $FLEET_MACHINE != m2 ]] || { echo no module; exit 3; }\n")
    status, out, err = place.fleet("run", "--local", "2")
    equal("one failed, the rest goes on", (1, ["done", "failed", "done"]), (status, [state for state, _ in place.told()]))
    has("and it is said why, where and with which status", "m2 6.1 direct j: failed: the hook failed: no module (status 3, on ", out + err)
    has("a plan that changed is not gone on with", "the plan is not what it was", changed(place))
    once = directory / "once"
    place = Place(directory, f"if mkdir {once}; then kill -9 $PPID; kill -9 $$; fi; {HERE / 'made_up.py'}")
    equal("a killed attempt is made again, and one counted", (0, ["done"], 2),
          (place.fleet("run", "--local", "1")[0], [s for s, _ in place.told()], len(place.outcomes()[0].attempts)))
    place = Place(directory, "kill -9 $PPID; kill -9 $$")
    equal("three times at most", (1, ["killed"], 3), (place.fleet("run", "--local", "1")[0], [s for s, _ in place.told()], len(place.outcomes()[0].attempts)))
    place = Place(directory, "sleep 30", more="timeout_seconds 1\n")
    place.fleet("run", "--local", "1")
    has("one without an end is ended", "no end after 1 s", str(place.told()))
    equal("done is not done again", (0, 1), (lambda p: (p.fleet("run", "--local", "1")[0] or p.fleet("run", "--local", "1")[0], len(p.outcomes()[0].attempts)))(Place(directory)))
    place = Place(directory, "true")
    place.fleet("run", "--local", "1")
    has("no results are a failure", "no whole results", str(place.told()))


def changed(place):
    place.plan.write_text(place.plan.read_text() + "options --seed 1\n")
    return place.fleet("run", "--local", "1")[2]


def test_stop(directory):
    place = Place(directory, "touch $TMPDIR/began; sleep 60", machines="m1,m2")
    with subprocess.Popen([FLEET, "run", place.plan, "--dir", place.dir, "--local", "1"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          text=True, env=os.environ | {"TMPDIR": str(place.directory)},
                          preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)) as process:  # which a background job ignores
        while not (place.directory / "began").exists():
            time.sleep(0.05)
        equal("what runs is told to be running", ["running", "waiting"], [state for state, _ in place.told()])
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    has("^C ends it, and says what to do", "the same command goes on from there", err)
    equal("and leaves nothing half-done", [], [p.name for p in place.directory.iterdir() if p.name.startswith("dmabench-fleet")])


def test_counted(directory):
    place = Place(directory)
    place.keep("7.0.1", age_s=5)
    place.keep("7.0.0", age_s=1)
    place.keep("9.0.0", age_s=9, complete=False)
    (place.dir / "attempts/.7.0.3.jsonl.new").write_text("half")
    equal("of several results the first whole one is counted", ("done", "7.0.1"), (lambda o: (o.state, o.attempt.name))(place.outcomes()[0]))
    for what, told, results in (
            ("another regime", "measured in regime swiotlb, and direct was asked for", {"regime": "swiotlb"}),
            ("a failed verification", "4 of 4 points failed verification, the first: map_single: bytes", {"status": "failed", "reason": "bytes"}),
            ("no point", "no point was measured: no engine", {"status": "refused", "reason": "no engine"}),
            ("a run that did not end", "the run did not end: it was interrupted", {"complete": False})):
        place = Place(directory)
        place.keep("1.0.0", **results)
        equal(f"{what} is no result", [("failed", told)], place.told())
    place = Place(directory, "host", more="")
    place.plan.write_text(place.plan.read_text().replace("job j", "job quick"))
    place.keep("1.0.0", kernel="6.12.1")
    equal("nor is one of another kernel than the host was to boot", [("failed", "kernel 6.12.1 was booted, and 6.1 asked for")],
          place.told())
    place = Place(directory, machines="m1,m2,m3")
    for task, module in enumerate(("0.1", "0.2", "0.1")):
        place.keep(f"1.{task}.0", module=module)
    has("results of another module are set aside", "schema 1, module 0.2, and the others' are of schema 1, module 0.1", str(place.told()[1]))
    equal("and the others are not", ["done", "failed", "done"], [state for state, _ in place.told()])
    place = Place(directory)
    write(place.store().attempts_directory / "1.0.0.jsonl", '{"record":"header"\n')
    has("a file that is none is told", "no results: JSONDecodeError", str(place.told()))


    place = Place(directory)
    plans = place.store()
    for _ in range(2):
        subprocess.run([local.ATTEMPT, plans.directory, "0", "5", "0"], check=True)
    equal("a job's number that comes again takes no other's name", ["5.0.0.jsonl", "5.0.1.jsonl"],
          sorted(path.name for path in plans.attempts_directory.glob("*.jsonl")))


def test_full_disk(directory):
    place = Place(directory, machines="m1,m2")
    plans, told = place.store(), []
    (plans.attempts_directory / ".ssh.0.0.jsonl.new").symlink_to("/dev/full")
    stream = local.Stream(plans, lambda *words: told.append(words))
    errors = directory / "errors"
    with open(errors, "w", encoding="utf-8") as sys.stderr:
        for task in (0, 1):
            for line in (f"attempt ssh.{task}.0 n1\n", made_up.text(), f"ended ssh.{task}.0 jsonl\n"):
                for part in line.encode().splitlines(keepends=True):
                    stream.line(part)
    sys.stderr = sys.__stderr__
    has("a full disk is said", "ssh.0.0.jsonl is not kept: No space left on device; make room", errors.read_text())
    equal("and the rest goes on", ["killed", "done"], [state for state, _ in place.told()])
    (place.dir / ".verdicts.jsonl.new").symlink_to("/dev/full")
    status, out, err = place.fleet("collect", "--db", directory / "none/history")
    has("also where results are read", "verdicts.jsonl is not kept: No space left on device", err)
    has("which are counted all the same", "1 results counted", out)


def test_report(directory):
    equal("the interval of 6 values is their ends, of 5 none", ((1, 6), None), (report.interval([3, 1, 2, 4, 6, 5]), report.interval([1, 2, 3, 4, 5])))
    equal("of 10 it is the second and the ninth", (2, 9), report.interval(list(range(1, 11))))
    equal("of 1,001 that of the normal's", True, abs(report.interval(list(range(1001)))[0] - 469) <= 1)
    place = Place(directory, machines="m1,m2,m3,m4")
    for task in range(4):
        place.keep(f"1.{task}.0", seed=task, factor=1.3 if task == 2 else 1.0)
    status, out, _ = place.fleet("report")
    equal("the odd one out is found, and no other", [("m3", "odd: slower")],
          [(r["machine"], r["verdict"]) for r in rows(place) if r["verdict"] != "as the others"])
    has("and stands first", "| m3 ", out.partition("---")[2].splitlines()[1])
    equal("that is status 1, and 0 with a threshold that it keeps", (1, 0), (status, place.fleet("report", "--threshold-pct", "50")[0]))
    place = Place(directory, machines="m1,m2")
    place.keep("1.0.0")
    place.keep("1.1.0", factor=2)
    equal("of two machines none is odd", ["too few machines"] * 2, [r["verdict"] for r in rows(place)])
    equal("one without a result has no ratio", [None], [r["ratio"] for r in rows(Place(directory))])


def rows(place):
    return list(report.rows(place.store().tasks, place.outcomes(), 0.1))


def test_slurm(directory):
    equal("numbers of an array", "0-2,5,7-8", slurm.ranges([0, 1, 2, 5, 7, 8]))
    equal("and back", [0, 1, 2, 5, 7, 8], list(slurm.expand("0-2,5,7-8%4")))
    place = Place(directory, kernels=",".join(map(str, range(25))))
    equal("no array is longer than Slurm takes", [(0, 10), (10, 10), (20, 5)],
          [(base, len(numbers)) for (_, _, base), numbers in slurm.groups(place.store().tasks, range(25), 10).items()])
    place.keep("5.1.0", "started")
    place.keep("5.2.0", "started")
    queued = {("5", 1): "RUNNING"}
    equal("what Slurm does not know any more was killed", ["waiting", "running", "killed"],
          [o.state for o in judge.outcomes(place.store(), queued)[0][:3]])


def test_ssh(directory):
    tasks = Place(directory, machines="m1,m2").store().tasks
    equal("a host may be any machine, or be one", "@m1+m2/1/h1,@m2/1/root@h2", local.logins("h1,m2=root@h2", tasks))
    equal("one that is two is named once", "@m1+m2/1/h", local.logins("m1=h,m2=h", tasks))
    for hosts, why in (("m3=h", "the plan's machines: m1, m2"), ("m1=h", "names no host for m2")):
        try:
            told = local.logins(hosts, tasks)
        except store.StoreError as error:
            told = str(error)
        has(f"--ssh {hosts}", why, told)
    if not shutil.which("parallel"):
        print("# no parallel here: --ssh is not tried")
        return
    # In place of ssh, with HOST -- COMMAND...: the command runs here, as a host of that name would run it, whatever SHELL is
    # there; the first connection breaks.
    double = write(directory / "ssh", f"#!/bin/sh\nmkdir {directory}/broke 2>/dev/null && exit 255\nHOSTNAME=$1 SHELL=/bin/false; export HOSTNAME SHELL; shift 2\nexec sh -c \"$*\"\n")
    double.chmod(0o755)
    place = Place(directory, machines="m1,m2", kernels="6.1,7.2")
    status, out, err = place.fleet("run", "--ssh", "m1=h1.invalid,m2=h2.invalid", "--ssh-command", str(double))
    equal("by ssh, though a connection breaks", (0, ["done"] * 4), (status, [s for s, _ in place.told()]))
    nodes = {f.name.split(".")[1]: f.read_text().split()[0] for f in (place.dir / "attempts").glob("*.started")}
    equal("each machine's tasks on its host", {"0": "h1.invalid", "1": "h1.invalid", "2": "h2.invalid", "3": "h2.invalid"}, dict(sorted(nodes.items())))


CMDLINE = "quiet dmabench_regime=direct dmabench_kernel=6.1\n"
GRUB = """\
submenu 'Advanced options for Debian' {
	menuentry 'Debian, with Linux 6.12.95-amd64' {
	menuentry 'Debian, with Linux 6.1.0-28-amd64 (recovery mode)' {
	menuentry 'Debian, with Linux 6.1.0-28-amd64' {
"""


def test_node_feature(directory):
    root = directory / "root"
    for name, text in (("proc/cmdline", CMDLINE), ("boot/grub/grub.cfg", GRUB), ("bin/update-grub", "#!/bin/sh\n"), ("etc/default/grub.d/other.cfg", "")):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        write(root / name, text).chmod(0o755)

    def feature(*words):
        done = subprocess.run([HERE / "node-feature.sh", *words], capture_output=True, text=True, check=False,
                              env=os.environ | {"DMABENCH_ROOT": str(root), "PATH": f"{root}/bin:{os.environ['PATH']}"})
        return done.stdout.split() if done.returncode == 0 else done.stderr

    equal("a node tells what it was booted into", ["direct", "kernel_6.1"], feature())
    feature("iommu_lazy")
    file = root / "etc/default/grub.d/dmabench.cfg"
    has("a regime is the next boot's", " iommu.strict=0 dmabench_regime=iommu-lazy dmabench_kernel=6.1\"", file.read_text())
    has("with the kernel that runs", "GRUB_DEFAULT='Advanced options for Debian>Debian, with Linux 6.1.0-28-amd64'", file.read_text())
    feature("kernel_6.12")
    has("a kernel then leaves the regime that was asked for", "dmabench_regime=iommu-lazy dmabench_kernel=6.12\"", file.read_text())
    before = file.read_text()
    has("a kernel that is not there is told", "no kernel 7.2 in ", feature("kernel_7.2"))
    has("as a feature that is none", "no feature 'strict'; valid: direct, ", feature("strict"))
    equal("and changes nothing", before, file.read_text())


def main():
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        for test in (test_plans, test_local, test_stop, test_counted, test_full_disk, test_report, test_slurm, test_ssh, test_node_feature):
            test(directory)
    finish()


if __name__ == "__main__":
    main()
