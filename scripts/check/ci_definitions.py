#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""ci_definitions.py rules FILE...       each FILE of kselftest/ci is what its CI takes, and names nothing that is not there; - names one of standard input
ci_definitions.py steps FILE KEY...   prints what is at jobs.unit.script, or keys like that, a command or a list of them

The rules are what these document of the members that are used:
  kernelci-pipeline   doc/config-reference.md, tests/validate_yaml.py
  tmt                 tmt/schemas: plan.yaml, test.yaml, discover/fmf.yaml, prepare/install.yaml, common.yaml
  lkp-tests           doc/add-testcase.md, and programs/*/meta.yaml as they are
  GitLab, GitHub      the CI/CD YAML reference; the workflow syntax
  LAVA                lava_common.schemas, which test-ci-definitions.sh also runs where it is installed
"""
import pathlib
import re
import sys

import jsonschema
import yaml

from kcidb import members

TOP = pathlib.Path(__file__).resolve().parents[2]
CI = TOP / "kselftest/ci"
TEXT = {"type": "string", "minLength": 1}
ANY = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT, "minItems": 1}
WORDS = {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}}
NUMBER = {"type": "integer", "minimum": 1}


def object_of(schema):
    return {"type": "object", "additionalProperties": schema, "minProperties": 1}


def list_of(schema):
    return {"type": "array", "items": schema, "minItems": 1}


# LAVA
MINUTES = members(["minutes"], minutes=NUMBER)
LINK = members(["url"], url=TEXT, compression={"enum": ["bz2", "gz", "xz", "zip", "zstd"]}, image_arg=TEXT, type={"enum": ["image", "uimage", "zimage"]})
DEPLOY = members(["to"], to={"enum": ["tmpfs", "tftp"]}, timeout=MINUTES, images=object_of(LINK), kernel=LINK, dtb=LINK, modules=LINK, nfsrootfs=LINK)
BOOT = members(["method", "prompts"], method={"enum": ["qemu", "u-boot"]}, media={"const": "tmpfs"}, commands={"const": "nfs"}, timeout=MINUTES,
               prompts=TEXTS, auto_login=members(["login_prompt", "username"], login_prompt=TEXT, username=TEXT))
DEFINITION = {"from": {"const": "git"}, "repository": TEXT, "path": TEXT, "name": {"type": "string", "pattern": "^[-_a-zA-Z0-9.]+$"}, "parameters": WORDS}
TEST = members(["definitions"], timeout=MINUTES, definitions=list_of(members(["repository", "from", "path", "name"], **DEFINITION)))
LAVA = members(["job_name", "device_type", "visibility", "timeouts", "actions"], job_name=TEXT, device_type=TEXT, visibility={"const": "public"},
               priority={"enum": ["high", "medium", "low"]}, timeouts=members(["job"], job=MINUTES, action=MINUTES),
               context=members([], arch=TEXT, machine=TEXT, memory=NUMBER, extra_options=TEXTS),
               actions=list_of(dict(members([], deploy=DEPLOY, boot=BOOT, test=TEST), minProperties=1, maxProperties=1)))
# KernelCI
VERSION = members(["version", "patchlevel"], version=NUMBER, patchlevel={"type": "integer", "minimum": 0})
KCI_JOB = members(["template", "kind", "kcidb_test_suite", "params"], template={"const": "generic.jinja2"}, kind={"const": "job"},
                  kcidb_test_suite={"type": "string", "pattern": r"^[a-zA-Z0-9_-]+(\.[a-zA-Z0-9_-]+)*$"},
                  rules=members([], tree=TEXTS, min_version=VERSION, fragments=TEXTS),
                  params=members(["test_method", "collections"], test_method={"const": "kselftest"}, boot_commands={"const": "nfs"}, nfsroot=TEXT,
                                 collections=TEXT, extra_kernel_args=TEXT, job_timeout=NUMBER))
ENTRY = members(["job", "event", "runtime", "platforms"], job=TEXT, platforms=TEXTS,
                event=members(["channel", "kind", "state", "name"], channel={"const": "node"}, kind={"const": "kbuild"}, name=TEXT, state={"enum": ["available", "done"]}),
                runtime=members(["name"], type={"enum": ["lava"]}, name=TEXT))
KERNELCI = members(["jobs", "scheduler"], jobs=object_of(KCI_JOB), scheduler=list_of(ENTRY))
# tmt
PLAN = members(["execute"], summary=TEXT, discover=members(["how"], how={"const": "fmf"}), execute=members(["how"], how={"const": "tmt"}), environment=WORDS,
               prepare=members(["how", "package"], how={"const": "install"}, package=TEXTS), report=members(["how"], how={"enum": ["display", "junit"]}))
TMT_TEST = members(["test"], summary=TEXT, test=TEXT, framework={"enum": ["shell", "beakerlib"]}, environment=WORDS,
                   duration={"type": "string", "pattern": "^[0-9]+[smhd]$"}, result={"enum": ["respect"]})
# lkp-tests
META = members(["short_description", "description", "homepage", "parameters", "results"], short_description=TEXT, description=TEXT, homepage=TEXT,
               parameters=object_of({"type": ["string", "null"]}), results=object_of({"type": ["string", "null"]}))
LKP_JOB = members(["suite", "testcase", "category", "dmabench"], suite={"const": "dmabench"}, testcase={"const": "dmabench"},
                  category={"enum": ["benchmark", "functional"]}, need_kernel_headers={"type": "boolean"}, dmabench=object_of(TEXTS))
# GitLab
GITLAB_JOB = members([], extends=TEXT, stage={"enum": ["build", "test", "deploy"]}, image=TEXT, timeout=TEXT, needs={"type": "array"}, variables=WORDS,
                     cache=members(["key", "paths"], key=TEXT, paths=TEXTS), before_script=TEXTS, script=TEXTS, after_script=TEXTS,
                     parallel=members(["matrix"], matrix=list_of(object_of(TEXTS))),
                     artifacts=members(["when"], when={"enum": ["always", "on_success", "on_failure"]}, paths=TEXTS, reports=members(["junit"], junit=TEXT)))
GITLAB = object_of(GITLAB_JOB)
# GitHub
STEP = dict(members([], name=TEXT, uses={"type": "string", "pattern": r"^actions/(checkout|cache|upload-artifact)@v\d+$"}, run=TEXT, **{"with": object_of({}), "if": TEXT}),
            oneOf=[{"required": ["uses"]}, {"required": ["run"]}])
GITHUB_JOB = members(["runs-on", "steps"], name=TEXT, container=TEXT, env=WORDS, steps=list_of(STEP), **{
    "runs-on": TEXT, "timeout-minutes": dict(NUMBER, maximum=360),
    "strategy": members(["matrix"], matrix=object_of(TEXTS), **{"fail-fast": {"type": "boolean"}}),
    "defaults": members(["run"], run=members(["shell"], shell={"const": "bash"}))})
# "on" is true to YAML 1.1.
GITHUB = members(["on", "jobs"], name=TEXT, on=TEXTS, permissions=WORDS, jobs=object_of(GITHUB_JOB))

RULES = {"lava-job-qemu.yaml": LAVA, "lava-job-board.yaml": LAVA, "kernelci.yaml": KERNELCI, "tmt/plan.fmf": PLAN, "tmt/test.fmf": TMT_TEST,
         "lkp/programs/dmabench/meta.yaml": META, "lkp/jobs/dmabench.yaml": LKP_JOB, "gitlab-ci.yml": GITLAB, "github.yml": GITHUB}


def load(name, stream):
    tree = yaml.safe_load(stream)
    if name == "github.yml" and isinstance(tree, dict) and True in tree:
        tree["on"] = tree.pop(True)
    return tree


def need(good, text):
    if not good:
        raise ValueError(text)


def placeholders(text):
    """What is in capitals between @ is told by the comment before all."""
    head = re.match(r"(#.*\n)*", text).group()
    for word in set(re.findall(r'"@([A-Z_]+)@"', text)):
        need(re.search(rf"\b{word}\b", head), f"@{word}@ is not told of in the comment")


def lava(job, text):
    placeholders(text)
    definition = next(action["test"] for action in job["actions"] if "test" in action)["definitions"][0]
    parameters = yaml.safe_load((CI / "lava.yaml").read_text())["params"]
    need((TOP / definition["path"]).is_file(), f"there is no {definition['path']}")
    for name in definition["parameters"]:
        need(name in parameters, f"lava.yaml has no parameter {name}")
    whole = job["timeouts"]["job"]["minutes"]
    need(sum(next(iter(action.values()))["timeout"]["minutes"] for action in job["actions"]) <= whole, "the actions may take longer than the job")


def kernelci(tree, text):
    placeholders(text)
    makefile = (TOP / "kselftest/Makefile").read_text()
    modules = re.findall(r"^obj-m := (\w+)\.o", "".join(f.read_text() for f in TOP.glob("module/**/Kbuild")), re.M)
    for name, job in tree["jobs"].items():
        need(f"dest := $(selftests)/{job['params']['collections']}\n" in makefile, f"install-in-tree makes no {job['params']['collections']}")
        need(job["kcidb_test_suite"] == f"kselftest.{job['params']['collections']}", "the test suite is another than the collection")
        for module in re.search(r"modules_load=(\S+)", job["params"]["extra_kernel_args"]).group(1).split(","):
            need(module in modules, f"{name}: there is no module {module}")
    for entry in tree["scheduler"]:
        need(entry["job"] in tree["jobs"], f"the scheduler's {entry['job']} is no job")
    need({entry["job"] for entry in tree["scheduler"]} == set(tree["jobs"]), "a job is never scheduled")


def lkp_meta(meta, _):
    told = re.findall(r"^# - (\w+)$", (CI / "lkp/programs/dmabench/run").read_text(), re.M)
    need(told == list(meta["parameters"]), f"run has the parameters {told}")
    need(all(name.startswith("dmabench.") for name in meta["results"]), "a result is not dmabench's")


def lkp_job(job, _):
    meta = yaml.safe_load((CI / "lkp/programs/dmabench/meta.yaml").read_text())
    rows = re.findall(r"^\trow\((\w+)\)", (TOP / "module/exp/experiments.h").read_text(), re.M)
    for name in job["dmabench"]:
        need(name in meta["parameters"], f"run has no parameter {name}")
    for name in job["dmabench"].get("experiment", []):
        need(name in rows, f"there is no experiment {name}")
    for name in job["dmabench"].get("job", []):
        need((TOP / f"bench/jobs/{name}.job").is_file(), f"no job {name} ships")


def gitlab(tree, _):
    for name, job in tree.items():
        need(name.startswith(".") or "script" in job, f"{name} has no script")
        need(job.get("extends", name) in tree, f"{name} extends what is not there")


def github(tree, text):
    for job in tree["jobs"].values():
        for name in re.findall(r"\$\{\{ matrix\.(\w+) \}\}", text):
            need(name in job["strategy"]["matrix"], f"the matrix has no {name}")


MORE = {"lava-job-qemu.yaml": lava, "lava-job-board.yaml": lava, "kernelci.yaml": kernelci, "lkp/programs/dmabench/meta.yaml": lkp_meta,
        "lkp/jobs/dmabench.yaml": lkp_job, "gitlab-ci.yml": gitlab, "github.yml": github}


def check(name, text):
    tree = load(name, text)
    jsonschema.validate(tree, RULES[name])
    MORE.get(name, lambda *_: None)(tree, text)


def at(tree, keys):
    for key in keys.split("/"):
        tree = tree[int(key)] if isinstance(tree, list) else tree[key]
    return tree


def main(verb, name, *keys):
    if verb == "rules":
        if name not in RULES:
            print(f"no definition '{name}'; valid: {', '.join(RULES)}", file=sys.stderr)
            return 2
        try:
            check(name, sys.stdin.read() if keys else (CI / name).read_text())
        except (ValueError, KeyError, yaml.YAMLError, jsonschema.ValidationError) as error:
            print(f"{name}: {getattr(error, 'message', error)}", file=sys.stderr)
            return 1
        return 0
    tree = load(name, (CI / name).read_text())
    for key in keys:
        found = at(tree, key)
        print(*(found if isinstance(found, list) else [found]), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
