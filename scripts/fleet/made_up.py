#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""made_up.py: writes results to $FLEET_RESULT as if they were measured, for tests of the fleet alone: $FACTOR times as much as usual."""
import json
import os
import pathlib
import random

ENVIRONMENT = {"hostname": None, "kernel_version": "#1", "arch": "x86_64", "machine": "made up", "cpu_model": "none", "cpus_online": 1,
               "page_size_bytes": 4096, "memory_bytes": 1 << 30, "hypervisor": None, "iommu": None, "iommu_group_type": None, "swiotlb_bytes": None,
               "command_line": "", "governor": None, "turbo": None, "mitigations": None, "scenario": None}


def phase(name, value):
    return {"phase": name, "samples": 100, "net_ns": {"p50": round(value, 3)}}


def point(index, regime, factor, chance, **changed):
    return {"record": "point", "index": index, "experiment": "map_single", "parameters": {"size": 64 << index}, "threads": 1, "status": "ok",
            "reason": None, "regime": regime, "batch": 1, "timing": "single",
            "phases": [phase(name, factor * (50 + 10 * index) * chance.uniform(0.99, 1.01)) for name in ("map", "unmap")]} | changed


def results(regime="direct", kernel="6.1", factor=1.0, points=4, seed=1, module="0.1", complete=True, **changed):
    chance = random.Random(seed)
    yield {"record": "header", "schema": 1, "clock": "wall", "environment": ENVIRONMENT | {"kernel": kernel, "module_version": module}}
    yield from (point(index, regime, factor, chance, **changed) for index in range(points))
    yield {"record": "trailer", "complete": complete, "reason": None if complete else "it was interrupted"}


def text(**told):
    return "".join(json.dumps(record) + "\n" for record in results(**told))


if __name__ == "__main__":
    pathlib.Path(os.environ["FLEET_RESULT"]).write_text(text(
        regime=os.environ["FLEET_REGIME"], kernel=os.environ["FLEET_KERNEL"], factor=float(os.environ.get("FACTOR", 1)), seed=None))
