# Sourced: the examples of the pages that are no part of the program; the manual shows them, and its test runs them.
# shellcheck shell=bash disable=SC2034
machine_example='scripts/vm/run.sh --machine arm64-virt --scenario iommu-strict -- dmabench list'
scenario_example='scripts/vm/run.sh --scenario iommu-lazy -- dmabench list'
